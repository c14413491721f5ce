/** The shape an English part must have: every key of the Chinese one, and `_one` beside `_other`. */
type Singular<Key> = Key extends `${infer Stem}_other` ? `${Stem}_one` : never
export type Complete<Part> = { [Key in keyof Part]: Part[Key] extends string ? string : Complete<Part[Key]> } & { [Key in Singular<keyof Part>]: string }
