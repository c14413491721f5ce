import { describe, expect, it } from 'vitest'
import { readable } from '#renderer/components/address.ts'
import { close, drop, persistable, placeOf, reopen, sectionPath, visit, type Tabs } from '#renderer/app/tabs.ts'

const none: Tabs = { section: 'home', places: {}, records: [], closed: [] }
const open = (...paths: string[]) => paths.reduce((state, path, at) => visit(state, path, '', at), none)

describe('places', () => {
  it('are sections or records of them', () => {
    expect(placeOf('/')).toEqual({ section: 'home', record: false })
    expect(placeOf('/customers')).toEqual({ section: 'customers', record: false })
    expect(placeOf('/customers/CU00000001')).toEqual({ section: 'customers', record: true })
    expect(placeOf('/settings/storage')).toEqual({ section: 'settings', record: false })
    expect(placeOf('/rejects/B1')).toEqual({ section: 'rejects', record: false })
    expect(sectionPath('home')).toBe('/')
  })
})

describe('tabs', () => {
  it('of what is not there go for good', () => {
    const state = drop(close(open('/tags/a', '/tags/gone'), '/tags/gone').state, '/tags/gone')
    expect(drop(visit(state, '/tags/gone', '', 9), '/tags/gone')).toMatchObject({ records: [{ path: '/tags/a' }], closed: [] })
  })
  it('bear what their address says, even where that is no valid escape', () => {
    expect(readable('%E9%87%91')).toBe('金')
    expect(readable('%E0%A4%A')).toBe('%E0%A4%A')
  })
  it('keep one tab for each record and the place of each section', () => {
    const state = visit(visit(open('/customers/A', '/customers/B', '/customers/A'), '/customers', '?sort=city', 9), '/imports', '', 10)
    expect(state.records.map((record) => record.path)).toEqual(['/customers/A', '/customers/B'])
    expect(state).toMatchObject({ section: 'imports', places: { customers: '/customers?sort=city', imports: '/imports' } })
  })
  it('do not ask for something new again when coming back', () => {
    expect(visit(none, '/tags', '?category=a&new=1', 1).places).toEqual({ tags: '/tags?category=a' })
  })
  it('close to their neighbour, then to the section, and open again', () => {
    const first = close(open('/customers', '/customers/A', '/customers/B'), '/customers/A')
    expect(first.next).toBe('/customers/B')
    const second = close(first.state, '/customers/B')
    expect(second.next).toBe('/customers')
    expect(reopen(second.state)).toMatchObject({ next: '/customers/B' })
    expect(reopen(none).next).toBeNull()
  })
  it('are at most twelve: the one not used for longest closes and can be opened again', () => {
    const paths = Array.from({ length: 13 }, (_, at) => `/customers/C${at}`)
    const state = open(...paths)
    expect(state.records).toHaveLength(12)
    expect(state.closed[0]?.path).toBe('/customers/C0')
  })
  it('are written down without searches and without imports on their way', () => {
    const state = visit(visit(open('/imports/jobs/j1', '/customers/A'), '/customers', '?q=13800138000&sort=city', 3), '/leads', '?q=Li', 4)
    const written = persistable(state)
    expect(JSON.stringify(written)).not.toMatch(/13800138000|Li"/)
    expect(written.places).toEqual({ customers: '/customers?sort=city', leads: '/leads' })
    expect(written.records.map((record) => record.path)).toEqual(['/customers/A'])
  })
})
