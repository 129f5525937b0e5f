/* What the business asked for and how it is shipped: a team's tickets, its deliveries as DORA counts them, and requests that wait
   before the wall between silos. No verbs: rules/tickets.ts, rules/delivery.ts, game/wall.ts. */

import type { ModuleId, TicketKind } from '../lessons/lesson.ts'
import type { ServiceId } from './ids.ts'

export type TicketId = string

export type TicketState =
  /** Asked for, and nobody works on it. */
  | { kind: 'open' }
  /** In a release that is being built, tested or rolled out. */
  | { kind: 'on-its-way'; service: ServiceId; revision: number; sinceTick: number }
  /** Runs in every replica; `paid` when that was in time. */
  | { kind: 'live'; service: ServiceId; revision: number; tick: number; paid: boolean }

/** One the team knows of: it appears at its time, the same for every team. */
export interface Ticket {
  id: TicketId
  kind: TicketKind
  module: ModuleId
  value: number
  openedTick: number
  /** Live later than this it is worth nothing. */
  dueTick: number
  /** Times it was shipped: a defect is drawn by ticket and attempt (GAME.md §1). */
  attempts: number
  /** Versions of the module's code that hold its change, oldest first. */
  versions: number[]
  state: TicketState
}

/** A change that reached production, for the four DORA measures. */
export interface Delivery {
  service: ServiceId
  /** The number it was released under; a rollback to it gives the release a newer one. */
  revision: number
  /** When its change was asked for, and when it ran everywhere (or, if it never did, when its first replica served). */
  askedTick: number
  liveTick: number
  tickets: number
  /** It shipped a defect or a fault, or was rolled back. */
  failed: boolean
  /** Since when it has failed; null: it never did. */
  failedTick: number | null
  /** From failing to well again, ticks; null while it fails or if it never did. */
  restoredTicks: number | null
}

export type Side = 'dev' | 'ops'
