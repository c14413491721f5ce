import { useVirtualizer, type Virtualizer, type VirtualizerOptions } from '@tanstack/react-virtual'

type Options = Pick<VirtualizerOptions<HTMLDivElement, HTMLDivElement>, 'count' | 'getScrollElement' | 'estimateSize'> & Partial<VirtualizerOptions<HTMLDivElement, HTMLDivElement>>

/** Rows that are drawn only while they are near the view. */
export function useVirtual(options: Options): Virtualizer<HTMLDivElement, HTMLDivElement> {
  // oxlint-disable-next-line react/incompatible-library -- the compiler, which this library does not suit, is not used here
  return useVirtualizer(options)
}
