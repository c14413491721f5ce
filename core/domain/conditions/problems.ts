/** What is wrong with a definition: which node, which part of it, what and what to do. The same shape crosses the API (spec/api.md, 422). */

export interface Words {
  zh: string
  en: string
}

export interface Problem {
  code: string
  /** The id of the node, or its JSON pointer where it has none. */
  nodeId: string
  /** JSON pointer into the definition, e.g. `/root/children/0/value`. */
  path: string
  message: Words
  remedy: Words
}
