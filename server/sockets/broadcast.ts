/* What pages are shown, and when: each team's view built once and encoded once a lane, the host's and the projector's views whole
   and at most twice a second, names and hands when they change. It listens to rooms; the socket server is io.ts. */

import type { FrameMessage, SessionNotice, SocketRole } from '../../shared/protocol/messages.ts'
import type { SeatId, TeamId } from '../../shared/world/ids.ts'
import type { Change } from '../rooms/change.ts'
import type { Cancel, Clock } from '../rooms/clock.ts'
import type { Room, RoomListener } from '../rooms/room.ts'
import { channels } from './channels.ts'
import { type GameServer, type Page, pagesIn } from './page.ts'
import { type Greeting, RoomShow } from './room-show.ts'

/** Pages that wait for a full view, slow lanes that are owed a frame and pages that fell behind are looked after this often. */
const LOOK_AFTER_MS = 1000

export interface ShowGauge {
  frame(bytes: number, receivers: number): void
}

export class Broadcast implements RoomListener {
  private readonly shows = new Map<Room, RoomShow>()
  private stopLooking: Cancel = () => undefined

  constructor(
    private readonly io: GameServer,
    private readonly clock: Clock,
    private readonly gauge: ShowGauge,
  ) {
    this.lookAfterLater()
  }

  changed(room: Room, change: Change): void {
    guarded(room, () => this.showOf(room).changed(change))
  }

  rosterChanged(room: Room): void {
    guarded(room, () => this.showOf(room).rosterChanged())
  }

  handsChanged(room: Room, team: TeamId): void {
    guarded(room, () => this.showOf(room).handsChanged(team))
  }

  notice(room: Room, notice: SessionNotice, seat?: SeatId): void {
    const { code } = room
    const channel = seat === undefined ? channels.session(code) : channels.seat(code, seat)
    guarded(room, () => {
      for (const pages of pagesIn(this.io, room, channel)) {
        pages.emit('notice', notice)
        if (notice.kind === 'removed') pages.disconnectSockets(true)
      }
    })
  }

  closed(room: Room): void {
    const show = this.shows.get(room)
    this.shows.delete(room)
    show?.stop()
    guarded(room, () => {
      for (const pages of pagesIn(this.io, room, channels.session(room.code))) {
        pages.emit('notice', { kind: 'server-restarting' })
        pages.disconnectSockets(true)
      }
    })
  }

  /** A page of this process came; its first views follow at once. */
  arrived(room: Room, page: Page): void {
    guarded(room, () => this.showOf(room).arrived(page))
  }

  left(room: Room, page: Page): void {
    this.shows.get(room)?.left(page)
  }

  /** The page lost its thread and holds frame `have`. */
  resync(room: Room, page: Page, have: number): void {
    guarded(room, () => this.showOf(room).resync(page, have))
  }

  /** What a page of another process is greeted with. */
  greeting(room: Room, role: SocketRole, seat: SeatId | null): Greeting {
    return this.showOf(room).greeting(role, seat)
  }

  /** A whole view for a page of another process that lost its thread. */
  fullFrame(room: Room, seat: SeatId): FrameMessage | null {
    return this.showOf(room).fullFrame(seat)
  }

  stop(): void {
    this.stopLooking()
    for (const show of this.shows.values()) show.stop()
    this.shows.clear()
  }

  private showOf(room: Room): RoomShow {
    const known = this.shows.get(room)
    if (known !== undefined) return known
    const show = new RoomShow(room, this.io, guardedClock(room, this.clock), this.gauge)
    // A closed room has nobody left to show anything to.
    if (room.isOpen) this.shows.set(room, show)
    return show
  }

  private lookAfterLater(): void {
    this.stopLooking = this.clock.after(LOOK_AFTER_MS, () => {
      for (const [room, show] of [...this.shows]) guarded(room, () => show.lookAfter())
      this.lookAfterLater()
    })
  }
}

/** A bug in what one class is shown closes that class's room; thrown out of a timer or a socket's event it would end the process. */
function guarded(room: Room, show: () => void): void {
  try {
    show()
  } catch (error) {
    room.breakDown(error)
  }
}

function guardedClock(room: Room, clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (delayMs, run) => clock.after(delayMs, () => guarded(room, run)),
  }
}
