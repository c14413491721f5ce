import { afterEach, expect, test } from 'vitest'
import { foldElement } from '#core/domain/conditions/fold.ts'
import { fold, nfkc } from '#core/domain/normalise/text.ts'
import { declareFields } from '#core/store/records/fields.ts'
import { createWorld, type World } from './world.ts'

let world: World
afterEach(() => world.dispose())

const texts = ['Plain', 'ＡＢＣ', 'İstanbul', 'straße', 'ﬁn', '㎡ Ⅳ', '上海', ' padded ', 'ÅNGSTRÖM', 'ΑΣ', "o'k%_\\", '😀', 'a\u0301', 'DŽ']

test('texts of a batch and of an edit stand under NFKC with the fold that TypeScript makes', async () => {
  world = await createWorld()
  await world.acceptEntities('customer', texts.map((city, index) => ({ row: index + 1, id: index, created: true, values: { city } })))
  texts.forEach((city, index) => world.log({ kind: 'entity.updated', entity: 'customer', id: index, at: 1, open: { level: city } }))
  await world.follow()
  const rows = await world.facts.read((duck) => duck.rows('SELECT city, city_fold, level, level_fold FROM customers ORDER BY id'))
  expect(rows).toEqual(texts.map((text) => ({ city: nfkc(text), city_fold: fold(text), level: nfkc(text), level_fold: fold(text) })))
})

test('white space and empty lists are blank; the elements of a list keep their type', async () => {
  world = await createWorld()
  const [list] = declareFields(world.records, [{ entity: 'customer', name: 'mixed', type: 'list', sensitivity: 'open' }])
  const column = `attr_${list!.field.number}`
  await world.facts.apply()
  await world.acceptEntities('customer', [
    { row: 1, id: 0, created: true, values: { city: ' \u3000', [column]: '["Ａ", 1, "1", ""]' } },
    { row: 2, id: 1, created: true, values: { city: 'x', [column]: '[]' } }
  ])
  await world.follow()
  const rows = await world.facts.read((duck) => duck.rows<Record<string, unknown>>(`SELECT city, city_fold, ${column}_fold::VARCHAR[]::JSON::VARCHAR AS list FROM customers ORDER BY id`))
  expect(rows).toEqual([
    { city: null, city_fold: null, list: JSON.stringify([foldElement('Ａ'), foldElement(1), foldElement('1')]) },
    { city: 'x', city_fold: 'x', list: null }
  ])
})

test('the name of an event stands as it came', async () => {
  world = await createWorld()
  await world.acceptEvents([{ row: 1, id: 0, created: true, type: 'Ｏrder', at: 0, status: 'ＰＡＩＤ' }])
  await world.follow()
  const rows = await world.facts.read((duck) => duck.rows('SELECT type, type_fold, status, status_fold FROM events'))
  expect(rows).toEqual([{ type: 'Ｏrder', type_fold: 'order', status: 'PAID', status_fold: 'paid' }])
})
