import { describe, expect, test } from 'vitest'
import { readTagFile } from '#renderer/screens/tags/tagFile.ts'

const tag = (change: object = {}) => ({
  id: 'VIP', name: 'VIP', entity: 'customer', kind: 'manual', state: 'published', category: null, group: null, class: 'ordinary', colour: null, description: '', visibility: 'team', rule: null, expiresAfter: null,
  keepLast: false, refresh: { onChange: false, schedule: null }, ...change
})
const file = (tags: object[], more: object = {}) => JSON.stringify({ schema: 1, kind: 'tags', tags, ...more })

describe('a file of tags', () => {
  test('is read', () => {
    expect(readTagFile(file([tag()])).content?.tags.map(({ name }) => name)).toEqual(['VIP'])
  })

  test('names the first entry that cannot be read, and what is wrong with it', () => {
    expect(readTagFile(file([tag(), tag({ id: '空', name: '' })]))).toEqual({ bad: { list: 'tags', number: 2, name: '空', field: 'name' } })
    expect(readTagFile(file([tag({ kind: 'magic' })]))).toEqual({ bad: { list: 'tags', number: 1, name: 'VIP', field: 'kind' } })
    expect(readTagFile(file([], { categories: [{ id: 'c', name: 'c', parent: 7, position: 0, description: '' }] }))).toEqual({ bad: { list: 'categories', number: 1, name: 'c', field: 'parent' } })
  })

  test('is told from what is none', () => {
    for (const text of ['', 'name,level', '[]', '{"schema":1,"kind":"recipes","tags":[]}', 'null']) expect(readTagFile(text)).toEqual({})
  })
})
