/** A number as a sentence of either language shows it: its thousands apart, and never an exponent. */
export function numberText(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 20 })
}
