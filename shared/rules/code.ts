/* Versions of a module's code: every change is a version of its own, built upon the one it changes. Faults and tickets cling to versions,
   so they go wherever the code goes: along with a split, back with a rollback. What runs which version is release.ts. */

import type { ModuleId } from '../lessons/lesson.ts'
import type { Cluster, Release } from '../world/cluster.ts'
import type { TicketId } from '../world/delivery.ts'

/** [COD1] The version after every one that this team's module has ever had and still knows of. */
export function nextVersion(cluster: Cluster, module: ModuleId): number {
  let highest = 0
  for (const service of Object.values(cluster.services)) {
    for (const release of service.releases) highest = Math.max(highest, release.versions[module] ?? 0)
  }
  for (const fault of cluster.faults) if (fault.module === module) highest = Math.max(highest, fault.version)
  for (const ticket of Object.values(cluster.tickets)) {
    if (ticket.module === module) highest = Math.max(highest, ...ticket.versions)
  }
  return highest + 1
}

/** [COD2] What is built upon code that leaks or fails leaks or fails too: a feature is no cure. */
export function carryFaults(cluster: Cluster, module: ModuleId, base: number, version: number): void {
  const carried = cluster.faults.filter((fault) => fault.module === module && fault.version === base)
  if (carried.length > 0) cluster.faults = [...cluster.faults, ...carried.map((fault) => ({ ...fault, version }))]
}

/** [COD3] The tickets in the code that a version is built upon are in that version too. */
export function carryTickets(cluster: Cluster, module: ModuleId, base: number, version: number): void {
  for (const ticket of Object.values(cluster.tickets)) {
    if (ticket.module !== module || !ticket.versions.includes(base) || ticket.versions.includes(version)) continue
    ticket.versions = [...ticket.versions, version]
  }
}

/** Whether code that was written for a ticket is in this release. */
export function holdsTicket(cluster: Cluster, release: Pick<Release, 'modules' | 'versions'>, id: TicketId): boolean {
  const ticket = cluster.tickets[id]
  if (ticket === undefined || !release.modules.includes(ticket.module)) return false
  return ticket.versions.includes(release.versions[ticket.module] ?? 1)
}

/** Whether the release runs code with a fault in it that does not end by itself. */
export function holdsFault(cluster: Cluster, release: Release): boolean {
  return cluster.faults.some((fault) => fault.untilTick === null && release.versions[fault.module] === fault.version)
}
