/* [BEN] Floor and reference of a class's round: what is played, for how long, and under what. */

import { describe, expect, test } from 'vitest'
import { benchmark, type BenchmarkJob, benchmarkJob } from '../../shared/bots/benchmark.ts'
import { playJob } from '../../shared/bots/balance.ts'
import { HOST } from '../../shared/game/entry.ts'
import type { StrategySpec } from '../../shared/lessons/strategy.ts'
import { loadLessons } from '../../server/lessons.ts'
import { aClass } from '../support/played-class.ts'

const lessons = await loadLessons([new URL('../../shared/lessons', import.meta.url).pathname])
const file = lessons.get('shop-split')!
const strategiesOf = (id: string) => lessons.get(id)?.strategies
const named = (id: string): StrategySpec => file.strategies.find((one) => one.id === id)!

const quick: BenchmarkJob = {
  lesson: { ...file.lesson, incidents: [] },
  floor: named('untouched'),
  reference: named('three-services'),
  seed: 'a class of its own',
  liveTicks: 240,
  incidents: [],
}

const played = (lesson: typeof quick.lesson, strategy: StrategySpec, seed: string, size = 0) =>
  Math.round(playJob({ scenario: '', lesson, strategy, size, seed, measures: [] }).profit * 1000)

describe('[BEN1] [BEN3] what is played', () => {
  test('both strategies on the round’s own seed, for as long as it was played', () => {
    const lesson = { ...quick.lesson, liveSeconds: 60 }
    expect(benchmark(quick)).toEqual({
      floorThousandths: played(lesson, quick.floor, quick.seed),
      referenceThousandths: played(lesson, quick.reference, quick.seed),
    })
    expect(benchmark({ ...quick, seed: 'another' })).not.toEqual(benchmark(quick))
    expect(benchmark({ ...quick, liveTicks: 200 })).not.toEqual(benchmark(quick))
  })

  test('what the host sent to all teams strikes both, at its own tick', () => {
    const spike = { kind: 'spike', target: 'buy', lastTicks: 80, strength: 8, team: 'all', liveTick: 60 } as const
    const struck = benchmark({ ...quick, incidents: [{ id: 'host:1-9', ...spike }] })
    expect(struck.floorThousandths).not.toBe(benchmark(quick).floorThousandths)
    const late = benchmark({ ...quick, incidents: [{ id: 'host:1-9', ...spike, liveTick: 4000 }] })
    expect(late).toEqual(benchmark(quick))
  })

  test('the same job gives the same answer', () => {
    expect(benchmark(structuredClone(quick))).toEqual(benchmark(quick))
  })
})

test('[BEN2] a family plays the member it would choose on other seeds, not the one this seed favours', () => {
  const small = named('three-services').sizes[0]!
  const family: StrategySpec = {
    ...named('untouched'),
    sizes: [
      { nodes: 4, sizing: { kind: 'fixed', replicas: 1 } },
      { ...small, sizing: { kind: 'fixed', replicas: 4 } },
    ],
  }
  const { lesson } = quick
  const first = played({ ...lesson, liveSeconds: 60 }, family, quick.seed, 0)
  const second = played({ ...lesson, liveSeconds: 60 }, family, quick.seed, 1)
  expect(second).not.toBe(first)
  expect(benchmark({ ...quick, lesson: { ...lesson, liveSeconds: 60 }, floor: family }).floorThousandths).toBe(second)
})

describe('which round is judged', () => {
  const debrief = () => aClass().toLive().tick(12).toDebrief()

  test('one that ended and is ranked, with its seed, its length and what struck all', () => {
    const room = aClass().toLive().tick(4)
    room.say(HOST, { kind: 'inject', incident: 'leak', target: 'search', team: 'all', inSeconds: 0 })
    room.tick(8).toDebrief()
    const job = benchmarkJob(room.session, strategiesOf)
    expect(job).toMatchObject({ seed: 'seed-7', liveTicks: 12, floor: { id: 'scaled-four' } })
    expect(job?.reference.id).toBe('four-services')
    expect(job?.incidents.map(({ kind, target, liveTick }) => [kind, target, liveTick])).toEqual([
      ['leak', 'search', 5],
    ])
  })

  test('time the host added counts', () => {
    const room = aClass({ lesson: { liveSeconds: 5 } })
      .toLive()
      .tick(4)
    room.say(HOST, { kind: 'extend', seconds: 10 })
    room.tick(100)
    expect(room.session.phase.kind).toBe('debrief')
    expect(benchmarkJob(room.session, strategiesOf)?.liveTicks).toBe(60)
  })

  test('also one that the end of the class cut off', () => {
    const room = aClass().toLive().tick(9)
    room.say(HOST, { kind: 'end-session' })
    expect(benchmarkJob(room.session, strategiesOf)?.liveTicks).toBe(9)
  })

  test('under the rules of the wall that the class played by', () => {
    const room = aClass({ options: { roles: 'silo' } })
      .toLive()
      .tick(4)
      .toDebrief()
    expect(benchmarkJob(room.session, strategiesOf)?.lesson.roles).toBe('silo')
    expect(benchmarkJob(debrief().session, strategiesOf)?.lesson.roles).toBe('devops')
  })

  test('not one that still runs, was not begun, is unranked, is judged, or whose strategies are not here', () => {
    expect(benchmarkJob(aClass().session, strategiesOf)).toBeNull()
    expect(benchmarkJob(aClass().toLive().tick(4).session, strategiesOf)).toBeNull()
    expect(benchmarkJob(aClass().toLive().toDebrief().session, strategiesOf)).toBeNull()
    const unranked = aClass().toLive()
    unranked.say(HOST, { kind: 'inject', incident: 'leak', target: 'search', team: 't1', inSeconds: 0 })
    expect(benchmarkJob(unranked.tick(4).toDebrief().session, strategiesOf)).toBeNull()
    const judged = debrief()
    judged.append('server', {
      ...{ kind: 'round-judged', round: 1 },
      benchmark: { floorThousandths: 0, referenceThousandths: 1 },
    })
    expect(benchmarkJob(judged.session, strategiesOf)).toBeNull()
    expect(benchmarkJob(debrief().session, () => undefined)).toBeNull()
    expect(benchmarkJob(debrief().session, () => [named('scaled-four')])).toBeNull()
  })
})
