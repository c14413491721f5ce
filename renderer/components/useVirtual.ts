import { useVirtualizer, type Virtualizer, type VirtualizerOptions } from '@tanstack/react-virtual'

type Options = Pick<VirtualizerOptions<HTMLDivElement, HTMLDivElement>, 'count' | 'getScrollElement' | 'estimateSize'> & Partial<VirtualizerOptions<HTMLDivElement, HTMLDivElement>>

/** Rows that are drawn only while they are near the view. */
export function useVirtual(options: Options): Virtualizer<HTMLDivElement, HTMLDivElement> {
  return useVirtualizer(options)
}
