/** What there is to ask about: what a definition is checked against, described with and resolved through. Built by the application from its stores. */
import type { EntityType } from '../entities.ts'
import type { Sensitivity, ValueType } from '../fields.ts'
import type { Definition } from './types.ts'
import type { Words } from './problems.ts'

/** Kinds of rows that conditions stand on: the entities, and what is related to them. */
export type Subject = EntityType | 'opportunity' | 'holding'

export interface CatalogueField {
  /** `city`, `attr.<name>`; of events `amount`, `data.<name>`; of scores `rfm.tier`. */
  name: string
  type: ValueType
  /** Secret values stand in the records store and are answered there. */
  sensitivity: Sensitivity
  label: Words
  /** Whether its changes are kept (§4.13). */
  history?: boolean
  /** Milliseconds: by then all that ever changed had their first recorded change behind them. Undefined where nothing was recorded, or nobody looks at the past. */
  recordedFrom?: number
  /** All values that rows have, for choices; undefined where not known, or too many. */
  values?: readonly { value: string; count: number }[]
  /** The most frequent of them, for a person to choose from. */
  topValues?: readonly { value: string; count: number }[]
  /** Of a list of objects: the type of each path within an element, where known. */
  elements?: Readonly<Record<string, ValueType>>
  /** Of scores: no model has given it to anybody here yet. */
  notComputed?: boolean
}

export interface CatalogueTag {
  id: string
  name: string
  entity: EntityType
}

/** A fixed set of dense ids, such as the members of a static segment. As JSON it is its name alone, so that nobody who compares plans looks into it. */
export interface MemberSet {
  /** Another set has another name. */
  readonly key: string
  /** Ascending. */
  ids(): Iterable<number>
}

export interface CatalogueSegment {
  id: string
  name: string
  entity: EntityType
  /** A static segment has its members instead. */
  definition?: Definition
  members?: MemberSet
}

export interface CatalogueRelation {
  name: string
  from: EntityType
  to: Subject
  label: Words
}

export interface CatalogueFolder {
  id: string
  name: string
  parent: string | null
}

export interface Catalogue {
  fields(subject: Subject): ReadonlyMap<string, CatalogueField>
  /** An event's own columns and `data.*`. */
  eventProperties: ReadonlyMap<string, CatalogueField>
  /** Event names that rows have, with counts. */
  events: ReadonlyMap<string, number>
  /** Identity channels, e.g. phone. */
  channels: ReadonlySet<string>
  tags: ReadonlyMap<string, CatalogueTag>
  segments: ReadonlyMap<string, CatalogueSegment>
  /** Fields of value models by `<model>.<field>`. */
  scores: ReadonlyMap<string, CatalogueField>
  relations: ReadonlyMap<string, CatalogueRelation>
  folders: ReadonlyMap<string, CatalogueFolder>
}

const noRows = new Map<string, never>()
/** The catalogue of no data. */
export const nothingKnown: Catalogue = {
  fields: () => noRows, eventProperties: noRows, events: noRows, channels: new Set(), tags: noRows, segments: noRows, scores: noRows, relations: noRows, folders: noRows
}

/** The relations of §2; those whose rows do not exist yet answer as empty. */
export const relations: readonly CatalogueRelation[] = [
  { name: 'account.contacts', from: 'account', to: 'customer', label: { zh: '联系人', en: 'Contacts' } },
  { name: 'customer.accounts', from: 'customer', to: 'account', label: { zh: '所属企业', en: 'Accounts' } },
  { name: 'account.leads', from: 'account', to: 'lead', label: { zh: '线索', en: 'Leads' } },
  { name: 'account.opportunities', from: 'account', to: 'opportunity', label: { zh: '商机', en: 'Opportunities' } },
  { name: 'customer.holdings', from: 'customer', to: 'holding', label: { zh: '持有产品', en: 'Holdings' } },
  { name: 'customer.referrals', from: 'customer', to: 'customer', label: { zh: '转介绍的客户', en: 'Referred customers' } },
  { name: 'customer.household', from: 'customer', to: 'customer', label: { zh: '家庭成员', en: 'Household' } }
]
