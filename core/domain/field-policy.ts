/**
 * Which of the values that sources give for a field of an entity stands (shared/spec/definitions.md D.8): a blank never replaces; a more trusted source comes
 * before a less trusted one; the newer before the older, by the time at which the source changed it. What is protected changes by a person alone.
 */

export interface Claim {
  /** Null is blank. */
  value: unknown
  /** When the source last changed it, in milliseconds since the epoch; null where a row does not say: older than any; undefined where nothing is known of times: the last import counts. */
  at?: number | null
  /** Place of the source among those trusted; the smaller, the more. */
  rank: number
}

/** Why a value does not replace what stands. */
export type Loss = 'protected' | 'untrusted' | 'older'

const protectedFields: readonly string[] = ['id_no', 'credit_code', 'owner_id']
/** The first one stays the shown one; another one is an identity more. */
const shownFields: readonly string[] = ['phone', 'email']

export const isShownIdentity = (field: string) => shownFields.includes(field)

/** Why a claim would not replace what stands; undefined where it does. */
export function lossOf(field: string, standing: Claim, claim: Claim): Loss | undefined {
  if (standing.value === null) return undefined
  if (protectedFields.includes(field) || isShownIdentity(field)) return 'protected'
  if (claim.rank !== standing.rank) return claim.rank > standing.rank ? 'untrusted' : undefined
  if (standing.at === undefined || claim.at === undefined) return undefined
  return (claim.at ?? -Infinity) < (standing.at ?? -Infinity) ? 'older' : undefined
}

/** What stands after claims, in the order in which they came. A claim of unknown time takes over that of what it replaces. */
export function settle(field: string, base: Claim, claims: readonly Claim[]): Claim {
  return claims.reduce((standing, claim) => {
    if (claim.value === null || lossOf(field, standing, claim) !== undefined) return standing
    return claim.at === undefined && claim.rank === standing.rank ? { ...claim, at: standing.at } : claim
  }, base)
}
