/* One room's pages: its teams' frames, the whole views of host and projector, roster and hands, each with its own pace. When a
   change is worth sending is settled here; how a page keeps up is page.ts, how frames are numbered team-frames.ts. */

import type { HostView, ScreenView } from '../../shared/game/view.types.ts'
import { viewForHost, viewForScreen, viewForTeam } from '../../shared/game/view.ts'
import type { FrameMessage, Holding, RosterMessage, SocketRole, YouMessage } from '../../shared/protocol/messages.ts'
import type { SeatId, TeamId } from '../../shared/world/ids.ts'
import { seatsOf } from '../../shared/game/seating.ts'
import type { Change } from '../rooms/change.ts'
import type { Clock } from '../rooms/clock.ts'
import type { Room } from '../rooms/room.ts'
import type { ShowGauge } from './broadcast.ts'
import { channels } from './channels.ts'
import { createFullViewAllowance } from './limits.ts'
import { type GameServer, hereOf, type Page, type Pages, pagesIn } from './page.ts'
import { Paced } from './paced.ts'
import { TeamFrames } from './team-frames.ts'

/** Commands of a busy team share a frame; a tick (250 ms) is never held back by the one before. */
const FRAME_MS = 100
/** Host and projector: at most two a second. */
const WHOLE_MS = 500
const ROSTER_MS = 300
const HANDS_MS = 500

/** What a page is told as it arrives, in plain JSON. */
export interface Greeting {
  you: YouMessage
  view?: HostView | ScreenView
  roster?: RosterMessage
  hands?: { seat: SeatId; holding: Holding }[]
  isStorageAway: boolean
}

export class RoomShow {
  private readonly pages = new Set<Page>()
  private readonly teams = new Map<TeamId, TeamFrames>()
  /** Teams whose view moved since it was last built. */
  private readonly stale = new Set<TeamId>()
  private readonly fullViews
  private readonly frames: Paced
  private readonly whole: Paced
  private readonly roster: Paced
  private readonly hands: Paced
  private readonly handsOf = new Set<TeamId>()
  /** Teams of the seats whose pages are connected to other processes. */
  private readonly teamsElsewhere = new Map<SeatId, TeamId>()

  constructor(
    private readonly room: Room,
    private readonly io: GameServer,
    private readonly clock: Clock,
    private readonly gauge: ShowGauge,
  ) {
    this.fullViews = createFullViewAllowance(() => clock.monotonic())
    this.frames = new Paced(clock, FRAME_MS, () => this.sendFrames())
    this.whole = new Paced(clock, WHOLE_MS, () => this.sendWhole())
    this.roster = new Paced(clock, ROSTER_MS, () => this.sendRoster())
    this.hands = new Paced(clock, HANDS_MS, () => this.sendHands())
  }

  changed(change: Change): void {
    const moved = change.teams === 'all' ? Object.keys(this.room.current.teams) : change.teams
    for (const team of moved) this.stale.add(team)
    if (change.phase) {
      this.seatPages()
      this.roster.soon()
    }
    this.frames.soon()
    if (change.phase) this.whole.now()
    else this.whole.soon()
  }

  rosterChanged(): void {
    this.roster.soon()
  }

  handsChanged(team: TeamId): void {
    this.handsOf.add(team)
    this.hands.soon()
  }

  arrived(page: Page): void {
    this.pages.add(page)
    if (!this.room.mayTell) return void page.socket.disconnect(true)
    const { socket, peer } = page
    void socket.join([hereOf(this.io), channels.session(peer.code)])
    if (peer.seat !== null) void socket.join(channels.seat(peer.code, peer.seat))
    if (peer.role === 'seat') this.seat(page)
    else void socket.join(peer.role === 'host' ? channels.host(peer.code) : channels.screen(peer.code))
    if (peer.role !== 'seat') socket.emit('you', { seat: null, team: null, role: peer.role })
    if (peer.role === 'host') socket.emit('view', viewForHost(this.room.current, this.room.feed))
    if (peer.role === 'screen') socket.emit('view', viewForScreen(this.room.current, this.room.feed))
    if (peer.role === 'host') socket.emit('roster', this.rosterOf(null))
    if (this.room.isStorageAway) socket.emit('notice', { kind: 'storage', state: 'unavailable' })
  }

  left(page: Page): void {
    this.pages.delete(page)
  }

  resync(page: Page, have: number): void {
    // A page says this as it connects; the full view that greeted it is on its way.
    if (have === 0 && this.clock.monotonic() - page.fullAt < WHOLE_MS * 2) return
    if (page.lane !== null && page.team !== null)
      void page.socket.leave(channels.lane(this.room.code, page.team, page.lane))
    page.lane = null
    this.setLane(page)
  }

  /** Once a second: pages that fell behind, pages that wait for a full view, the slow lane's last frame. */
  lookAfter(): void {
    for (const page of this.pages) {
      if (page.standing() === 'lost') page.socket.disconnect(true)
      else this.setLane(page)
    }
    for (const [team, frames] of this.teams) {
      const owed = frames.catchUp()
      if (owed !== null) this.tell(channels.lane(this.room.code, team, 'slow'), (pages) => pages.emit('frame', owed))
    }
  }

  /** What a page of another process begins with; it rides in the slow lane. */
  greeting(role: SocketRole, seat: SeatId | null): Greeting {
    const { current, feed, isStorageAway } = this.room
    const team = this.teamOf(seat)
    const greeting: Greeting = { you: { seat, team, role }, isStorageAway }
    if (role === 'host') greeting.view = viewForHost(current, feed)
    if (role === 'screen') greeting.view = viewForScreen(current, feed)
    if (role === 'host') greeting.roster = this.rosterOf(null)
    if (seat === null || team === null) return greeting
    this.teamsElsewhere.set(seat, team)
    greeting.roster = this.rosterOf(team)
    greeting.hands = this.handsIn(team)
    return greeting
  }

  /** The whole view that a page of another process builds on. */
  fullFrame(seat: SeatId): FrameMessage | null {
    const team = this.teamOf(seat)
    return team === null ? null : this.framesOf(team).full('slow', false)
  }

  stop(): void {
    for (const paced of [this.frames, this.whole, this.roster, this.hands]) paced.stop()
  }

  /** Seats change teams: their pages follow. */
  private seatPages(): void {
    for (const page of this.pages) {
      if (page.peer.seat !== null && this.room.current.seats[page.peer.seat]?.team !== page.team) this.seat(page)
    }
    for (const [seat, team] of this.teamsElsewhere) {
      if (this.teamOf(seat) === team) continue
      // Which channels it sits in is the other process's business: it comes back through the door.
      this.teamsElsewhere.delete(seat)
      const pages = this.io.to(channels.seat(this.room.code, seat)).except(hereOf(this.io))
      pages.emit('notice', { kind: 'server-restarting' })
      pages.disconnectSockets(true)
    }
  }

  private seat(page: Page): void {
    const { socket, peer } = page
    const team = this.teamOf(peer.seat)
    if (page.team !== null) {
      void socket.leave(channels.team(peer.code, page.team))
      if (page.lane !== null) void socket.leave(channels.lane(peer.code, page.team, page.lane))
    }
    page.team = team
    page.lane = null
    socket.emit('you', { seat: peer.seat, team, role: peer.role })
    if (team === null) return
    void socket.join(channels.team(peer.code, team))
    socket.emit('roster', this.rosterOf(team))
    socket.emit('hands', this.handsIn(team))
    this.setLane(page)
  }

  /** Puts a page into the lane it can follow; changing lanes costs a full view, so it may have to wait for one. */
  private setLane(page: Page): void {
    const { team } = page
    if (team === null || !this.room.mayTell) return
    const wanted = page.wantedLane()
    if (wanted === page.lane) return
    const { code } = this.room
    if (page.lane !== null) void page.socket.leave(channels.lane(code, team, page.lane))
    page.lane = null
    if (wanted === null) return
    const channel = channels.lane(code, team, wanted)
    const full = this.fullViews.take(page.socket.id) ? this.framesOf(team).full(wanted, !this.hasPages(channel)) : null
    if (full === null) return
    page.socket.emit('frame', full)
    page.fullAt = this.clock.monotonic()
    this.gauge.frame(full.bytes.length, 1)
    page.lane = wanted
    void page.socket.join(channel)
  }

  /** A team's frames with the newest view in them. */
  private framesOf(team: TeamId): TeamFrames {
    const known = this.teams.get(team)
    if (known !== undefined && !this.stale.has(team)) return known
    const frames = known ?? new TeamFrames()
    this.teams.set(team, frames)
    this.stale.delete(team)
    const { code } = this.room
    for (const { lane, message } of frames.next(viewForTeam(this.room.current, team, this.room.feed))) {
      const channel = channels.lane(code, team, lane)
      this.tell(channel, (pages) => pages.emit('frame', message))
      this.gauge.frame(message.bytes.length, this.io.of('/').adapter.rooms.get(channel)?.size ?? 0)
    }
    return frames
  }

  private sendFrames(): void {
    for (const team of [...this.stale]) {
      // Nobody looks: the view is built when somebody does.
      if (this.hasPages(channels.team(this.room.code, team))) this.framesOf(team)
    }
    for (const page of this.pages) this.setLane(page)
  }

  private sendWhole(): void {
    const { current, feed, code } = this.room
    const host = channels.host(code)
    const screen = channels.screen(code)
    if (this.hasPages(host)) this.tell(host, (pages) => pages.emit('view', viewForHost(current, feed)))
    if (this.hasPages(screen)) this.tell(screen, (pages) => pages.emit('view', viewForScreen(current, feed)))
  }

  private sendRoster(): void {
    const { code, current } = this.room
    for (const team of Object.keys(current.teams)) {
      const channel = channels.team(code, team)
      if (this.hasPages(channel)) this.tell(channel, (pages) => pages.emit('roster', this.rosterOf(team)))
    }
    if (this.hasPages(channels.host(code)))
      this.tell(channels.host(code), (pages) => pages.emit('roster', this.rosterOf(null)))
  }

  private sendHands(): void {
    for (const team of this.handsOf) {
      this.tell(channels.team(this.room.code, team), (pages) => pages.emit('hands', this.handsIn(team)))
    }
    this.handsOf.clear()
  }

  /** Of one team, or of everybody for the host. */
  private rosterOf(team: TeamId | null): RosterMessage {
    const { current, roster, presence } = this.room
    const teams = team === null ? Object.keys(current.teams) : [team]
    const seats = teams.flatMap((id) => seatsOf(current, id))
    return {
      seats: seats.map(({ id, team: own }) => ({
        id,
        team: own,
        name: roster.nameOf(id),
        online: presence.isOnline(id),
      })),
    }
  }

  private handsIn(team: TeamId) {
    const { current, presence } = this.room
    return seatsOf(current, team).map(({ id }) => ({ seat: id, holding: presence.holdingOf(id) }))
  }

  private teamOf(seat: SeatId | null): TeamId | null {
    const found = seat === null ? undefined : this.room.current.seats[seat]
    return found?.status === 'seated' ? found.team : null
  }

  private tell(channel: string, say: (pages: Pages) => void): void {
    if (!this.room.mayTell) return
    for (const pages of pagesIn(this.io, this.room, channel)) say(pages)
  }

  private hasPages(channel: string): boolean {
    return this.room.presence.isElsewhere() || (this.io.of('/').adapter.rooms.get(channel)?.size ?? 0) > 0
  }
}
