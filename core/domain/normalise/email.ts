/** Addresses of e-mail as people write them, to one form: lower case, without name, brackets and what surrounds them. */
import { nfkc } from './text.ts'

/** An address in its normal form. RE2 and JavaScript read it alike. */
export const emailForm = "[a-z0-9](?:[a-z0-9._%+'-]*[a-z0-9_%+-])?@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
const form = new RegExp(`^${emailForm}$`)
const longest = { local: 64, whole: 254 }

/** `张三 <Zhang@Example.com>`, `mailto:a@b.cn`, `a＠b。com` → the address; undefined where there is none, or more than one. */
export function plainEmail(text: string): string | undefined {
  const plain = nfkc(nfkc(text).toLowerCase()).trim().replace(/。/g, '.')
  const inner = /<([^<>]*)>[\s;,]*$/.exec(plain)?.[1] ?? plain
  const bare = inner.replace(/^mailto:/, '').replace(/^["'\s]+|["'\s;,.、]+$/g, '').replace(/\s*([@.])\s*/g, '$1')
  if (!form.test(bare) || bare.includes('..') || bare.indexOf('@') > longest.local || bare.length > longest.whole) return undefined
  return bare
}
