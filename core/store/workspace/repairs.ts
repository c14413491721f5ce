/** What opening, or a fault while open, made it necessary to mend. */
import type { Words } from '#core/contract/errors.ts'
import type { DamageCode } from '#core/store/duckdb/damage.ts'

export interface Repair {
  code: `facts-${FactsFault}`
  message: Words
  /** Milliseconds since the epoch. */
  at: number
}

/** `changed`: the file is not the one that was closed last. */
export type FactsFault = DamageCode | 'changed'

const faults: Record<FactsFault, Words> = {
  missing: { zh: '统计数据文件不存在', en: 'The facts file was missing' },
  unreadable: { zh: '统计数据文件无法打开', en: 'The facts file could not be opened' },
  checksum: { zh: '统计数据文件的校验和不符', en: 'The facts file has a wrong checksum' },
  invalidated: { zh: '统计数据库运行中失效', en: 'The facts database gave up while it was open' },
  schema: { zh: '统计数据文件来自另一个版本', en: 'The facts file comes from another version' },
  diverged: { zh: '统计数据文件与变更日志不属于同一工作区状态', en: 'The facts file does not belong to this change log' },
  counts: { zh: '统计数据与变更日志不一致', en: 'The facts disagree with the change log' },
  changed: { zh: '统计数据文件在关闭后被改动', en: 'The facts file was changed after it was closed' }
}

/** Why facts are to be built anew. */
export function faultWords(fault: FactsFault): Words {
  return faults[fault]
}

export function factsRebuilt(fault: FactsFault, at: number): Repair {
  const cause = faults[fault]
  return {
    code: `facts-${fault}`,
    message: { zh: `${cause.zh}，已根据变更日志与快照重建`, en: `${cause.en}; it was rebuilt from the change log and the snapshots` },
    at
  }
}
