/* [RND1]–[RND4] Teams of bots in whole rounds of the shop: what a strategy says comes true on the real rules, with real views and a real wall. */

import { describe, expect, it } from 'vitest'
import { createTeam } from '../../shared/bots/bot.ts'
import { type Played, playRound } from '../../shared/bots/play.ts'
import type { IncidentKind, Lesson, TicketSpec } from '../../shared/lessons/lesson.ts'
import { NO_WISHES, type StrategySpec } from '../../shared/lessons/strategy.ts'
import { shopLesson } from '../support/cluster.ts'

const FOUR = {
  shop: ['web', 'auth', 'cart'],
  search: ['catalog', 'search'],
  recommend: ['recommend'],
  checkout: ['checkout', 'payment', 'inventory', 'notify'],
}

function play(wishes: Partial<StrategySpec>, change: Partial<Lesson>, liveSeconds = 90): Played {
  const lesson = shopLesson({ spikes: [], incidents: [], liveSeconds, ...change })
  const strategy: StrategySpec = {
    ...{ ...NO_WISHES, id: 'four', services: FOUR, sizes: [{ nodes: 4, sizing: { kind: 'peak', minReplicas: 2 } }] },
    ...wishes,
  }
  return playRound({ lesson, seed: '7', bots: [createTeam({ strategy, size: 0, lesson })] })
}

/** What was done in live, as `seat what`, with the second of live. */
function deeds({ session, happenings }: Played): { second: number; seat: string; what: string; about: string }[] {
  const start = session.round!.liveStartTick!
  return happenings
    .filter((one) => one.kind === 'changed' && one.tick > start)
    .map((one) => ({
      ...{ second: (one.tick - start) / 4, seat: one.seat ?? '', what: String(one.facts['what']) },
      about: String(one.facts['ticket'] ?? one.service ?? one.node ?? ''),
    }))
}

function ticketsFor(...modules: string[]): TicketSpec[] {
  return modules.map((module, rank) => ({
    ...{ id: `t${rank + 1}`, kind: 'feature', module, value: 200 },
    ...{ atSeconds: [5, 5], dueSeconds: 80 },
  }))
}

const struck = (kind: IncidentKind, target: string, second: number) => ({
  incidents: [{ kind, target, atSeconds: [second, second] as [number, number] }],
})
const two = { people: 2, reactionSeconds: 5, actSeconds: 3 }

describe('[RND1] two people', () => {
  const tickets = ticketsFor('web', 'search', 'recommend', 'payment')

  it('ship side by side under DevOps rules', () => {
    const shipped = deeds(play({ tickets: { kind: 'each' }, pace: two }, { tickets, roles: 'devops' }))
    expect(shipped.slice(0, 4)).toMatchObject([
      { second: 10, seat: 's1', what: 'ship-ticket', about: 't1' },
      { second: 10, seat: 's2', what: 'ship-ticket', about: 't2' },
      { second: 13, seat: 's1', about: 't3' },
      { second: 13, seat: 's2', about: 't4' },
    ])
  })

  it('in a silo only the developer ships himself; what the operator takes over for him waits for his word', () => {
    const played = play({ tickets: { kind: 'each' }, pace: two }, { tickets, roles: 'silo' })
    const asked = played.happenings.filter((one) => one.kind === 'request-made')
    const passed = played.happenings.filter((one) => one.kind === 'request-passed')
    expect(deeds(played)[0]).toMatchObject({ second: 10, seat: 's1', about: 't1' })
    expect(asked.length).toBeGreaterThan(0)
    expect(asked[0]).toMatchObject({ seat: 's2', facts: { what: 'ship-ticket', side: 'dev' } })
    expect(passed).toHaveLength(asked.length)
    expect((passed[0]!.tick - asked[0]!.tick) / 4).toBeGreaterThanOrEqual(two.reactionSeconds)
  })
})

describe('[RND2] eyes', () => {
  const change = {
    observability: 'tools-only' as const,
    tools: { monitoring: 40 },
    ...struck('certificate-expired', 'checkout', 20),
  }
  const reflexes: StrategySpec['reflexes'] = ['rotate-certificate', 'search-by-hand']

  it('whoever has monitoring sees what it is: the first act cures it', () => {
    const seeing = deeds(play({ reflexes, tools: ['monitoring'] }, change))
    expect(seeing).toMatchObject([{ what: 'rotate-certificate', about: 'checkout' }])
    expect(seeing[0]!.second).toBeGreaterThanOrEqual(28)
    expect(seeing[0]!.second).toBeLessThanOrEqual(31)
  })

  it('whoever has not tries one thing after another, and gets there later', () => {
    const blind = play({ reflexes }, change)
    const cured = deeds(blind).find((one) => one.what === 'rotate-certificate')
    expect(cured).toMatchObject({ about: 'checkout' })
    expect(cured!.second).toBeGreaterThan(40)
    expect(blind.refusals.map((one) => one.code)).toContain('certificate-valid')
  })
})

describe('[RND3] hands', () => {
  const change = {
    ...struck('node-crash', 'node-2', 20),
    unlocks: shopLesson().unlocks.filter((unlock) => unlock !== 'replica-controller'),
  }

  it('bring every lost replica back, one act each, a reaction after the node was known to be dead', () => {
    const played = play({ placement: 'by-hand', reflexes: ['replace-lost-pods-by-hand'] }, change)
    const placed = deeds(played)
    expect(placed.length).toBeGreaterThan(0)
    expect(placed.every((one) => one.what === 'place-pod')).toBe(true)
    // 20 s until it crashes, 4 s until it is NotReady, 8 s until somebody acts, 2 s an act.
    expect(placed.map((one) => one.second)).toEqual(placed.map((_, rank) => 32 + 2 * rank))
    const { pods } = played.session.round!.clusters['t1']!
    expect(Object.values(pods).every((pod) => pod.lifecycle.kind === 'ready')).toBe(true)
  })

  it('that do nothing bring back nothing', () => {
    const played = play({ placement: 'by-hand' }, change)
    const { pods } = played.session.round!.clusters['t1']!
    expect(Object.values(pods).some((pod) => pod.lifecycle.kind === 'lost')).toBe(true)
  })
})

it('[RND4] a delay given from outside is everybody’s', () => {
  const lesson = shopLesson({ spikes: [], liveSeconds: 60, ...struck('certificate-expired', 'checkout', 20) })
  const strategy: StrategySpec = {
    ...{ ...NO_WISHES, id: 'four', services: FOUR, reflexes: ['rotate-certificate'] },
    sizes: [{ nodes: 4, sizing: { kind: 'peak', minReplicas: 2 } }],
  }
  const rotatedAt = (reactionSeconds: number) => {
    const bots = [createTeam({ strategy, size: 0, lesson, reactionSeconds })]
    return deeds(playRound({ lesson, seed: '7', bots }))[0]?.second
  }
  expect(rotatedAt(16)! - rotatedAt(4)!).toBe(12)
})
