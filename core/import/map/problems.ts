/** What can be wrong with a mapping, in words. */
import { DeskError, type Problem, type Words } from '#core/contract/errors.ts'

export interface ProblemList {
  add(code: string, path: string, message: Words, remedy: Words): void
  /** @throws DeskError `problems` when there is any */
  throwIfAny(): void
  readonly count: number
}

export function createProblems(): ProblemList {
  const problems: Problem[] = []
  return {
    add: (code, path, message, remedy) => void problems.push({ code, path, message, remedy }),
    throwIfAny() {
      if (problems.length > 0) throw new DeskError('problems', { problems, message: { zh: '映射有问题，尚未导入任何数据', en: 'The mapping has problems; nothing was imported' } })
    },
    get count() {
      return problems.length
    }
  }
}

/** The last part of a JSON pointer, escaped. */
export function pointer(...parts: (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
