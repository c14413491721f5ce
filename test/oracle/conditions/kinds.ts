/** The engines that are here to be verified. */
import type { EngineKind } from './engines.ts'

export const engineKinds: readonly EngineKind[] = []
