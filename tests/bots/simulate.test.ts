/* `npm run simulate` as a person runs it: the same seed is the same round, to the last bit. */

import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bundle, bundle } from '../support/child.ts'

let command: Bundle
beforeAll(async () => {
  command = await bundle(join(import.meta.dirname, '../../server/commands/simulate.ts'))
})
afterAll(() => command.remove())

interface Printed {
  checksum: string
  profit: number
  refusals: { tick: number; code: string; command: { kind: string } }[]
  happenings: { kind: string; tick: number }[]
  state?: { phase: { kind: string }; round: { tick: number } }
}

async function simulate(seed: string, ...more: string[]): Promise<Printed> {
  const words = ['--lesson', 'shop-split', '--strategy', 'four-services', '--seed', seed, '--json', ...more]
  const child = command.start(...words)
  let text = ''
  for (let line = await child.line(); line !== undefined; line = await child.line()) text += `${line}\n`
  return JSON.parse(text)
}

test('seed 7 prints the same checksum twice, seed 8 another', async () => {
  const [first, second, other] = await Promise.all([simulate('7'), simulate('7'), simulate('8')])
  expect(first.checksum).toMatch(/^[0-9a-f]{16}$/)
  expect(second).toEqual(first)
  expect(other.checksum).not.toBe(first.checksum)
})

test('a strategy’s own commands fit its lesson: nothing of its plan is refused', async () => {
  expect((await simulate('7')).refusals).toEqual([])
})

test('--until stops there, and --state prints all there is', async () => {
  const { state, happenings } = await simulate('7', '--until', '40', '--state')
  expect(state).toMatchObject({ phase: { kind: 'live' }, round: { tick: 40 } })
  expect(Math.max(...happenings.map((one) => one.tick))).toBeLessThanOrEqual(40)
})

describe('--commands', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'podium-commands-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const written = async (name: string, ...lines: unknown[]) => {
    const file = join(folder, name)
    await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'))
    return file
  }

  test('are said at their ticks: what the lesson has not unlocked is refused, the host’s are the host’s', async () => {
    const file = await written(
      'all.jsonl',
      { tick: 0, command: { kind: 'rent-node' } },
      { tick: 4, command: { kind: 'buy-tool', tool: 'monitoring' } },
      { tick: 5, command: { kind: 'set-scheduling', service: 'search', scheduling: { priority: 5 } } },
      { tick: 6, command: { kind: 'ship-ticket', ticket: 't1' } },
      { tick: 7, command: { kind: 'rotate-certificate', service: 'search' } },
      { tick: 8, command: { kind: 'inject', incident: 'node-crash', target: 'node-2', team: 'all', inSeconds: 0 } },
      {
        tick: 9,
        command: {
          kind: 'batch',
          commands: [
            { kind: 'drain', node: 'node-1' },
            { kind: 'cordon', node: 'node-3' },
          ],
        },
      },
    )
    const { refusals, happenings } = await simulate('7', '--until', '16', '--commands', file)
    expect(refusals.map((one) => `${one.tick} ${one.command.kind} ${one.code}`)).toEqual([
      '3 buy-tool tool-not-offered',
      '4 set-scheduling locked-by-lesson',
      '5 ship-ticket unknown-ticket',
      '6 rotate-certificate certificate-valid',
    ])
    expect(happenings.map((one) => one.kind)).toContain('node-lost')
  })

  test.each([
    ['no tick', { command: { kind: 'rent-node' } }, 'tick must be a whole number'],
    ['an unknown packing', { tick: 1, command: { kind: 'set-packing', service: 'web', packing: 'box' } }, 'packing'],
    ['a strange field', { tick: 1, command: { kind: 'rent-node', node: 'x' } }, 'node'],
  ])('%s is told with its line', async (_what, line, message) => {
    const file = await written('bad.jsonl', { tick: 0, command: { kind: 'rent-node' } }, line)
    const child = command.start('--lesson', 'shop-split', '--commands', file)
    const told = await child.errors()
    expect(told).toContain(`${file}:2: `)
    expect(told).toContain(message)
  })
})
