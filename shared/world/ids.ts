/* The names of things. Every id starts with a letter: integer-like keys would be reordered by JavaScript. */

/** DNS label: a module's id, or one of the lesson's service labels. */
export type ServiceId = string
/** `node-1`, `node-2` … numbered in the order of renting, never reused in a round. */
export type NodeId = string
/** `search.r3.s2.i1`: service, revision, slot, incarnation. Shown as `search-2`. */
export type PodId = string
export type TeamId = string
/** `epoch-seq` of a log record, both decimal without leading zeros; epochs start at 1. */
export type EntryId = `${number}-${number}`
export type SeatId = string

export function podId(service: ServiceId, revision: number, slot: number, incarnation: number): PodId {
  return `${service}.r${revision}.s${slot}.i${incarnation}`
}

/** What people call a pod. */
export function podName(pod: { service: ServiceId; slot: number }): string {
  return `${pod.service}-${pod.slot}`
}

/** Ascending by code unit, the same in every browser; the tie-break of every sort. */
export function byId(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
