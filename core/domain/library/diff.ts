/** What differs between two definitions, line by line of their words. */
import type { Words } from '../conditions/problems.ts'

export interface Line {
  /** 0 for the root. */
  depth: number
  text: Words
}

export interface DiffLine extends Line {
  change: 'same' | 'added' | 'removed'
}

const isSame = (one: Line, other: Line) => one.depth === other.depth && one.text.zh === other.text.zh && one.text.en === other.text.en

/** The shortest way from one list of lines to another (longest common subsequence); what went stands before what came. */
export function diffLines(before: readonly Line[], after: readonly Line[]): DiffLine[] {
  const width = after.length + 1
  const common = new Uint32Array((before.length + 1) * width)
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      common[row * width + column] = isSame(before[row]!, after[column]!)
        ? common[(row + 1) * width + column + 1]! + 1
        : Math.max(common[(row + 1) * width + column]!, common[row * width + column + 1]!)
    }
  }
  const lines: DiffLine[] = []
  let row = 0
  let column = 0
  while (row < before.length || column < after.length) {
    if (row < before.length && column < after.length && isSame(before[row]!, after[column]!)) {
      lines.push({ change: 'same', ...after[column]! })
      row++
      column++
    } else if (row < before.length && (column === after.length || common[(row + 1) * width + column]! >= common[row * width + column + 1]!)) lines.push({ change: 'removed', ...before[row++]! })
    else lines.push({ change: 'added', ...after[column++]! })
  }
  return lines
}
