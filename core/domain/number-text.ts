/** A number as a sentence of either language shows it: thousands apart from five digits on, so that years and ids stay whole, and never an exponent. */
export function numberText(value: number): string {
  return value.toLocaleString('en-US', { useGrouping: 'min2', maximumFractionDigits: 20 })
}
