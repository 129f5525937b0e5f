/* [VIE] What the views say: lights, clock, the one alarm, and the one team that needs the host. */

import { describe, expect, it } from 'vitest'
import { HOST } from '../../shared/game/entry.ts'
import { speakingCause, worstCause } from '../../shared/game/health.ts'
import { viewForHost, viewForScreen, viewForTeam } from '../../shared/game/view.ts'
import type { Cause } from '../../shared/world/happening.ts'
import { aClass, type PlayedClass } from '../support/played-class.ts'

const teamView = (room: PlayedClass, team = 't1') => viewForTeam(room.session, team, room.feed)
const hostView = (room: PlayedClass) => viewForHost(room.session, room.feed)

/** A class whose first team has lost every node: nothing of it runs. */
function oneTeamDown(): PlayedClass {
  const room = aClass({ lesson: { incidents: [] } }).toLive()
  for (const node of ['node-1', 'node-2', 'node-3', 'node-4']) {
    room.say(HOST, { kind: 'inject', incident: 'node-crash', target: node, team: 't1', inSeconds: 1 })
  }
  return room.tick(12)
}

describe('[VIE1] before a round', () => {
  it('there is a clock and nothing else, and every light is fine', () => {
    const room = aClass()
    expect(teamView(room)).toMatchObject({
      clock: { phase: 'lobby', round: 0, secondsLeft: 0 },
      services: [],
      alarm: null,
    })
    expect(viewForScreen(room.session, room.feed).summaries.map((one) => one.state)).toEqual(['fine', 'fine'])
  })
})

describe('[VIE2] the clock', () => {
  it('counts down in whole seconds, and live time from its beginning', () => {
    const room = aClass().toPlan()
    expect(teamView(room).clock).toMatchObject({ phase: 'plan', secondsLeft: 240, liveTick: -960, liveTicks: 960 })
    room.toLive().tick(5)
    expect(teamView(room).clock).toMatchObject({ phase: 'live', secondsLeft: 239, liveTick: 5, paused: false })
    room.say(HOST, { kind: 'set-pause', paused: true })
    expect(teamView(room).clock.paused).toBe(true)
  })
})

describe('[VIE3] a team’s own cluster', () => {
  it('is drawn whole: services with modules, pods on nodes, what is requested of what there is', () => {
    const room = aClass().toLive().tick(40)
    const view = teamView(room)
    expect(view.services).toHaveLength(1)
    expect(view.services[0]).toMatchObject({ id: 'shop', replicas: 3, ready: 3, rollout: 'done', arriving: [] })
    expect(view.services[0]?.modules).toHaveLength(10)
    expect(view.pods.map((pod) => pod.state)).toEqual(['ready', 'ready', 'ready'])
    const requested = view.nodes.reduce((sum, node) => sum + node.memoryRequestedMi, 0)
    expect(requested).toBe(3 * 2900)
    expect(view.history).toHaveLength(10)
    expect(view.offeredPerSecond).toBeGreaterThan(30)
    expect(view.alarm === null || view.alarm.happening.severity !== 'info').toBe(true)
  })

  it('is rounded once, so that no noise travels', () => {
    const view = JSON.stringify(
      teamView(
        aClass()
          .toLive()
          .tick(60 * 4),
      ),
    )
    expect(view.match(/\d+\.\d{3,}/g)).toBeNull()
    expect(view).not.toContain('-0,')
    expect(view.length).toBeLessThan(30_000)
  })

  it('a pod without a place says why, node by node', () => {
    const room = aClass().toPlan()
    room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 5 })
    const waiting = teamView(room).pods.find((pod) => pod.state === 'pending')
    expect(waiting).toMatchObject({ node: '', reasonNodes: 4, reason: [{ filter: 'insufficient-memory', nodes: 4 }] })
  })

  it('shows a module that is on its way in where it goes', () => {
    const room = aClass().toLive()
    room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search'] })
    const [shop, search] = teamView(room).services
    expect(shop?.modules).not.toContain('search')
    expect(search).toMatchObject({ modules: [], arriving: ['search'], rollout: 'queued', state: 'fine' })
  })
})

describe('[VIE4] lights and alarm', () => {
  it('no ready replica is down, for the service, its classes and the team', () => {
    const room = oneTeamDown()
    expect(teamView(room).services[0]).toMatchObject({ id: 'shop', state: 'down' })
    expect(teamView(room).classes.map((one) => one.state)).toEqual(['down', 'down', 'down'])
    const states = viewForScreen(room.session, room.feed).summaries.map((one) => one.state)
    expect(states[0]).toBe('down')
    expect(states[1]).not.toBe('down')
  })

  it('one alarm speaks, the gravest', () => {
    const alarm = teamView(oneTeamDown()).alarm
    expect(alarm?.happening).toMatchObject({ kind: 'service-down', service: 'shop', facts: { replicas: 3 } })
    expect(alarm?.happening.chain.map((link) => link.kind)).toContain('node-lost')
    expect(alarm?.hint).not.toBeNull()
  })
})

describe('[VIE5] who needs me', () => {
  it('nobody while a failure is fresh, then the one team that is left alone with it', () => {
    const room = oneTeamDown()
    expect(hostView(room).needsMe?.team).not.toBe('t1')
    room.tick(40)
    expect(hostView(room).needsMe).toMatchObject({ team: 't1', happening: { kind: 'service-down' } })
  })

  it('not a team that is trying something', () => {
    const room = oneTeamDown().tick(40)
    room.say('s1', { kind: 'rent-node' })
    expect(hostView(room).needsMe?.team).not.toBe('t1')
    expect(hostView(room).lastChanges).toMatchObject([{ team: 't1', happening: { seat: 's1', kind: 'changed' } }])
  })

  it('nobody while all is fine', () => {
    const room = aClass({ lesson: { classes: [], spikes: [], incidents: [] } })
      .toLive()
      .tick(100)
    expect(hostView(room).needsMe).toBeNull()
  })

  it('a hint the host sends is in that team’s feed alone', () => {
    const room = oneTeamDown()
    room.say(HOST, { kind: 'hint', team: 't1' })
    expect(teamView(room).feed[0]).toMatchObject({ kind: 'host-hint' })
    expect(teamView(room).feed[0]?.hint).toBeDefined()
    expect(teamView(room, 't2').feed.map((line) => line.kind)).not.toContain('host-hint')
  })
})

describe('[VIE6] the one alarm', () => {
  const { session } = aClass({ teams: 1, seats: 1, lesson: { spikes: [], incidents: [] } })
    .toLive()
    .tick(40)
  const lesson = session.round!.lesson
  const cluster = session.round!.clusters['t1']!
  const NOW = 400

  /** Open failures by id, each so many ticks old; `<` names what it came from. */
  function open(...drawn: string[]): typeof cluster {
    const causes = drawn.map((drawing): Cause => {
      const [id = '', age = '0', from] = drawing.split(/ < | /)
      const [kind, subject = ''] = id.split(':') as [Cause['kind'], string]
      const sinceTick = NOW - Number(age)
      const facts: Cause['facts'] = kind === 'slo-broken' ? { class: subject, errorPercent: 40 } : {}
      return { id, kind, service: subject, sinceTick, seenTick: NOW, facts, from: from ? [from] : [], chain: [] }
    })
    for (const cause of causes) if (cause.facts['class'] !== undefined) delete cause.service
    return { ...cluster, causes }
  }

  const speaks = (...drawn: string[]) => speakingCause(open(...drawn), lesson, NOW)?.id ?? null

  it('speaks of the newest among the gravest', () => {
    expect(speaks('oom-killed:a 90', 'service-refusing:b 20', 'cpu-saturated:c 8')).toBe('service-refusing:b')
    expect(speaks('service-down:a 90', 'oom-killed:b 8')).toBe('service-down:a')
  })

  it('not before it has lasted for a second: until then the one before speaks', () => {
    expect(speaks('oom-killed:a 90', 'service-down:b 3')).toBe('oom-killed:a')
    expect(speaks('oom-killed:a 90', 'service-down:b 4')).toBe('service-down:b')
    expect(speaks('service-down:b 3')).toBeNull()
  })

  it('speaks of a root before its symptom, even where the symptom is graver and newer', () => {
    expect(speaks('cpu-saturated:shop 40', 'slo-broken:search 8 < cpu-saturated:shop')).toBe('cpu-saturated:shop')
    expect(
      speaks('requests-held:shop 40', 'slo-broken:search 20 < requests-held:shop', 'retry-storm 8 < slo-broken:search'),
    ).toBe('requests-held:shop')
  })

  it('finds a root that is younger than its symptom', () => {
    expect(speaks('slo-broken:search 40 < spike-started:search', 'cpu-saturated:shop 8')).toBe('cpu-saturated:shop')
  })

  it('speaks of a symptom whose roots are over, or are only news', () => {
    expect(speaks('slo-broken:search 8 < cpu-saturated:shop')).toBe('slo-broken:search')
    expect(speaks('spike-started:search 40', 'slo-broken:search 8 < spike-started:search')).toBe('slo-broken:search')
    expect(speaks('slo-broken:search 20', 'retry-storm 8 < slo-broken:search', 'unschedulable:x 40')).toBe(
      'retry-storm',
    )
  })

  it('what a symptom led to is no root of it', () => {
    expect(
      speaks('slo-broken:search 90', 'retry-storm 40 < slo-broken:search', 'cpu-saturated:shop 8 < retry-storm'),
    ).toBe('retry-storm')
  })

  it('the host is called to the one that has lasted longest', () => {
    expect(worstCause(open('oom-killed:a 90', 'oom-killed:b 20'))?.id).toBe('oom-killed:a')
  })
})
