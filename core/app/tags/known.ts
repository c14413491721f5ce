/** What answers about tags need again and again, kept while nothing has moved: rules in words, members, freshness. */
import type { Words } from '#core/contract/errors.ts'
import { definitionHash } from '#core/compute/conditions/leaf-key.ts'
import { countMembers } from '#core/compute/tags/members.ts'
import { createRound, type Round } from '#core/compute/tags/due.ts'
import type { Problem } from '#core/domain/conditions/problems.ts'
import type { Definition } from '#core/domain/conditions/types.ts'
import { isRunning } from '#core/domain/library/evaluation.ts'
import { lastSeq } from '#core/store/log/log.ts'
import type { LibraryObject } from '#core/store/records/library.ts'
import type { TagRun } from '#core/store/records/tag-runs.ts'
import type { OpenWorkspace } from '#core/app/session.ts'
import { tagDesk } from './desk.ts'

interface ToldRule {
  words: Words
  problems: Problem[]
  warnings: Problem[]
}

type Health = 'valid' | 'stale' | 'broken'

export interface KnownTags {
  /** @param at the moment of which the words tell, in milliseconds since the epoch: now without it */
  rule(definition: Definition, at?: number): Promise<ToldRule>
  /** Live entities by tag. */
  members(): Promise<Map<string, number>>
  health(tag: LibraryObject<'tag'>, last: TagRun | undefined): Promise<Health>
}

interface State {
  /** Of the log, and the hour, since words hold dates. */
  of: string
  rules: Map<string, Promise<ToldRule>>
  members?: Promise<Map<string, number>>
  health: Map<string, Promise<Health>>
  round?: Round
}

const states = new WeakMap<OpenWorkspace['records'], State>()
const hour = 3_600_000

/** What is kept holds until the log grows, facts follow, or the hour turns. */
export function knownTags(workspace: OpenWorkspace): KnownTags {
  const { records, facts, ports, conditions } = workspace
  const of = `${lastSeq(records)} ${facts.appliedSeq()} ${Math.floor(ports.clock.now() / hour)}`
  const found = states.get(records)
  const state: State = found?.of === of ? found : { of, rules: new Map(), health: new Map() }
  states.set(records, state)

  /** A failure is not kept. */
  function kept<Value>(map: Map<string, Promise<Value>>, key: string, read: () => Promise<Value>): Promise<Value> {
    const known = map.get(key) ?? read()
    map.set(key, known)
    known.catch(() => map.delete(key))
    return known
  }

  const rule = (definition: Definition, at?: number) => {
    const asked = at === undefined || (definition.asOf ?? 'now') !== 'now' ? definition : { ...definition, asOf: new Date(at).toISOString() }
    return kept(state.rules, definitionHash(asked), async () => {
      const { describe, problems, warnings } = await conditions.compile(asked)
      return { words: { zh: describe('zh').text, en: describe('en').text }, problems, warnings }
    })
  }

  async function read({ content }: LibraryObject<'tag'>, last: TagRun | undefined): Promise<Health> {
    const running = isRunning(content)
    const judged = running ? content.published!.rule : content.rule
    if (!judged) return 'valid'
    const { plan } = await conditions.compile(judged)
    if (!plan) return 'broken'
    state.round ??= createRound(tagDesk(workspace))
    return !running || (await state.round.stands(plan, content.published!.version, last)) ? 'valid' : 'stale'
  }

  return {
    rule,
    members: () => (state.members ??= facts.read(countMembers)),
    health: (tag, last) => kept(state.health, `${tag.id} ${tag.version} ${last?.number}`, () => read(tag, last))
  }
}
