import { attributes } from './attributes.ts'
import { events, tags } from './events.ts'
import type { World } from '../cases.ts'

export const worlds: readonly World[] = [attributes, events, tags]
