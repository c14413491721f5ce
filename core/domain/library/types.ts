/**
 * What people define and keep: tags, segments, and what they are sorted into. Every one is a library object; its content is plain JSON, stored, versioned,
 * compared and synced as it stands.
 */
import type { Definition, Duration } from '../conditions/types.ts'
import type { EntityType } from '../entities.ts'
import type { RecipeStep } from '../recipes/kinds.ts'

const objectTypes = ['tag', 'tagCategory', 'segment', 'segmentFolder', 'group', 'filter', 'template', 'subscription', 'importTemplate', 'recipe', 'watchedFolder'] as const
export type ObjectType = (typeof objectTypes)[number]

export const tagColours = ['blue', 'orange', 'teal', 'pink', 'grey', 'violet', 'green', 'red'] as const

export const visibilities = ['private', 'team', 'global'] as const
type Visibility = (typeof visibilities)[number]

/** When something is computed again: as soon as what it reads has changed, and at the times of a cron expression in the zone of the workspace. */
export interface Refresh {
  onChange: boolean
  schedule: string | null
}

export const tagKinds = ['manual', 'rule', 'model', 'import'] as const
export type TagKind = (typeof tagKinds)[number]
export const tagClasses = ['ordinary', 'core', 'strategic'] as const
type TagClass = (typeof tagClasses)[number]
export const tagStates = ['draft', 'verified', 'published', 'deprecated'] as const
export type TagState = (typeof tagStates)[number]

export interface TagContent {
  entity: EntityType
  kind: TagKind
  /** Id of a tag category. */
  category: string | null
  /** Tags of one group exclude nothing; they are shown together. */
  group: string | null
  class: TagClass
  colour: (typeof tagColours)[number] | null
  description: string
  visibility: Visibility
  /** Assignments not made by the rule end so long after they were made. */
  expiresAfter: Duration | null
  /** The rule adds and never removes. */
  keepLast: boolean
  state: TagState
  /** As it is being written; people are tagged from `published`. */
  rule: Definition | null
  /** Branches that the editor keeps and the rule leaves out. */
  disabled?: unknown
  /** The rule that tags people, and the number of the version that it came from; null before the first publishing. */
  published: { rule: Definition; version: number } | null
  refresh: Refresh
  /** Conditions that name this tag mean that one. */
  mergedInto: string | null
}

export interface TagCategoryContent {
  description: string
  /** Place among its siblings. */
  position: number
}

export const segmentTypes = ['dynamic', 'static'] as const
export type SegmentType = (typeof segmentTypes)[number]
export const segmentStates = ['draft', 'active'] as const
type SegmentState = (typeof segmentStates)[number]

export interface SegmentContent {
  entity: EntityType
  type: SegmentType
  state: SegmentState
  definition: Definition
  /** Branches that the editor keeps and the definition leaves out. */
  disabled?: unknown
  visibility: Visibility
  /** Id of a segment folder. */
  folder: string | null
  description: string
  refresh: Refresh
  /** Of a static one: the number of the run whose members it has. */
  members: number | null
}

interface FolderContent {
  position: number
}

/** A customer group (客户分组): its members are put there by people. */
export interface GroupContent {
  description: string
  position: number
}

/** A saved filter of a list, or a template: a definition that a new segment starts from. */
interface SavedDefinitionContent {
  definition: Definition
  description: string
}

/** What somebody wants to be told of a segment. */
export interface SubscriptionContent {
  segment: string
  /** `size` leaves [min, max]; it `drifts` from the last run by more than a share; somebody `entered` or `left`. */
  on: { kind: 'size'; min: number | null; max: number | null } | { kind: 'drift'; share: number } | { kind: 'entered' } | { kind: 'left' }
}

/** How files of a source are read: the mapping of the last import of one with these columns. */
export interface ImportTemplateContent {
  source: string
  target: string
  columns: string[]
  /** A mapping of the contract without its name; checked by whoever uses it. */
  mapping: object
}

/** A cleaning recipe, with the import options that go with it. */
export interface RecipeContent {
  description: string
  steps: RecipeStep[]
  format: Record<string, unknown> | null
}

/** A folder whose files come in by themselves. */
export interface WatchedFolderContent {
  /** Absolute path. */
  folder: string
  /** Of the names of its files: * and ?. */
  pattern: string
  /** Id of an import template. */
  template: string
  /** Cron expression; null: none. */
  schedule: string | null
  onChange: boolean
  /** A content comes in once; or, of each file, the rows beyond the greatest value of a column. */
  incremental: { by: 'file' } | { by: 'watermark'; column: string }
  paused: boolean
}

export interface ObjectContents {
  tag: TagContent
  tagCategory: TagCategoryContent
  segment: SegmentContent
  segmentFolder: FolderContent
  group: GroupContent
  filter: SavedDefinitionContent
  template: SavedDefinitionContent
  subscription: SubscriptionContent
  importTemplate: ImportTemplateContent
  recipe: RecipeContent
  watchedFolder: WatchedFolderContent
}

/** What keeps a set of members of its own, as a ledger of changes. */
export type MemberSetType = 'tag' | 'group'
