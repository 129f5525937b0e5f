/* `npm run simulate` as a person runs it: the same seed is the same round, to the last bit. */

import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bundle, bundle } from '../support/child.ts'

let command: Bundle
beforeAll(async () => {
  command = await bundle(join(import.meta.dirname, '../../server/commands/simulate.ts'))
})
afterAll(() => command.remove())

async function simulate(seed: string): Promise<{ checksum: string; profit: number; refusals: unknown[] }> {
  const child = command.start('--lesson', 'shop-split', '--strategy', 'four-services', '--seed', seed, '--json')
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
