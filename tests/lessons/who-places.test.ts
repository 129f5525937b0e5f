/* Lesson 5, Who places the pods?: its claims on one seed each, so that whoever breaks one learns it before the balance table does
   (`npm run balance -- --lesson who-places` plays them on fifty), and what a class meets when it opens. */

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import { seeds } from '../../shared/bots/balance.ts'
import { createTeam } from '../../shared/bots/bot.ts'
import { checkBalance } from '../../shared/bots/claims.ts'
import { type Played, playRound } from '../../shared/bots/play.ts'

const HOUSE = join(import.meta.dirname, '../../shared/lessons')
const file = (await loadLessons([HOUSE])).get('who-places')!
const SEED = '1001'

/** The strategy's round with all of the lesson's incidents, up to this tick of live. */
function play(id: string, untilTick: number): Played {
  const strategy = file.strategies.find((one) => one.id === id)!
  const bots = [createTeam({ strategy, size: 0, lesson: file.lesson })]
  return playRound({ lesson: file.lesson, seed: SEED, bots, untilTick })
}

/** Ready pods by node, the services' names in alphabetical order. */
function places({ session }: Played): Record<string, string> {
  const nodes: Record<string, string[]> = {}
  for (const { node, service, lifecycle } of Object.values(session.round!.clusters['t1']!.pods)) {
    const where = lifecycle.kind === 'ready' ? (node ?? 'nowhere') : lifecycle.kind
    nodes[where] = [...(nodes[where] ?? []), service].sort()
  }
  return Object.fromEntries(Object.entries(nodes).map(([node, services]) => [node, services.join(' ')]))
}

it('every claim holds on a seed of its table, and the reference is far enough above the floor', () => {
  // Of the delays the shortest is the hardest for controllers; the table plays them all.
  const quick = file.claims.map((one) => ({ ...one, reactionSeconds: one.reactionSeconds.slice(0, 1) }))
  const { claims, validity } = checkBalance({ ...file, claims: quick }, { tuning: seeds(1, 1), check: [SEED] })
  expect(claims.map(({ claim, holds }) => [claim.id, holds])).toEqual([
    ['apart-survives', true],
    ['packed-is-cheaper', true],
    ['controllers-pay', true],
    ['autoscaler-pays', true],
    ['room-to-grow', true],
    ['no-room-to-grow', true],
    ['packed-goes-dark', true],
  ])
  expect(validity.holds).toBe(true)
})

it('controllers are set against hands at delays from 4 to 16 s', () => {
  const claim = file.claims.find((one) => one.id === 'controllers-pay')
  expect(claim?.reactionSeconds).toEqual([4, 8, 16])
})

it('a team that does nothing starts with nine Ready pods on two nodes', () => {
  const services = Object.values(places(play('untouched', 1)))
  expect(services).toHaveLength(2)
  expect(services.join(' ').split(' ')).toHaveLength(9)
})

it('filled up, one node carries them all; apart, every service is on both, by hand as by the scheduler', () => {
  expect(places(play('packed', 1))).toEqual({ 'node-1': 'find find front front front order order recommend recommend' })
  for (const strategy of ['apart', 'by-hand']) {
    const nodes = Object.values(places(play(strategy, 1))).map((services) =>
      [...new Set(services.split(' '))].join(' '),
    )
    expect(nodes).toEqual(['find front order recommend', 'find front order recommend'])
  }
})
