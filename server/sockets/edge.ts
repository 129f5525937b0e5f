/* Pages connected to this process whose session lives in another: they sit in the same channels, ride in the slow lane, and what they
   say goes to the owner (forward.ts). When the owner is gone they are let go and come back through the door, wherever it is then. */

import type { Clock } from '../rooms/clock.ts'
import type { Attachment } from '../rooms/presence.ts'
import { channels } from './channels.ts'
import type { Forward } from './forward.ts'
import type { Ingress } from './ingress.ts'
import { createFullViewAllowance } from './limits.ts'
import { type GameServer, hereOf, type Page } from './page.ts'

const PRESENT_MS = 3000

interface EdgePage {
  page: Page
  owner: string
}

export interface Edge {
  arrived(owner: string, page: Page): void
  stop(): void
}

export interface EdgeOptions {
  io: GameServer
  forward: Forward
  ingress: Ingress
  clock: Clock
  forgetOwner: (code: string) => void
}

export function createEdge(options: EdgeOptions): Edge {
  const { io, forward, clock } = options
  const pages = new Map<string, EdgePage>()
  const fullViews = createFullViewAllowance(() => clock.monotonic())
  let cancel = () => {}

  async function greet({ page, owner }: EdgePage, who: Attachment): Promise<void> {
    const { socket, peer } = page
    const greeting = await forward.attach(owner, peer.code, socket.id, who)
    if (!socket.connected) return forward.detach(owner, peer.code, socket.id, who)
    if (greeting === undefined) return letGo(page)
    const { you, view, roster, hands } = greeting
    page.team = you.team
    void socket.join([hereOf(io), channels.session(peer.code)])
    if (peer.seat !== null) void socket.join(channels.seat(peer.code, peer.seat))
    if (peer.role === 'host') void socket.join(channels.host(peer.code))
    if (peer.role === 'screen') void socket.join(channels.screen(peer.code))
    if (you.team !== null) void socket.join(channels.team(peer.code, you.team))
    socket.emit('you', you)
    if (view !== undefined) socket.emit('view', view)
    if (roster !== undefined) socket.emit('roster', roster)
    if (hands !== undefined) socket.emit('hands', hands)
    if (greeting.isStorageAway) socket.emit('notice', { kind: 'storage', state: 'unavailable' })
    if (peer.seat !== null) await showWhole({ page, owner }, peer.seat)
  }

  /** Joins the lane first: a frame too many is stale, a frame too few is a gap. */
  async function showWhole({ page, owner }: EdgePage, seat: string): Promise<void> {
    const { socket, peer, team } = page
    if (team === null || !fullViews.take(socket.id)) return
    void socket.join(channels.lane(peer.code, team, 'slow'))
    const full = await forward.fullFrame(owner, peer.code, seat)
    if (full !== undefined) socket.emit('frame', full)
    page.fullAt = clock.monotonic()
  }

  function letGo({ socket }: Page): void {
    socket.emit('notice', { kind: 'server-restarting' })
    socket.disconnect(true)
  }

  /** Tells every owner which pages are still here, and lets those go whose owner is none any more. */
  async function tellPresence(): Promise<void> {
    const groups = groupBy(pages.values(), keyOf)
    await Promise.all(
      [...groups.values()].map(async (group) => {
        const [first] = group
        if (first === undefined) return
        const connections = group.map(({ page }) => page.socket.id)
        if (!(await forward.present(first.owner, first.page.peer.code, connections))) {
          for (const { page } of group) letGo(page)
        }
      }),
    )
  }

  function presentLater(): void {
    cancel = clock.after(PRESENT_MS, () => void tellPresence().finally(presentLater))
  }
  presentLater()

  return {
    arrived(owner, page) {
      const { socket, peer } = page
      const known = { page, owner }
      const who: Attachment = { role: peer.role, seat: peer.seat, elsewhere: true }
      pages.set(socket.id, known)
      socket.on('resync', (...args) => {
        const have = options.ingress.resync(args)
        // What a page says as it connects is answered by the greeting.
        if (have !== undefined && have > 0 && peer.seat !== null) void showWhole(known, peer.seat)
      })
      socket.on('disconnect', () => {
        pages.delete(socket.id)
        // It may have been let go because its session moves: the next page asks anew.
        options.forgetOwner(peer.code)
        forward.detach(owner, peer.code, socket.id, who)
      })
      void greet(known, who)
    },
    stop: () => cancel(),
  }
}

const keyOf = ({ page, owner }: EdgePage) => `${owner} ${page.peer.code}`

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
