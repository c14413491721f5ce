import { expect, test } from 'vitest'
import { createRandom } from '#core/domain/demo/random.ts'
import { compareValues } from '#core/store/records/identity-blocks.ts'

test('values compare as their bytes do', () => {
  const random = createRandom(5)
  const letters = ['', 'a', 'Z', '0', '~', '\u00e9', '王', '\ud7ff', '\ue000', '\uffff', '🌸', '𠮷', '\u{10ffff}']
  const word = () => Array.from({ length: random.below(4) }, () => random.pick(letters)).join('')
  for (let round = 0; round < 5000; round++) {
    const [one, other] = [word(), word()]
    expect([one, other, Math.sign(compareValues(one, other))]).toEqual([one, other, Buffer.compare(Buffer.from(one), Buffer.from(other))])
  }
})
