import { describe, expect, it } from 'vitest'
import { combinationOf, commands, keyCaps } from '#renderer/app/commands.ts'

const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}, code = '') =>
  combinationOf({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers })

describe('keys', () => {
  it('are named the same on both kinds of keyboard', () => {
    expect(press('k', { ctrlKey: true })).toBe('mod+k')
    expect(press('k', { metaKey: true })).toBe('mod+k')
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('mod+shift+z')
    expect(press('ArrowLeft', { altKey: true })).toBe('alt+arrowleft')
  })
  it('of a shifted sign are the sign itself', () => {
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('C', { shiftKey: true })).toBe('shift+c')
    expect(press(' ')).toBe('space')
  })
  it('with Alt are the letter on the cap, whatever sign the layout makes of it', () => {
    expect(press('∑', { altKey: true }, 'KeyW')).toBe('alt+w')
  })
  it('are drawn one cap each', () => {
    expect(keyCaps('g h')).toEqual([['G'], ['H']])
    expect(keyCaps('mod+shift+z')).toEqual([['Ctrl', 'Shift', 'Z']])
  })
})

describe('commands', () => {
  it('have ids and keys of their own', () => {
    const ids = commands.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const scope of ['list', 'profile', 'import', 'builder'] as const) {
      const keys = commands.filter((command) => command.scope === scope || command.scope === 'global').flatMap((command) => ('keys' in command ? [...command.keys] : []))
      expect(new Set(keys).size).toBe(keys.length)
    }
  })
  it('have no key that begins a sequence of another', () => {
    const keys = commands.flatMap((command) => ('keys' in command ? [...command.keys] : [])) as string[]
    const sequences = keys.filter((entry) => entry.includes(' ')).map((entry) => entry.split(' ')[0])
    expect(keys.filter((entry) => sequences.includes(entry))).toEqual([])
  })
})
