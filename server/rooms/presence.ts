/* Who is connected to a session right now and what each seat has in hand. None of it is in the log and all of it is lost with the
   process; connections are counted, because an old one may go after the new one came. */

import type { Holding } from '../../shared/protocol/messages.ts'
import type { SeatId } from '../../shared/world/ids.ts'

/** One page: a seat's, the host's or a projector's. */
export interface Attachment {
  role: 'seat' | 'host' | 'screen'
  seat: SeatId | null
  /** Connected to another process than the one that owns the session. */
  elsewhere: boolean
}

export class Presence {
  private readonly attached = new Map<string, Attachment>()
  private readonly held = new Map<SeatId, Holding>()

  attach(connection: string, who: Attachment): void {
    this.attached.set(connection, who)
  }

  /** False when it was not attached (any more). */
  detach(connection: string): boolean {
    const who = this.attached.get(connection)
    if (who === undefined) return false
    this.attached.delete(connection)
    if (who.seat !== null && !this.isOnline(who.seat)) this.held.delete(who.seat)
    return true
  }

  isOnline(seat: SeatId): boolean {
    for (const who of this.attached.values()) if (who.seat === seat) return true
    return false
  }

  /** Connected pages of a role. */
  count(role: Attachment['role']): number {
    let count = 0
    for (const who of this.attached.values()) if (who.role === role) count++
    return count
  }

  /** Is any page connected to another process? */
  isElsewhere(): boolean {
    for (const who of this.attached.values()) if (who.elsewhere) return true
    return false
  }

  /** Is every connected page, and at least one, connected to another process? */
  isOnlyElsewhere(): boolean {
    return !this.isEmpty() && [...this.attached.values()].every((who) => who.elsewhere)
  }

  isEmpty(): boolean {
    return this.attached.size === 0
  }

  hold(seat: SeatId, holding: Holding): void {
    if (holding === null) this.held.delete(seat)
    else this.held.set(seat, holding)
  }

  holdingOf(seat: SeatId): Holding {
    return this.held.get(seat) ?? null
  }
}
