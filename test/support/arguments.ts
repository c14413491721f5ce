/** Values of command lines of proofs: a proof that was asked for nothing must not pass. */

/** @throws for a text that is no whole number from 1 on */
export function countOf(option: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${option} must be a whole number from 1 on, not “${text}”`)
  return Number(text)
}

/** Those of `known` that a list of names, separated by commas, asks for; all without it. @throws for a name that is none */
export function chosenOf<Known extends { name: string }>(option: string, known: readonly Known[], names: string | undefined): Known[] {
  if (names === undefined) return [...known]
  return names.split(',').map((name) => {
    const found = known.find((one) => one.name === name)
    if (!found) throw new Error(`--${option} knows no “${name}”, only ${known.map((one) => one.name).join(', ')}`)
    return found
  })
}
