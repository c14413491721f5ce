import { attributes } from './attributes.ts'
import { events, tags } from './events.ts'
import { hostileTexts } from './hostile.ts'
import { histories, lists, memberships } from './others.ts'
import { sequences } from './sequences.ts'
import type { World } from '../cases.ts'

export const worlds: readonly World[] = [attributes, events, tags, sequences, lists, histories, memberships, hostileTexts]
