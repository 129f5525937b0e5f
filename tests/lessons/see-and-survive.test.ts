/* Lesson 7, See and survive: its claims on one seed each, so that whoever breaks one learns it before the balance table does
   (`npm run balance -- --lesson see-and-survive` plays them on fifty), and what a class meets when it opens. */

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { seeds } from '../../shared/bots/balance.ts'
import { createTeam } from '../../shared/bots/bot.ts'
import { checkBalance } from '../../shared/bots/claims.ts'
import { type Played, playRound } from '../../shared/bots/play.ts'
import { createFeed } from '../../shared/game/feed.ts'
import { viewForTeam } from '../../shared/game/team-view.ts'
import type { CallSpec } from '../../shared/lessons/lesson.ts'
import { settleIncidents } from '../../shared/rules/incidents.ts'

const HOUSE = join(import.meta.dirname, '../../shared/lessons')
const file = (await loadLessons([HOUSE])).get('see-and-survive')!
const SEED = '1001'

/** The strategy's round with all of the lesson's incidents, up to this tick of live. */
function play(id: string, untilTick: number): Played {
  const strategy = file.strategies.find((one) => one.id === id)!
  const bots = [createTeam({ strategy, size: 0, lesson: file.lesson })]
  return playRound({ lesson: file.lesson, seed: SEED, bots, untilTick })
}

const CENTRAL = ['seeing-halves', 'seeing-pays', 'slow-kills-buy', 'breaker-buy', 'breaker-pays', 'tiny-quiet']
const PLAYERS = ['blind', 'watched', 'watched-mesh', 'tiny', 'tiny-mesh']

it('what it is about holds on a seed of its table, and the reference is far enough above the floor', () => {
  const claims = file.claims
    .filter((one) => CENTRAL.includes(one.id))
    // Of the delays the longest is the hardest for monitoring: everybody loses it. The table plays them all.
    .map((one) => ({ ...one, reactionSeconds: one.reactionSeconds.slice(-1) }))
  const strategies = file.strategies.filter((one) => PLAYERS.includes(one.id))
  const result = checkBalance({ ...file, claims, strategies }, { tuning: seeds(1, 1), check: [SEED] })
  expect(result.claims.map(({ claim, holds }) => [claim.id, holds])).toEqual(CENTRAL.map((id) => [id, true]))
  expect(result.validity.holds).toBe(true)
})

it('seeing halves the time to restore at any delay from 4 to 16 s', () => {
  const claim = file.claims.find((one) => one.id === 'seeing-halves')
  expect(claim?.reactionSeconds).toEqual([4, 8, 16])
})

it('three faults strike, none of them where every request could do without', () => {
  const needed = new Set<string>()
  const visit = (call: CallSpec) => {
    if (call.optionalValueShare !== undefined) return
    needed.add(call.module)
    for (const inner of call.calls) visit(inner)
  }
  for (const { call } of file.lesson.classes) visit(call)
  for (const seed of seeds(1, 50)) {
    const [first, second, third, slow] = settleIncidents(file.lesson, seed)
    for (const fault of [first, second, third]) expect(needed).toContain(fault?.target)
    // The part that gets slow is one that every request can do without.
    expect(slow?.kind).toBe('slow-dependency')
    expect(needed).not.toContain(slow?.target)
  }
})

it('everything runs at the start on the nodes there are, with both tools or without', () => {
  for (const id of ['blind', 'watched', 'watched-mesh']) {
    const { pods, nodes } = play(id, 1).session.round!.clusters['t1']!
    const states = Object.values(pods).map((pod) => pod.lifecycle.kind)
    expect(states).toEqual(states.map(() => 'ready'))
    expect(states).toHaveLength(id === 'blind' ? 10 : 11)
    expect(Object.keys(nodes)).toHaveLength(3)
  }
})

it('users are angry at what nobody sees without monitoring', () => {
  const struckTick = 30 * 4
  const [blind, watched] = ['blind', 'watched'].map((id) =>
    viewForTeam(play(id, struckTick).session, 't1', createFeed()),
  )
  expect(blind!.classes.some((one) => one.state === 'errors')).toBe(true)
  const figures = [...blind!.services, ...blind!.lines, ...blind!.classes].map((one) => one.errorPercent)
  expect(Math.max(...figures)).toBe(0)
  expect(Math.max(...watched!.services.map((one) => one.errorPercent))).toBeGreaterThan(10)
})
