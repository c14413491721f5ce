/** Formulas of a mapping: + - * / ( ) round coalesce concat over [columns], numbers and 'texts'. */

export type Formula =
  | { kind: 'number'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'column'; name: string }
  | { kind: 'negate'; value: Formula }
  | { kind: 'operation'; operator: '+' | '-' | '*' | '/'; left: Formula; right: Formula }
  | { kind: 'round'; value: Formula; digits: number }
  | { kind: 'coalesce' | 'concat'; values: Formula[] }

/** `at` is the place in the formula, from 1. */
export class FormulaError extends Error {
  readonly at: number
  readonly reason: { zh: string; en: string }

  constructor(at: number, zh: string, en: string) {
    super(en)
    this.at = at
    this.reason = { zh, en }
  }
}

interface Token {
  kind: 'number' | 'text' | 'column' | 'name' | 'sign' | 'end'
  text: string
  at: number
}

const tokenPattern = /\s*(?:([0-9]+(?:\.[0-9]+)?)|'((?:[^']|'')*)'|\[((?:[^\]]|\]\])+)\]|([A-Za-z]+)|([-+*/(),]))/y
const deepest = 50

function tokens(source: string): Token[] {
  const found: Token[] = []
  tokenPattern.lastIndex = 0
  while (source.slice(tokenPattern.lastIndex).trim() !== '') {
    const from = tokenPattern.lastIndex
    const match = tokenPattern.exec(source)
    if (!match) {
      const at = from + 1 + (source.slice(from).length - source.slice(from).trimStart().length)
      throw new FormulaError(at, '无法识别的字符', 'A character that has no meaning here')
    }
    const [whole, number, text, column, name, sign] = match
    const at = from + 1 + (whole.length - whole.trimStart().length)
    if (number !== undefined) found.push({ kind: 'number', text: number, at })
    else if (text !== undefined) found.push({ kind: 'text', text: text.replaceAll("''", "'"), at })
    else if (column !== undefined) found.push({ kind: 'column', text: column.replaceAll(']]', ']').trim(), at })
    else if (name !== undefined) found.push({ kind: 'name', text: name.toLowerCase(), at })
    else found.push({ kind: 'sign', text: sign!, at })
  }
  found.push({ kind: 'end', text: '', at: source.length + 1 })
  return found
}

/** @throws FormulaError */
export function parseFormula(source: string): Formula {
  const all = tokens(source)
  let next = 0
  let depth = 0
  const peek = () => all[next]!
  const isSign = (...signs: string[]) => peek().kind === 'sign' && signs.includes(peek().text)

  function expect(sign: string): void {
    if (!isSign(sign)) throw new FormulaError(peek().at, `此处应为 ${sign}`, `Expected ${sign} here`)
    next++
  }

  function nested<Result>(parse: () => Result): Result {
    if (++depth > deepest) throw new FormulaError(peek().at, '嵌套过深', 'Nested too deeply')
    const result = parse()
    depth--
    return result
  }

  function sum(): Formula {
    let left = product()
    while (isSign('+', '-')) {
      const operator = all[next++]!.text as '+' | '-'
      left = { kind: 'operation', operator, left, right: product() }
    }
    return left
  }

  function product(): Formula {
    let left = unary()
    while (isSign('*', '/')) {
      const operator = all[next++]!.text as '*' | '/'
      left = { kind: 'operation', operator, left, right: unary() }
    }
    return left
  }

  function unary(): Formula {
    if (!isSign('-', '+')) return operand()
    return all[next++]!.text === '-' ? { kind: 'negate', value: nested(unary) } : nested(unary)
  }

  function operand(): Formula {
    const token = all[next++]!
    if (token.kind === 'number' || token.kind === 'text') return { kind: token.kind, text: token.text }
    if (token.kind === 'column') return { kind: 'column', name: token.text }
    if (token.kind === 'name') return nested(() => call(token))
    if (token.kind === 'sign' && token.text === '(') {
      const inner = nested(sum)
      expect(')')
      return inner
    }
    throw new FormulaError(token.at, '此处缺少数值、列或函数', 'A number, column or function is missing here')
  }

  function call(name: Token): Formula {
    expect('(')
    const values = [sum()]
    while (isSign(',')) {
      next++
      values.push(sum())
    }
    expect(')')
    if (name.text === 'coalesce' || name.text === 'concat') return { kind: name.text, values }
    if (name.text !== 'round') throw new FormulaError(name.at, '没有这个函数；可用 round、coalesce、concat', 'There is no such function; there are round, coalesce and concat')
    const [value, digits] = values
    if (values.length > 2 || (digits && !(digits.kind === 'number' && /^[0-9]$/.test(digits.text)))) {
      throw new FormulaError(name.at, 'round 的第二个参数应为 0 到 9 的整数', 'The second argument of round is a whole number from 0 to 9')
    }
    return { kind: 'round', value: value!, digits: digits?.kind === 'number' ? Number(digits.text) : 0 }
  }

  const formula = sum()
  if (peek().kind !== 'end') throw new FormulaError(peek().at, '公式在此处应当结束', 'The formula should end here')
  return formula
}

/** Names of the columns that a formula reads, each once. */
export function formulaColumns(formula: Formula): string[] {
  const names = new Set<string>()
  const visit = (node: Formula): void => {
    if (node.kind === 'column') names.add(node.name)
    else if (node.kind === 'negate' || node.kind === 'round') visit(node.value)
    else if (node.kind === 'operation') [node.left, node.right].forEach(visit)
    else if (node.kind === 'coalesce' || node.kind === 'concat') node.values.forEach(visit)
  }
  visit(formula)
  return [...names]
}

/** Whether a formula gives a text where nothing says what it should be. */
export function givesText(formula: Formula): boolean {
  if (formula.kind === 'coalesce') return formula.values.every(givesText)
  return formula.kind === 'text' || formula.kind === 'column' || formula.kind === 'concat'
}
