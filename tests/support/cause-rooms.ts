/* Rooms for tests of causes: a calm shop in four services of two replicas, struck by the incidents a test names, and the questions such
   tests ask: what was told, from which root, and what the round's losses came from. */

import type { IncidentKind, Lesson } from '../../shared/lessons/lesson.ts'
import { rootCauses } from '../../shared/rules/blame.ts'
import type { Happening } from '../../shared/world/happening.ts'
import { shopLesson } from './cluster.ts'
import { aClass, type PlayedClass } from './played-class.ts'

export const CALM: Partial<Lesson> = { incidents: [], spikes: [] }
export const TUNABLES = shopLesson().tunables

/** One incident at a second of live. */
export interface Strike {
  kind: IncidentKind
  target: string
  at?: number
  lastSeconds?: number
  strength?: number
}

export function struckBy(...strikes: Strike[]): Partial<Lesson> {
  return {
    ...CALM,
    incidents: strikes.map(({ kind, target, at = 10, ...more }) => ({ kind, target, atSeconds: [at, at], ...more })),
  }
}

/** The shop's modules, some of which call somebody outside. */
export function callingOut(...modules: string[]): Lesson['modules'] {
  return shopLesson().modules.map((module) =>
    modules.includes(module.id) ? { ...module, external: { name: 'bank', ms: 60 } } : module,
  )
}

/** Four services in plan; `replicas` of each, two where nothing is said. */
export function planned(lesson: Partial<Lesson>, replicas: Record<string, number> = {}): PlayedClass {
  const room = aClass({ lesson: { ...CALM, ...lesson }, teams: 1, seats: 1 }).toPlan()
  room.say('s1', { kind: 'scale-service', service: 'shop', replicas: 1 })
  room.say('s1', { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] })
  room.say('s1', { kind: 'split-service', newService: 'recommend', modules: ['recommend'] })
  const modules = ['checkout', 'payment', 'inventory', 'notify']
  room.say('s1', { kind: 'split-service', newService: 'checkout', modules })
  // What is left of the monolith needs less than it did.
  room.say('s1', {
    kind: 'set-resources',
    service: 'shop',
    cpuRequestMillis: 300,
    memoryRequestMi: 800,
    memoryLimitMi: 800,
  })
  for (const service of ['shop', 'search', 'recommend', 'checkout']) {
    room.try('s1', { kind: 'scale-service', service, replicas: replicas[service] ?? 2 })
  }
  return room
}

/** The same at live, some seconds in. */
export function played(lesson: Partial<Lesson>, seconds: number, replicas: Record<string, number> = {}): PlayedClass {
  return planned(lesson, replicas)
    .toLive()
    .tick(seconds * 4)
}

/** What was told, by kind and service. */
export function told(room: PlayedClass, kind: string, service?: string): Happening[] {
  return room.happenings.filter((one) => one.kind === kind && (service === undefined || one.service === service))
}

/** The way to a failure, root first: `node-lost:node-1 service-down:web`. */
export function chain(happening: Pick<Happening, 'chain'> | undefined): string[] | undefined {
  return happening?.chain.map((link) => {
    const subject = link.service ?? link.node ?? link.facts['class'] ?? link.facts['zone']
    return subject === undefined ? link.kind : `${link.kind}:${subject}`
  })
}

/** The last line that says a class is outside its SLO. */
export function lastBroken(room: PlayedClass, classId: string): Happening | undefined {
  return told(room, 'slo-broken').findLast((one) => one.facts['class'] === classId)
}

/** Ids of what the round's losses came from, the costliest first. */
export function blamed(room: PlayedClass): string[] {
  return rootCauses(room.cluster('t1'), room.lesson.classes).map((culprit) => culprit.id)
}

/** Every kind that was named as the cause of something. */
export function namedAsCause(room: PlayedClass): Set<string> {
  const named = new Set(room.happenings.flatMap((one) => one.chain.map((link) => link.kind as string)))
  for (const culprit of room.cluster('t1').culprits) named.add(culprit.kind)
  return named
}
