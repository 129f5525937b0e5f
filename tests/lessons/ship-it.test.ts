/* Lesson 6, Ship it: its central claims on one seed, so that whoever breaks one learns it before the balance table does
   (`npm run balance -- --lesson ship-it` plays them on fifty), and what a class meets when it opens. */

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { seeds } from '../../shared/bots/balance.ts'
import { createTeam } from '../../shared/bots/bot.ts'
import { checkBalance } from '../../shared/bots/claims.ts'
import { type Played, playRound } from '../../shared/bots/play.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'

const HOUSE = join(import.meta.dirname, '../../shared/lessons')
const file = (await loadLessons([HOUSE])).get('ship-it')!
/** Chosen because failing releases show on it; one seed notices what breaks, the table is what proves. */
const SEED = '1003'

function play(id: string, change: Partial<Lesson> = {}, untilTick?: number): Played {
  const lesson = { ...file.lesson, incidents: [], ...change }
  const strategy = file.strategies.find((one) => one.id === id)!
  const bots = [createTeam({ strategy, size: 0, lesson })]
  return playRound({ lesson, seed: SEED, bots, ...(untilTick === undefined ? {} : { untilTick }) })
}

const clusterOf = ({ session }: Played) => session.round!.clusters['t1']!

it('the central claims hold on a seed, and the reference is far enough above the floor', () => {
  const central = [
    'ships-more',
    'small-ships-more',
    'pays',
    'fails-less',
    'batching-fails-more',
    'silo-loses',
    'cicd-lowers-wall',
    'scanner-pays',
    'scanner-unneeded',
  ]
  // Without attacks of its own the lesson is as quiet as its claims, and those rounds are played once.
  const quiet = {
    ...file,
    lesson: { ...file.lesson, incidents: [] },
    strategies: file.strategies.filter((one) => one.id !== 'monolith-cicd'),
    claims: file.claims.filter((one) => central.includes(one.id)),
  }
  const { claims, validity } = checkBalance(quiet, { tuning: seeds(1, 1), check: [SEED] })
  expect(claims.map(({ claim, holds }) => [claim.id, holds])).toEqual(central.map((id) => [id, true]))
  expect(validity.holds).toBe(true)
})

describe('a class that opens it', () => {
  it('starts with a monolith of two Ready copies, and nothing Pending', () => {
    const pods = Object.values(clusterOf(play('monolith', {}, 1)).pods)
    expect(pods.map(({ service, lifecycle }) => `${service} ${lifecycle.kind}`)).toEqual(['shop ready', 'shop ready'])
  })

  it('is asked for 18 tickets worth 200, due in 50 s on average, all of them within the round', () => {
    const { tickets, liveSeconds } = file.lesson
    expect(tickets.map((one) => one.value)).toEqual(Array.from({ length: 18 }, () => 200))
    expect(tickets.reduce((sum, one) => sum + one.dueSeconds, 0) / tickets.length).toBe(50)
    for (const one of tickets) expect(one.atSeconds[1]).toBeLessThan(liveSeconds)
    expect(new Set(tickets.map((one) => one.kind))).toEqual(new Set(['feature', 'rewrite', 'retrain', 'no-code']))
  })

  it('may hold to silos: the same bots are refused nothing, and their requests pass the wall', () => {
    const { refusals, happenings } = play('four', { roles: 'silo' })
    expect(refusals).toEqual([])
    expect(happenings.filter((one) => one.kind === 'effect-refused')).toEqual([])
  })
})
