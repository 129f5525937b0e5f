/* The sessions of the whole house, wherever they live: what HTTP and sockets ask, answered by a room of this process or passed on to
   the process that owns it. How it is passed on: sockets/forward.ts; without Redis there is no elsewhere. */

import type { Role } from '../../shared/game/authorize.ts'
import type { Author } from '../../shared/game/entry.ts'
import type { CommandAnswer, CommandMessage, Holding } from '../../shared/protocol/messages.ts'
import type { SeatId } from '../../shared/world/ids.ts'
import type { Session } from '../../shared/world/session.ts'
import type { PeopleStore } from '../store/ports.ts'
import type { Clock } from './clock.ts'
import { type DeskAnswer, type DeskCall, serveDesk } from './desk.ts'
import type { Opened, Registry } from './registry.ts'
import { type Identity, identityOf } from './roster.ts'

/** Another process that owns sessions, by its id. */
export interface Elsewhere {
  /** Undefined when it did not answer in time. */
  desk(owner: string, code: string, call: DeskCall): Promise<DeskAnswer | undefined>
  /** `unknown` when it did not answer in time. */
  submit(owner: string, code: string, by: Author, role: Role, message: CommandMessage): Promise<CommandAnswer>
  hold(owner: string, code: string, seat: SeatId, holding: Holding): void
}

export type NoSession =
  | { kind: 'no-session'; why: 'unknown' | 'unavailable' | 'quarantined' }
  | { kind: 'no-session'; why: 'ended'; session: Session }

export class Sessions {
  constructor(
    private readonly registry: Registry,
    private readonly people: PeopleStore,
    private readonly clock: Clock,
    private readonly elsewhere: Elsewhere | null,
  ) {}

  open(code: string): Promise<Opened> {
    return this.registry.open(code)
  }

  /** Rejects with StoreUnavailable when names are needed and their store is away. */
  async desk(code: string, call: DeskCall): Promise<DeskAnswer | NoSession> {
    const opened = await this.registry.open(code)
    switch (opened.kind) {
      case 'room':
        return serveDesk(opened.room, call, this.clock.now())
      case 'elsewhere': {
        const answer = await this.elsewhere?.desk(opened.by, code, call)
        return answer ?? { kind: 'no-session', why: 'unavailable' }
      }
      case 'ended':
        return { kind: 'no-session', why: 'ended', session: opened.session }
      default:
        return { kind: 'no-session', why: opened.kind }
    }
  }

  /** Whose token it is: from the room's memory where it lives here, so that a stalled storage locks nobody out. */
  async identify(code: string, token: string): Promise<Identity | null> {
    const room = this.registry.peek(code)
    if (room !== undefined) return room.roster.identify(token) ?? null
    return (await identityOf(this.people, code, token)) ?? null
  }

  async submit(code: string, by: Author, role: Role, message: CommandMessage): Promise<CommandAnswer> {
    const opened = await this.registry.open(code)
    if (opened.kind === 'room') return opened.room.submit(by, role, message)
    if (opened.kind === 'elsewhere' && this.elsewhere !== null) {
      return this.elsewhere.submit(opened.by, code, by, role, message)
    }
    return { kind: 'unknown' }
  }
  async hold(code: string, seat: SeatId, holding: Holding): Promise<void> {
    const opened = await this.registry.open(code)
    if (opened.kind === 'room') opened.room.hold(seat, holding)
    else if (opened.kind === 'elsewhere') this.elsewhere?.hold(opened.by, code, seat, holding)
  }
}
