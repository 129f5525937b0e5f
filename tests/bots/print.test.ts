/* [PRI1] The balance table as a person reads it: every kind of claim says what was claimed, under what, and what came of it. */

import { expect, it } from 'vitest'
import { tableLines, winnerLines } from '../../server/commands/balance/print.ts'
import type { BalanceResult, ClaimCheck } from '../../shared/bots/claims.ts'
import type { Claim, Side, Variant } from '../../shared/lessons/claim.ts'

const quiet = { incidents: [], adds: [], variant: {}, reactionSeconds: [] }
const side = (strategy: string, variant: Variant = {}): Side => ({ strategy, incidents: [], adds: [], variant })
const spread = (mean: number) => ({ mean, deviation: 1, least: mean - 1, most: mean + 1 })

function printed(claim: Claim, ...checks: ClaimCheck[]): string[] {
  const holds = checks.every((check) => check.holds)
  const outcomes = [10, 30].map((profit) => ({ profit, offered: 100, measured: {} }))
  const result: BalanceResult = {
    lesson: 'shop',
    scenarios: [{ key: 'quiet', strategies: [{ strategy: 'four', size: 1, outcomes, mean: 20, deviation: 10 }] }],
    claims: [{ claim, checks, holds }],
    validity: { least: 0.12, mean: 0.2, seedsBelow: ['3'], holds: false },
  }
  return tableLines(result).map((line) => line.replace(/ +/g, ' ').trim())
}

it('[PRI1] strategies with mean, deviation, least and most; validity with the seeds below', () => {
  const lines = printed({
    ...quiet,
    id: 'w',
    kind: 'winners',
    strategies: ['four'],
    atLeast: 1,
    eachShare: 0,
    mostShare: 1,
  })
  expect(lines).toContain('four size 1 20 10 10 30')
  expect(lines.at(-1)).toMatch(/^FAILS valid: .* least 12.0 %, mean 20.0 %; below on seeds 3$/)
})

it('[PRI1] `beats`, a line a delay, each side under its own rules', () => {
  const claim: Claim = {
    ...{ ...quiet, id: 'wall', kind: 'beats', margin: 0.1, seedShare: 0.95 },
    ...{ better: side('four', { roles: 'devops' }), worse: side('four', { roles: 'silo' }) },
  }
  const figures = { kind: 'beats' as const, seedShare: 0.98, margin: 0.125 }
  const lines = printed(
    claim,
    { reactionSeconds: 4, figures, holds: true },
    { reactionSeconds: 16, figures: { ...figures, seedShare: 0.5 }, holds: false },
  )
  expect(lines).toContain(
    'holds wall: four (quiet, devops) > four (quiet, silo), reacting in 4 s: 98 % of seeds, margin 12.5 %',
  )
  expect(lines.join('\n')).toContain('FAILS wall: four (quiet, devops) > four (quiet, silo), reacting in 16 s: 50 %')
})

it('[PRI1] ratios of means say how many times', () => {
  const claim: Claim = {
    ...{
      ...quiet,
      id: 'eyes',
      kind: 'measure',
      seedShare: null,
      measure: { name: 'mean-restore-seconds', about: null },
    },
    ...{ subject: side('blind'), bound: { kind: 'times', times: 2, other: side('seeing') } },
  }
  const figures = { kind: 'measure' as const, seedShare: 1, own: spread(30), other: spread(12) }
  expect(printed(claim, { reactionSeconds: null, figures, holds: true })).toContain(
    'holds eyes: mean mean-restore-seconds (s), blind (quiet) ≥ 2 × seeing (quiet): 100 % of seeds, ' +
      'mean 30 ± 1, 29 to 31; the other mean 12 ± 1, 11 to 13 (2.5 ×)',
  )
})

it('[PRI1] winners by share, and who wins which lesson', () => {
  const claim: Claim = {
    ...{ ...quiet, id: 'many', kind: 'winners', strategies: ['a', 'b'], atLeast: 2, eachShare: 0.1, mostShare: 0.7 },
  }
  const figures = { kind: 'winners' as const, shares: { a: 0.62, b: 0.38 }, winners: 2 }
  expect(printed(claim, { reactionSeconds: null, figures, holds: true })).toContain(
    'holds many: of a, b (quiet) at least 2 win ≥ 10.0 % of the seeds and none > 70.0 %: a 62.0 %, b 38.0 %',
  )
  const outcomes = [{ profit: 20, offered: 100, measured: {} }]
  const won = (strategy: string): BalanceResult => ({
    ...{ lesson: `${strategy}-lesson`, claims: [], validity: { least: 1, mean: 1, seedsBelow: [], holds: true } },
    scenarios: [{ key: 'quiet', strategies: [{ strategy, size: 0, outcomes, mean: 20, deviation: 0 }] }],
  })
  expect(winnerLines([won('a'), won('b')]).join('\n')).toMatch(
    /a-lesson +a \(20\)\n +b-lesson +b \(20\)\n +holds +no strategy/,
  )
  expect(winnerLines([won('a'), won('a'), won('a')]).at(-1)).toBe('  FAILS  no strategy wins every lesson: a does')
})
