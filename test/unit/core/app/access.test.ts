import { describe, expect, test } from 'vitest'
import { knownActions, mayDo } from '#core/access/actions.ts'
import { maskFor } from '#core/access/mask.ts'
import { masked } from '#core/domain/masks.ts'
import { asDeskError, describeCause, deskErrorOf } from '#core/app/errors.ts'
import { contract } from '#core/contract/contract.ts'
import { DeskError } from '#core/contract/errors.ts'
import { failureOf, makeDesk } from '#test/support/desk.ts'
import { silentLogger } from '#test/support/workspace.ts'

describe('access', () => {
  test('every procedure of the contract is in the table, and nothing else', () => {
    const procedures = Object.entries(contract).flatMap(([part, members]) => Object.keys(members).map((name) => `${part}.${name}`))
    expect([...knownActions].sort()).toEqual(procedures.sort())
  })

  test('what is not in the table is denied to everybody', () => {
    for (const action of ['customers.erase', '', 'toString', '__proto__', 'customers']) expect(mayDo('owner', action)).toBe(false)
    expect(mayDo('owner', 'customers.list')).toBe(true)
    expect(mayDo('stranger', 'customers.list')).toBe(false)
  })

  test('a role without the right gets forbidden with its name, before its input is looked at', async () => {
    const made = makeDesk()
    const stranger = made.clientAs('rest', { user: { id: 'x', name: 'X', role: 'stranger' as 'owner' } })
    expect(await failureOf(stranger.customers.list({ limit: -1 }))).toMatchObject({ code: 'forbidden', status: 403, details: { field: 'customers.list' } })
    await made.close()
  })

  test('masks', () => {
    const owner = { user: { role: 'owner' } }
    const other = { user: { role: 'sales' } }
    expect(masked('13912345678', maskFor(owner, 'phone'))).toBe('13912345678')
    expect(masked('13912345678', maskFor(other, 'phone'))).toBe('139****5678')
    expect(masked('xue@example.com', maskFor(other, 'email'))).toBe('x***@example.com')
    expect(masked('欧阳雪', maskFor(other, 'name'))).toBe('欧*')
    expect(masked('110101199003071234', maskFor(other, 'id_no'))).toBe('110101********1234')
    expect(masked('some notes', maskFor(other, 'notes'))).toBe('***')
    expect(masked('上海', maskFor(other, 'city', 'open'))).toBe('上海')
    expect(masked(null, maskFor(other, 'notes'))).toBeNull()
  })
})

describe('errors at the boundary', () => {
  test('plain data of a worker counts as a DeskError, other codes do not', () => {
    expect(asDeskError({ code: 'invalid', details: { field: 'x' } })).toMatchObject({ code: 'invalid', details: { field: 'x' } })
    expect(asDeskError({ code: 'cancelled', details: {} })).toBeUndefined()
    expect(asDeskError(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBeUndefined()
    const error = new DeskError('conflict')
    expect(deskErrorOf(error, 'a', silentLogger)).toBe(error)
  })

  test('a call that its caller gave up is no error of the log', () => {
    const levels: string[] = []
    const logger = { ...silentLogger, debug: () => void levels.push('debug'), error: () => void levels.push('error') }
    deskErrorOf(Object.assign(new Error('Client aborted the request'), { name: 'AbortError' }), 'customers.list', logger)
    deskErrorOf(new Error('x'), 'customers.list', logger)
    expect(levels).toEqual(['debug', 'error'])
  })

  test('the log tells kind and place of a cause without what it quotes', () => {
    const cause = describeCause(new TypeError(`Could not convert string '王小明' to INT32 for xue@example.com 13912345678`))
    expect(cause).toMatchObject({ kind: 'TypeError', message: `Could not convert string '…' to INT32 for … …` })
    expect(cause.at).toContain('access.test.ts')
    expect(describeCause('text')).toEqual({ kind: 'string', message: '', at: '' })
  })

  test('a wrong parameter is named with its place', async () => {
    const made = makeDesk()
    expect(await failureOf(made.client.customers.list({ limit: 9999 }))).toMatchObject({ code: 'invalid', status: 400, details: { field: 'limit' } })
    expect(await failureOf(made.client.imports.create({ path: '/x', mapping: { target: 'customer', columns: [{ to: 'name' }] } } as never)))
      .toMatchObject({ code: 'problems', status: 422, details: { problems: [{ path: '/columns/0' }] } })
    await made.close()
  })
})
