/* Incidents of software (GAME.md §8): faults that cling to a version of a module's code, and what comes from outside: dependencies,
   poisoned requests, the registry, certificates, attacks. Code faults are `faults`, the rest is `effects`; break-ins are attacks.ts. */

import { assertNever } from '../lib/assert.ts'
import type { IncidentKind, ModuleId } from '../lessons/lesson.ts'
import type { Cluster, CodeFault, Service } from '../world/cluster.ts'
import type { Incident } from '../world/session.ts'
import { ticksOf } from '../world/units.ts'
import { attackService } from './attacks.ts'
import { carryTickets, nextVersion } from './code.ts'
import type { RuleContext } from './context.ts'
import { addEffect, lasting } from './effects.ts'
import { keepRelease, wantedRelease } from './release.ts'

type SoftwareKind = Extract<
  IncidentKind,
  | 'leak'
  | 'bad-release'
  | 'payment-fault'
  | 'poison-request'
  | 'slow-dependency'
  | 'failing-dependency'
  | 'registry-down'
  | 'certificate-expired'
  | 'vulnerability-exploited'
>

/** A poisoned request comes every so often: long enough for one restart to be seen before the next crash. */
const POISON_EVERY_SECONDS = 2

export function strikeSoftware(cluster: Cluster, kind: SoftwareKind, incident: Incident, ctx: RuleContext): void {
  const { id, target, strength, lastTicks } = incident
  const span = lasting(incident, ctx)
  switch (kind) {
    // [INC2] A new version that takes more memory every second; pods become it without a restart, and a rollback cures it.
    case 'leak':
      shipFault(cluster, incident, 'leak')
      break
    // [INC17] A new version that fails half of what is asked of it; a rollback cures it like a leak.
    case 'bad-release':
      shipFault(cluster, incident, 'errors')
      break
    case 'payment-fault':
      failCalls(cluster, incident, span.untilTick)
      break
    // [INC18]
    case 'poison-request': {
      const everyTicks = ticksOf(POISON_EVERY_SECONDS)
      addEffect(cluster, { ...span, kind, module: target, everyTicks, nextTick: ctx.tick })
      break
    }
    // [INC19] Every answer takes so many milliseconds more, until it is over.
    case 'slow-dependency':
      addEffect(cluster, { ...span, kind, module: target, ms: strength })
      break
    // [INC20] A share of the calls fails, until it is over.
    case 'failing-dependency':
      addEffect(cluster, { ...span, kind, module: target, share: strength })
      break
    // [INC21] Nobody can pull or push an image, until it is over.
    case 'registry-down':
      addEffect(cluster, { ...span, kind })
      break
    // [INC22] The service that answers for the module at this moment: a certificate is issued to what runs, not to a plan.
    case 'certificate-expired': {
      const service = cluster.routes[target]
      if (service !== undefined) addEffect(cluster, { ...span, untilTick: null, kind, service })
      break
    }
    // [INC23]
    case 'vulnerability-exploited':
      attackService(cluster, { id, module: target, share: strength, lastTicks }, ctx)
      break
    default:
      assertNever(kind)
  }
}

/**
 * The module's code gets a version with a fault, in every service that holds it. Where no rollout is going on it is a revision of
 * its own that running pods become without a restart, so that a rollback cures; else the release on its way carries it.
 */
function shipFault(cluster: Cluster, { target: module, strength }: Incident, kind: CodeFault['kind']): void {
  const version = nextVersion(cluster, module)
  const carried = cluster.faults.filter((fault) => fault.module === module && isCarriedOn(cluster, fault, kind))
  cluster.faults = [
    ...cluster.faults,
    ...carried.map((fault) => ({ ...fault, version })),
    { kind, module, version, strength, untilTick: null },
  ]
  for (const service of Object.values(cluster.services)) {
    if (service.releases.at(-1)?.modules.includes(module)) shipVersion(cluster, service, module, version)
  }
}

/** The new version is the old one with something added: what fails from outside goes on failing, and so does what was in it before. */
function isCarriedOn(cluster: Cluster, fault: CodeFault, added: CodeFault['kind']): boolean {
  if (fault.untilTick !== null) return true
  const owner = cluster.services[cluster.owners[fault.module] ?? '']
  const isBuiltUpon = owner !== undefined && wantedRelease(owner).versions[fault.module] === fault.version
  return fault.kind !== added && isBuiltUpon
}

function shipVersion(cluster: Cluster, service: Service, module: ModuleId, version: number): void {
  const wanted = wantedRelease(service)
  carryTickets(cluster, module, wanted.versions[module] ?? 1, version)
  const fresh = { ...wanted, versions: { ...wanted.versions, [module]: version } }
  if (service.rollout.kind !== 'done') {
    service.releases = [...service.releases.slice(0, -1), fresh]
    return
  }
  fresh.revision = wanted.revision + 1
  for (const pod of Object.values(cluster.pods)) {
    if (pod.service === service.id && pod.revision === wanted.revision) pod.revision = fresh.revision
  }
  keepRelease(cluster, service, fresh)
}

/** A share of the calls fails whatever a team rolls back to: the fault lies outside, so it clings to every version in use. */
function failCalls(cluster: Cluster, { target: module, strength }: Incident, untilTick: number): void {
  const versions = new Set<number>()
  for (const service of Object.values(cluster.services)) {
    for (const release of service.releases) {
      const version = release.versions[module]
      if (version !== undefined) versions.add(version)
    }
  }
  const faults = [...versions].map((version) => ({ kind: 'errors' as const, module, version, strength, untilTick }))
  cluster.faults = [...cluster.faults, ...faults]
}
