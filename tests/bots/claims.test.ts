/* [BAL1]–[BAL9] How the balance table judges: claims seed by seed, families by the tuning seeds, and a lesson by the distance between
   its reference and its floor. The rounds here are made up; what real ones come to is `npm run balance`. */

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { type Job, jobsOf, type Outcome, seeds } from '../../shared/bots/balance.ts'
import { type BalanceResult, checkBalance } from '../../shared/bots/claims.ts'
import { alwaysWins, winnersOf } from '../../shared/bots/winners.ts'
import type { Bound, Claim, Side, Variant } from '../../shared/lessons/claim.ts'
import type { IncidentKind } from '../../shared/lessons/lesson.ts'
import type { LessonFile } from '../../shared/lessons/strategy.ts'

const shop = (await loadLessons([join(import.meta.dirname, '../../shared/lessons')])).get('shop-split')!
const SEEDS = { tuning: seeds(1, 2), check: seeds(11, 20) }

const quiet = { incidents: [], adds: [], variant: {} }
const plain = { ...quiet, id: 'x', reactionSeconds: [], seedShare: 0.95 }
const side = (strategy: string, variant: Variant = {}): Side => ({ ...quiet, strategy, variant })
const beats = { ...plain, kind: 'beats' as const, better: side('four-services'), worse: side('scaled'), margin: 0.1 }
const measures = (bound: Bound, incidents: IncidentKind[] = []) => ({
  ...{ ...plain, incidents, kind: 'measure' as const, subject: { ...side('scaled'), incidents }, bound },
  measure: { name: 'outage-seconds' as const, about: 'browse' },
})

/** Judges claims on outcomes that a test makes up from strategy, seed and scenario. */
function judge(claims: Claim[], of: (job: Job) => Partial<Outcome> & { outage?: number }, file: LessonFile = shop) {
  return checkBalance({ ...file, claims }, SEEDS, (job) => {
    const { outage = 0, ...outcome } = of(job)
    return { profit: 100, offered: 1000, measured: { 'outage-seconds of browse': outage }, ...outcome }
  })
}

/** The first claim at its only delay. */
function verdictOf({ claims }: BalanceResult) {
  const [check] = claims[0]!.checks
  return { ...check!.figures, holds: claims[0]!.holds }
}

describe('claims', () => {
  it('[BAL1] `beats`: ahead on 95 % of the seeds and by the margin of the reference’s mean', () => {
    const ahead = (by: number, loses: string[]) => (job: Job) =>
      job.strategy.id === 'four-services' ? { profit: loses.includes(job.seed) ? 99 : 100 + by } : {}
    const verdict = (by: number, loses: string[]) => verdictOf(judge([beats], ahead(by, [...loses])))
    expect(verdict(20, [])).toMatchObject({ holds: true, seedShare: 1 })
    expect(verdict(20, ['11'])).toMatchObject({ holds: true, seedShare: 0.95 })
    expect(verdict(20, ['11', '12'])).toMatchObject({ holds: false, seedShare: 0.9 })
    expect(verdict(5, [])).toMatchObject({ holds: false, seedShare: 1 })
  })

  it('[BAL2] `measure`: within a number on 95 % of the seeds, the bound included', () => {
    const long = (job: Job) => ({ outage: Number(job.seed) - 10 })
    const share = (bound: Bound) => verdictOf(judge([measures(bound)], long))
    expect(share({ kind: 'at-least', value: 1 })).toMatchObject({ holds: true, seedShare: 1 })
    expect(share({ kind: 'at-least', value: 3 })).toMatchObject({ holds: false, seedShare: 0.9 })
    expect(share({ kind: 'at-most', value: 19 })).toMatchObject({ holds: true, seedShare: 0.95 })
    expect(share({ kind: 'at-most', value: 18 })).toMatchObject({ holds: false, seedShare: 0.9 })
  })

  it('[BAL2] or above another strategy, or the same one under other incidents, seed by seed', () => {
    const claim = measures({ kind: 'above', other: side('scaled'), by: 10 }, ['leak'])
    const under = (leak: number) => (job: Job) => ({ outage: job.scenario === 'leak' ? leak : 5 })
    expect(verdictOf(judge([claim], under(15)))).toMatchObject({ holds: true, own: { mean: 15 }, other: { mean: 5 } })
    expect(verdictOf(judge([claim], under(14)))).toMatchObject({ holds: false, seedShare: 0 })
  })

  it('[BAL3] a family plays the size that was best on the tuning seeds, whatever the check seeds say', () => {
    const { scenarios } = judge([beats], (job) => ({ profit: Number(job.seed) < 11 ? -job.size : job.size }))
    const scaled = scenarios.find((one) => one.key === 'quiet')!.strategies.find((one) => one.strategy === 'scaled')!
    expect(scaled).toMatchObject({ size: 0, mean: 0 })
  })

  it('[BAL4] a lesson is valid only if the reference leads the floor by 15 % of the value offered on every seed', () => {
    const lead = (share: (seed: string) => number) => (job: Job) =>
      job.strategy.id === shop.lesson.floorStrategy ? { profit: 0 } : { profit: share(job.seed) * 1000 }
    expect(
      judge(
        [],
        lead(() => 0.15),
      ).validity,
    ).toMatchObject({ holds: true, seedsBelow: [] })
    const once = judge(
      [],
      lead((seed) => (seed === '13' ? 0.14 : 0.3)),
    ).validity
    expect(once).toMatchObject({ holds: false, seedsBelow: ['13'], least: 0.14 })
  })

  it('plays what it claims and no more: the lesson as it is with all strategies, other scenarios with those named', () => {
    const jobs = jobsOf({ ...shop, claims: [beats] }, SEEDS)
    const played = (scenario: string) => [
      ...new Set(jobs.filter((job) => job.scenario === scenario).map((job) => job.strategy.id)),
    ]
    expect(played('leak and node-crash')).toEqual(shop.strategies.map((strategy) => strategy.id))
    expect(played('quiet')).toEqual(['scaled', 'four-services'])
    expect(jobs.find((job) => job.scenario === 'quiet')!.lesson.incidents).toEqual([])
  })

  it('adds incidents to a claim’s rounds as if the host had sent them', () => {
    const fault = { kind: 'payment-fault' as const, target: 'payment', atSeconds: [60, 90] as [number, number] }
    const both = { ...quiet, adds: [fault] }
    const claim: Claim = { ...beats, ...both, better: { ...beats.better, ...both }, worse: { ...beats.worse, ...both } }
    const jobs = jobsOf({ ...shop, claims: [claim] }, SEEDS)
    const added = jobs.find((job) => job.scenario.startsWith('payment-fault'))!
    expect(added.lesson.incidents).toEqual([fault])
  })

  it('[BAL5] `times`: the mean is at least so many times the other side’s, whatever single seeds say', () => {
    const bound: Bound = { kind: 'times', other: side('four-services'), times: 2 }
    const claim: Claim = { ...measures(bound), seedShare: null }
    const outages = (own: (seed: number) => number) => (job: Job) => ({
      outage: job.strategy.id === 'scaled' ? own(Number(job.seed)) : 10,
    })
    const verdict = (own: (seed: number) => number) => verdictOf(judge([claim], outages(own)))
    expect(verdict((seed) => (seed === 11 ? 0 : 22))).toMatchObject({
      holds: true,
      own: { mean: 20.9 },
      other: { mean: 10 },
    })
    expect(verdict(() => 19)).toMatchObject({ holds: false })
    expect(verdictOf(judge([claim], () => ({ outage: 0 })))).toMatchObject({ holds: false })
  })

  it('[BAL5] a bound of the mean looks at all seeds together', () => {
    const claim: Claim = { ...measures({ kind: 'at-most', value: 10 }), seedShare: null }
    const long = (job: Job) => ({ outage: Number(job.seed) - 10 })
    expect(verdictOf(judge([claim], long))).toMatchObject({ holds: false, own: { mean: 10.5, least: 1, most: 20 } })
    expect(verdictOf(judge([claim], (job) => ({ outage: Number(job.seed) - 11 })))).toMatchObject({ holds: true })
  })

  it('[BAL6] a strategy may be compared with itself under other rules: each side plays its own variant of the lesson', () => {
    const claim: Claim = {
      ...beats,
      better: side('scaled', { roles: 'devops' }),
      worse: side('scaled', { roles: 'silo' }),
    }
    const jobs = jobsOf({ ...shop, claims: [claim] }, SEEDS)
    const roles = (scenario: string) => [
      ...new Set(jobs.filter((job) => job.scenario === scenario).map((job) => job.lesson.roles)),
    ]
    expect(roles('quiet, silo')).toEqual(['silo'])
    expect(roles('quiet, devops')).toEqual(['devops'])
    const better = judge([claim], (job) => ({ profit: job.lesson.roles === 'silo' ? 80 : 100 }))
    expect(better.claims[0]).toMatchObject({ holds: true })
  })

  it('[BAL6] where libraries agree, all pin the newest major of each, and other libraries stay as they are', () => {
    const pins: Record<string, Record<string, number>> = { web: { java: 8 }, cart: { java: 21 }, auth: { jose: 5 } }
    const modules = shop.lesson.modules.map((one) => ({ ...one, libraries: pins[one.id] ?? {} }))
    const clashing = { ...shop, lesson: { ...shop.lesson, modules } }
    const claim: Claim = { ...beats, better: side('scaled', { libraries: 'agree' }), worse: side('scaled') }
    const jobs = jobsOf({ ...clashing, claims: [claim] }, SEEDS)
    const pinned = (scenario: string) => {
      const played = jobs.find((job) => job.scenario === scenario)?.lesson.modules ?? []
      return ['web', 'cart', 'auth', 'notify'].map((id) => played.find((one) => one.id === id)?.libraries)
    }
    expect(pinned('quiet, libraries agree')).toEqual([{ java: 21 }, { java: 21 }, { jose: 5 }, {}])
    expect(pinned('quiet')).toEqual([{ java: 8 }, { java: 21 }, { jose: 5 }, {}])
  })

  it('[BAL6] a variant changes the lesson and nothing else in it', () => {
    const variant: Variant = {
      ...{ rateFactor: 2, nodes: { count: 3 }, without: ['rollback'], tools: [], tickets: 'none', liveSeconds: 60 },
    }
    const claim: Claim = { ...beats, variant, better: side('scaled', variant), worse: side('four-services', variant) }
    const jobs = jobsOf({ ...shop, claims: [claim] }, SEEDS)
    const { lesson, scenario } = jobs.find((job) => job.scenario.startsWith('quiet'))!
    expect(scenario).toBe('quiet, rates × 2, nodes: count 3, without rollback, no tools, no tickets, 60 s')
    expect(lesson.classes.map((spec) => spec.ratePerSecond)).toEqual([72, 24, 12])
    expect(lesson.nodes).toEqual({ ...shop.lesson.nodes, count: 3 })
    expect(lesson.unlocks).not.toContain('rollback')
    expect(lesson).toMatchObject({ tools: {}, tickets: [], liveSeconds: 60, modules: shop.lesson.modules })
  })

  it('[BAL7] a claim about people’s speed must hold at every delay it names', () => {
    const claim: Claim = { ...beats, reactionSeconds: [4, 16] }
    const slow = (lead: number) => (job: Job) => {
      const isAhead = job.strategy.id === 'four-services'
      return { profit: isAhead ? 100 + (job.reactionSeconds === 16 ? lead : 20) : 100 }
    }
    const result = judge([claim], slow(20)).claims[0]!
    expect(result.checks.map((check) => check.reactionSeconds)).toEqual([4, 16])
    expect(result.holds).toBe(true)
    const late = judge([claim], slow(5)).claims[0]!
    expect(late.holds).toBe(false)
    expect(late.checks.map((check) => check.holds)).toEqual([true, false])
  })

  it('[BAL7] one delay for all, where the shell asks for it', () => {
    const claim: Claim = { ...beats, reactionSeconds: [4, 16] }
    const jobs = jobsOf({ ...shop, claims: [claim] }, { ...SEEDS, reactionSeconds: 6 })
    expect(new Set(jobs.map((job) => job.reactionSeconds))).toEqual(new Set([6]))
  })

  it('[BAL8] `winners`: at least three win a tenth of the seeds each, and none more than 70 %', () => {
    const claim: Claim = {
      ...{ ...quiet, id: 'w', kind: 'winners', reactionSeconds: [], atLeast: 3, eachShare: 0.1, mostShare: 0.7 },
      strategies: ['untouched', 'scaled', 'four-services'],
    }
    // Of the 20 seeds the first so many go to the untouched, the next to the scaled, the rest to the four services.
    const wins = (untouched: number, scaled: number) => (job: Job) => {
      const rank = Number(job.seed) - 11
      const winner = rank < untouched ? 'untouched' : rank < untouched + scaled ? 'scaled' : 'four-services'
      return { profit: job.strategy.id === winner ? 2 : 1 }
    }
    const verdict = (untouched: number, scaled: number) => verdictOf(judge([claim], wins(untouched, scaled)))
    expect(verdict(2, 4)).toMatchObject({ holds: true, shares: { untouched: 0.1, scaled: 0.2, 'four-services': 0.7 } })
    expect(verdict(1, 6)).toMatchObject({ holds: false, winners: 2 })
    expect(verdict(2, 3)).toMatchObject({ holds: false, winners: 3 })
  })

  it('[BAL9] a course whose every lesson has the same winner teaches one answer', () => {
    const won = (strategy: string) => {
      const result = judge([], (job) => ({ profit: job.strategy.id === strategy ? 9 : 1 }))
      return { ...result, lesson: strategy }
    }
    expect(winnersOf([won('scaled'), won('untouched')]).map((one) => one.strategy)).toEqual(['scaled', 'untouched'])
    expect(alwaysWins([won('scaled'), won('scaled'), won('untouched')])).toBe(null)
    expect(alwaysWins([won('scaled'), won('scaled'), won('scaled')])).toBe('scaled')
    expect(alwaysWins([won('scaled'), won('scaled')])).toBe(null)
  })
})
