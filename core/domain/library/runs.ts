/** Runs of segments. */

/** Why a segment ran: somebody asked, its schedule, its data had changed, or it was made. */
export const runCauses = ['manual', 'schedule', 'change', 'create'] as const
export type RunCause = (typeof runCauses)[number]
