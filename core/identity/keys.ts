/** Identity values as they are compared: one place between what people type and what the stores hold. */
import type { ChannelName } from '#core/domain/channels.ts'
import { normaliseIdentity } from '#core/domain/normalise/identity.ts'

export interface IdentityKey {
  channel: ChannelName
  value: string
  /** The source within which the value is unique; '' where it is unique everywhere. */
  source: string
  /** Names nobody: answers look-ups, never links. */
  blocked: boolean
}

/** The identity that a text stands for, or undefined when it cannot be one of this channel. */
export function identityKey(channel: ChannelName, text: string): IdentityKey | undefined {
  const identity = normaliseIdentity(channel, text)
  return identity && { channel, value: identity.value, source: '', blocked: identity.blocked }
}
