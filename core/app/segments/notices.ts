/** Subscriptions: what of a run somebody wants to be told. */
import type { Words } from '#core/contract/errors.ts'
import type { SubscriptionContent } from '#core/domain/library/types.ts'
import { numberText } from '#core/domain/number-text.ts'
import { listObjects, readObject } from '#core/store/records/library.ts'
import type { RecordsDatabase } from '#core/store/records/open.ts'
import { insertNotice, type SegmentNotice } from '#core/store/records/segment-notices.ts'
import type { SegmentRun } from '#core/store/records/segment-runs.ts'

export interface Told {
  title: string
  body: string
}

/** Keeps the notices of a run inside its transaction; answers what the host may show. */
export function tellSubscribers(records: RecordsDatabase, run: SegmentRun): Told[] {
  const told: Told[] = []
  const name = readObject(records, 'segment', run.segment)!.name
  for (const { id, owner, content } of listObjects(records, 'subscription')) {
    if (content.segment !== run.segment || !isMet(content.on, run)) continue
    const notice = { segment: run.segment, subscription: id, kind: content.on.kind, run: run.number, details: { count: run.count, entered: run.entered ?? 0, left: run.left ?? 0 }, user: owner, at: run.at }
    insertNotice(records, notice)
    told.push({ title: name, body: noticeWords(notice).zh })
  }
  return told
}

function isMet(on: SubscriptionContent['on'], { count, entered, left }: SegmentRun): boolean {
  switch (on.kind) {
    case 'size':
      return (on.min !== null && count < on.min) || (on.max !== null && count > on.max)
    case 'drift': {
      const before = count - (entered ?? 0) + (left ?? 0)
      return entered !== null && entered + left! > on.share * before
    }
    case 'entered':
      return (entered ?? 0) > 0
    case 'left':
      return (left ?? 0) > 0
  }
}

/** What a notice says, from the counts that its run had. */
export function noticeWords({ kind, details }: Pick<SegmentNotice, 'kind' | 'details'>): Words {
  const [count, entered, left] = [details.count, details.entered, details.left].map(numberText)
  switch (kind) {
    case 'size':
      return { zh: `成员 ${count} 位，超出所设范围`, en: `${count} members, outside of the range that was set` }
    case 'drift':
      return { zh: `成员变动超过所设比例：进入 ${entered} 位，离开 ${left} 位，现有 ${count} 位`, en: `Members changed by more than the share that was set: ${entered} entered, ${left} left, ${count} now` }
    case 'entered':
      return { zh: `新进入 ${entered} 位，现有 ${count} 位`, en: `${entered} entered, ${count} now` }
    case 'left':
      return { zh: `离开 ${left} 位，现有 ${count} 位`, en: `${left} left, ${count} now` }
  }
}
