/** The condition language itself: what may be asked, how a definition reads, and its SQL. */
import { planSql } from '#core/compute/conditions/sql.ts'
import type { CatalogueAnswer } from '#core/contract/conditions.ts'
import { DeskError } from '#core/contract/errors.ts'
import type { CatalogueField } from '#core/domain/conditions/catalogue.ts'
import { channels, channelNames } from '#core/domain/channels.ts'
import { eventTypeLabel } from '#core/domain/event-types.ts'
import { compareNames } from '#core/domain/normalise/order.ts'
import { localeOf } from '#core/app/context.ts'
import type { DeskHost } from '#core/app/host.ts'
import type { Implementer } from '#core/app/middleware.ts'
import type { Session } from '#core/app/session.ts'
import { hiddenIds } from '#core/app/visible.ts'

export function conditionsProcedures({ conditions: os }: Implementer, host: DeskHost) {
  return {
    catalogue: os.catalogue.handler(({ context }) => catalogueAnswer(host.session(), context.user.id)),
    values: os.values.handler(async ({ input: { of, field, query, limit } }) => {
      const items = await host.session().conditions.catalogue.values(of, field, query.trim(), limit)
      if (!items) throw unknownField()
      return { items }
    }),
    describe: os.describe.handler(async ({ input, context }) => {
      const asked = await host.session().conditions.compile(input.definition)
      const { text, nodes } = asked.describe(input.locale ?? localeOf(context))
      return { words: text, nodes, problems: asked.problems, warnings: asked.warnings }
    }),
    sql: os.sql.handler(async ({ input, signal }) => {
      const { conditions, records } = host.session()
      const { plan } = await conditions.plan(input.definition)
      return planSql(conditions.engine, records, plan, input.engine, { signal })
    })
  }
}

async function catalogueAnswer({ records, conditions }: Session, user: string): Promise<CatalogueAnswer> {
  const known = await conditions.catalogue.read()
  const hidden = { tags: hiddenIds(records, user, 'tag'), segments: hiddenIds(records, user, 'segment') }
  const named = <Item>(items: ReadonlyMap<string, Item>) => [...items.values()]
  return {
    dataVersion: known.dataVersion,
    fields: {
      customer: named(known.fields('customer')).map(fieldAnswer), account: named(known.fields('account')).map(fieldAnswer), lead: named(known.fields('lead')).map(fieldAnswer),
      opportunity: named(known.fields('opportunity')).map(fieldAnswer), holding: named(known.fields('holding')).map(fieldAnswer)
    },
    eventProperties: named(known.eventProperties).map(fieldAnswer),
    events: [...known.events].map(([name, count]) => ({ name, label: eventTypeLabel(name), count })),
    channels: channelNames.map((name) => ({ name, label: channels[name].label })),
    tags: named(known.tags).filter(({ id }) => !hidden.tags.has(id)).sort(byName),
    segments: named(known.segments).filter(({ id }) => !hidden.segments.has(id)).sort(byName).map(({ id, name, entity }) => ({ id, name, entity })),
    scores: named(known.scores).map((score) => ({ ...fieldAnswer(score), computed: !score.notComputed })),
    relations: named(known.relations),
    folders: named(known.folders)
  }
}

const byName = (one: { name: string }, other: { name: string }) => compareNames(one.name, other.name)

function fieldAnswer({ name, type, sensitivity, label, history, values, topValues, elements }: CatalogueField): CatalogueAnswer['eventProperties'][number] {
  return { name, type, sensitivity, label, history: history ?? false, values: topValues ? [...topValues] : null, allValues: values !== undefined, elements: (sensitivity === 'open' && elements) || null }
}

function unknownField(): DeskError {
  return new DeskError('invalid', {
    field: 'field', message: { zh: '没有这样的选项字段，或它含个人信息', en: 'There is no such field with choices, or it identifies people' },
    remedy: { zh: '请从条件目录中选择类型为 choice 的公开字段', en: 'Choose an open field of the type “choice” from the catalogue of conditions' }
  })
}
