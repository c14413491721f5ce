/** A screen that broke says so and can be tried again; the rest of the window goes on. */
import { Component, type ReactNode } from 'react'
import { ErrorState } from '#renderer/components/ErrorState.tsx'

interface State {
  error: unknown
}

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return <ErrorState error={this.state.error} onRetry={() => this.setState({ error: null })} heading />
  }
}
