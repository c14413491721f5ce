import { builder } from './builder.ts'
import { classify } from './classify.ts'
import { data } from './data.ts'
import { exportTexts } from './exports.ts'
import { frame } from './frame.ts'
import { ingestion } from './ingestion.ts'
import { library } from './library.ts'
import { recipes } from './recipes.ts'
import { screens } from './screens.ts'
import { segments } from './segments.ts'
import { tags } from './tags.ts'
import { wizard } from './wizard.ts'

export const zh = { ...frame, ...screens, ...data, ...builder, ...classify, ...exportTexts, ...ingestion, ...library, ...segments, ...tags, ...recipes, ...wizard }
