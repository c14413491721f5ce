/** A screen that broke says so and can be tried again; the rest of the window goes on. */
import { Component, type ReactNode } from 'react'
import { ErrorState, type WayOut } from '#renderer/components/ErrorState.tsx'

interface State {
  error: unknown
}

interface Props {
  children: ReactNode
  /** What helps where trying again would fail again. */
  wayOut?: WayOut
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    const { wayOut } = this.props
    const again = () => this.setState({ error: null })
    return <ErrorState error={this.state.error} onRetry={again} wayOut={wayOut && { ...wayOut, act: () => { wayOut.act(); again() } }} heading />
  }
}
