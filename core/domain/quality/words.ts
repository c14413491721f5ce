/** Changes of figures in words. */
import { identityLabel, fieldsOfTarget, type ImportTarget } from '../import-targets.ts'
import type { Change, Share } from './changes.ts'
import type { Part } from './drift.ts'

interface Words {
  zh: string
  en: string
}

/** What a field is called: `identity.phone#2` is the second phone; a field of one's own by its name. */
export function fieldName(field: string, target: ImportTarget): Words {
  const [, name, number] = /^(.*?)(?:#(\d+))?$/s.exec(field)!
  const own = name!.replace(/^(attr|data)\./, '')
  const { zh, en } = identityLabel(name!) ?? fieldsOfTarget(target)[name!]?.label ?? { zh: own, en: own }
  return number ? { zh: `${zh} ${number}`, en: `${en} ${number}` } : { zh, en }
}

const shareNames: Record<Share, Words> = { completeness: { zh: '填写率', en: 'completeness' }, validity: { zh: '有效率', en: 'validity' }, uniqueness: { zh: '唯一率', en: 'uniqueness' } }

const percent = (share: number) => `${(share * 100).toFixed(1)}%`

/** @param day words for a day of the epoch's milliseconds, in the zone of the workspace */
export function changeWords(change: Change, target: ImportTarget, day: (at: number) => string): Words {
  switch (change.kind) {
    case 'share': {
      const { zh, en } = fieldName(change.field, target)
      const name = shareNames[change.of]
      const fell = change.now < change.before
      return {
        zh: `“${zh}”的${name.zh}从 ${percent(change.before)} ${fell ? '降到' : '升到'} ${percent(change.now)}`,
        en: `The ${name.en} of “${en}” ${fell ? 'fell' : 'rose'} from ${percent(change.before)} to ${percent(change.now)}`
      }
    }
    case 'drift': {
      const { zh, en } = fieldName(change.field, target)
      const { psi, moved: most } = change.drift
      const part = most && partWords(most.part)
      return {
        zh: `“${zh}”的分布变了（PSI ${psi.toFixed(2)}）${part && most ? `：${part.zh}从 ${percent(most.before)} 变为 ${percent(most.now)}` : ''}`,
        en: `The values of “${en}” are spread differently (PSI ${psi.toFixed(2)})${part && most ? `: ${part.en} from ${percent(most.before)} to ${percent(most.now)}` : ''}`
      }
    }
    case 'appeared':
    case 'gone': {
      const { zh, en } = fieldName(change.field, target)
      return change.kind === 'gone' ? { zh: `不再有“${zh}”`, en: `“${en}” is no longer there` } : { zh: `新增“${zh}”`, en: `“${en}” is new` }
    }
    case 'rejected':
      return { zh: `被拒绝的行从 ${percent(change.before)} 变为 ${percent(change.now)}`, en: `Rejected rows went from ${percent(change.before)} to ${percent(change.now)}` }
    case 'stale':
      return { zh: `没有更新的数据：最新的一行仍是 ${day(change.newest)}`, en: `Nothing newer came: the newest row is of ${day(change.newest)}` }
  }
}

const units = { number: { zh: '', en: '' }, age: { zh: ' 天（距最新一行）', en: ' days before the newest row' }, length: { zh: ' 个字符', en: ' characters' } } as const

function partWords(part: Part): Words {
  if (part.kind === 'value') return part.value === null ? { zh: '其他值', en: 'other values' } : { zh: `“${part.value}”`, en: `“${part.value}”` }
  const { zh, en } = units[part.of]
  const shown = (edge: number) => String(Number(edge.toPrecision(4)))
  if (part.from === null && part.to === null) return { zh: '全部', en: 'all' }
  if (part.from === null) return { zh: `小于 ${shown(part.to!)}${zh}`, en: `less than ${shown(part.to!)}${en}` }
  if (part.to === null) return { zh: `${shown(part.from)}${zh} 及以上`, en: `${shown(part.from)}${en} and more` }
  return { zh: `${shown(part.from)} 到 ${shown(part.to)}${zh}`, en: `${shown(part.from)} to ${shown(part.to)}${en}` }
}
