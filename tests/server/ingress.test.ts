/* The way in: what is refused at the edge never reaches a room, and nothing a page sends makes the pipeline throw. */

import fc from 'fast-check'
import { pino } from 'pino'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createIngress, type Peer } from '../../server/sockets/ingress.ts'
import { createLimits } from '../../server/sockets/limits.ts'
import type { CommandAnswer } from '../../shared/protocol/messages.ts'

const seat: Peer = { code: 'AAAAAA', role: 'seat', seat: 's1' }
const message = (counter: number, command: unknown = { kind: 'rent-node' }) => ({
  commandId: `0123456789ab-${counter}`,
  command,
  seen: '1-5',
})

let nowMs = 0
const submit = vi.fn(async (): Promise<CommandAnswer> => ({ kind: 'done', entry: '1-1' }))
const hold = vi.fn()
const open = () =>
  createIngress({
    limits: createLimits(() => nowMs),
    destination: { submit, hold },
    log: pino({ level: 'silent' }),
  })

async function send(peer: Peer, ...payload: unknown[]): Promise<CommandAnswer | undefined> {
  let answer: CommandAnswer | undefined
  await open().command(peer, [
    ...payload,
    (given: CommandAnswer) => {
      answer = given
    },
  ])
  return answer
}

beforeEach(() => {
  nowMs = 0
  submit.mockClear()
  hold.mockClear()
})

describe('a command', () => {
  test('of a seat reaches the room under the seat that the handshake gave it', async () => {
    expect(await send(seat, message(1))).toEqual({ kind: 'done', entry: '1-1' })
    expect(submit).toHaveBeenCalledWith(seat, 's1', 'seat', message(1))
  })

  test('of the host reaches it as the host', async () => {
    const host: Peer = { code: 'AAAAAA', role: 'host', seat: null }
    await send(host, message(1, { kind: 'end-session' }))
    expect(submit).toHaveBeenCalledWith(host, 'host', 'host', message(1, { kind: 'end-session' }))
  })

  test('without an acknowledgement is dropped', async () => {
    await open().command(seat, [message(1)])
    await open().command(seat, [message(1), 'not a function'])
    expect(submit).not.toHaveBeenCalled()
  })

  test('that breaks the room is answered "unknown", not with a rejection', async () => {
    submit.mockRejectedValueOnce(new Error('a bug'))
    expect(await send(seat, message(1))).toEqual({ kind: 'unknown' })
  })
})

describe('refused before it reaches the room', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) })
  test.each<[string, unknown[], string]>([
    ['nothing', [], 'malformed'],
    ['two payloads', [message(1), message(2)], 'malformed'],
    ['a text', ['hello'], 'malformed'],
    ['an unknown command', [message(1, { kind: 'win' })], 'malformed'],
    ['a field too many', [message(1, { kind: 'rent-node', team: 't2' })], 'malformed'],
    ['an author of its own', [{ ...message(1), by: 's2' }], 'malformed'],
    ['a bad id', [{ ...message(1), commandId: 'x' }], 'malformed'],
    ['a batch in a batch', [message(1, { kind: 'batch', commands: [{ kind: 'batch', commands: [] }] })], 'malformed'],
    ['nested deeper than 8', [deep(9)], 'malformed'],
    ['more than 16 KB', ['x'.repeat(17_000)], 'too-large'],
    ['more than 16 KB in small pieces', [Array.from({ length: 9_000 }, () => 'xy')], 'too-large'],
    ['more than 16 KB of bytes', [new Uint8Array(17_000)], 'too-large'],
  ])('%s', async (_what, payload, code) => {
    expect(await send(seat, ...payload)).toMatchObject({ kind: 'refused', refusal: { code } })
    expect(submit).not.toHaveBeenCalled()
  })

  test('a projector has nothing to say', async () => {
    const screen: Peer = { code: 'AAAAAA', role: 'screen', seat: null }
    expect(await send(screen, message(1))).toMatchObject({ kind: 'refused', refusal: { code: 'unauthorised' } })
    expect(submit).not.toHaveBeenCalled()
  })

  test('the 21st command within 5 s; the others of the class go on', async () => {
    const ingress = open()
    const answers: CommandAnswer[] = []
    for (let counter = 1; counter <= 21; counter++)
      await ingress.command(seat, [message(counter), (a: CommandAnswer) => answers.push(a)])
    expect(answers.slice(0, 20).every((answer) => answer.kind === 'done')).toBe(true)
    expect(answers[20]).toMatchObject({ kind: 'refused', refusal: { code: 'rate-limited' } })
    await ingress.command({ ...seat, seat: 's2' }, [message(1), (a: CommandAnswer) => answers.push(a)])
    expect(answers[21]).toMatchObject({ kind: 'done' })
    nowMs += 250
    await ingress.command(seat, [message(22), (a: CommandAnswer) => answers.push(a)])
    expect(answers[22]).toMatchObject({ kind: 'done' })
  })

  test('anything at all: it is answered or dropped, and no room hears of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.anything({ withTypedArray: true, withNullPrototype: true }), { maxLength: 3 }),
        async (payload) => {
          nowMs += 10_000
          const answer = await send(seat, ...payload)
          expect(answer?.kind).toBe('refused')
        },
      ),
      { numRuns: 500 },
    )
    expect(submit).not.toHaveBeenCalled()
  })
})

describe('what a hand holds', () => {
  test('is passed on at most twice a second', () => {
    const ingress = open()
    for (let count = 0; count < 5; count++) ingress.holding(seat, [{ kind: 'pod', id: 'search.r1.s1.i1' }])
    expect(hold).toHaveBeenCalledTimes(2)
    expect(hold).toHaveBeenCalledWith(seat, 's1', { kind: 'pod', id: 'search.r1.s1.i1' })
  })

  test.each([
    ['of the host', { ...seat, role: 'host' as const, seat: null }, { kind: 'pod', id: 'a' }],
    ['of no kind', seat, { kind: 'hat', id: 'a' }],
    ['with free text', seat, { kind: 'pod', id: 'Hello you' }],
  ])('is dropped: %s', (_what, peer, holding) => {
    open().holding(peer, [holding])
    expect(hold).not.toHaveBeenCalled()
  })
})
