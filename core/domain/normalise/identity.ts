/** Identity values in the form in which they are compared. */
import { channels, type ChannelName } from '#core/domain/channels.ts'
import { isBlocked } from './blocked.ts'
import { isLossyNumber, normalisePhone } from './phone.ts'
import { nfkc } from './text.ts'

/** Lower case, NFKC, without white space around; undefined when it is no address. */
function normaliseEmail(text: string): string | undefined {
  const value = nfkc(nfkc(text).toLowerCase()).trim()
  return /^[^\s@]+@[^\s@]+$/.test(value) ? value : undefined
}

/** Upper case, NFKC, without white space: resident ids and credit codes. */
function normaliseCode(text: string): string | undefined {
  const value = nfkc(text).toUpperCase().replace(/\s/g, '')
  return value === '' || isLossyNumber(value) ? undefined : value
}

/** Trimmed and otherwise verbatim: member, external and public ids. */
function normaliseVerbatim(text: string): string | undefined {
  const value = text.trim()
  return value === '' || isLossyNumber(value) ? undefined : value
}

const byForm = { phone: normalisePhone, email: normaliseEmail, code: normaliseCode, verbatim: normaliseVerbatim }

export interface NormalIdentity {
  /** As stored and compared. */
  value: string
  /** It names nobody: stored, never linked by. */
  blocked: boolean
}

/** The identity that a text stands for on a channel, or undefined when it cannot be one. */
export function normaliseIdentity(channel: ChannelName, text: string): NormalIdentity | undefined {
  const value = byForm[channels[channel].form](text)
  return value === undefined ? undefined : { value, blocked: isBlocked(value) }
}

/** The values to look for when somebody asks by a text, best first: a blocked or odd one answers too. */
export function lookupForms(channel: ChannelName, text: string): string[] {
  const trimmed = text.trim()
  const value = normaliseIdentity(channel, trimmed)?.value
  return [...new Set([value, trimmed])].filter((form): form is string => form !== undefined && form !== '')
}
