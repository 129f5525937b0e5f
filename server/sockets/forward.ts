/* Sessions that live in another process: what is asked of them goes over the line to their owner, and this is also where the owner
   answers. No answer in time is "unknown", and the page sends its command again. Pages of such sessions are edge.ts. */

import type { Role } from '../../shared/game/authorize.ts'
import type { Author } from '../../shared/game/entry.ts'
import { assertNever } from '../../shared/lib/assert.ts'
import type { CommandAnswer, CommandMessage, FrameMessage, Holding } from '../../shared/protocol/messages.ts'
import type { SeatId } from '../../shared/world/ids.ts'
import type { Clock } from '../rooms/clock.ts'
import { type DeskAnswer, type DeskCall, serveDesk } from '../rooms/desk.ts'
import type { Attachment } from '../rooms/presence.ts'
import type { Registry } from '../rooms/registry.ts'
import type { Room } from '../rooms/room.ts'
import type { Elsewhere } from '../rooms/sessions.ts'
import type { Broadcast } from './broadcast.ts'
import type { Line } from './cluster.ts'
import type { Greeting } from './room-show.ts'

/** What processes ask each other. */
type Question =
  | { kind: 'desk'; code: string; call: DeskCall }
  | { kind: 'command'; code: string; by: Author; role: Role; message: CommandMessage }
  | { kind: 'attach'; code: string; connection: string; who: Attachment }
  | { kind: 'detach'; code: string; connection: string; who: Attachment }
  | { kind: 'hold'; code: string; seat: SeatId; holding: Holding }
  | { kind: 'full-frame'; code: string; seat: SeatId }
  /** Every page that a process has of a session; the owner forgets those it does not hear of. */
  | { kind: 'present'; code: string; connections: string[] }

const PATIENCE_MS = 2000
/** The door is as patient as the room. */
const JOIN_PATIENCE_MS = 8000
/** A process that says nothing of its pages for this long is gone. */
const SILENT_MS = 12_000
const LOOK_MS = 4000

interface PackedFrame {
  frame: number
  base: number
  bytes: string
}

export interface Forward extends Elsewhere {
  /** Undefined when the owner did not answer or owns it no more. */
  attach(owner: string, code: string, connection: string, who: Attachment): Promise<Greeting | undefined>
  detach(owner: string, code: string, connection: string, who: Attachment): void
  hold(owner: string, code: string, seat: SeatId, holding: Holding): void
  fullFrame(owner: string, code: string, seat: SeatId): Promise<FrameMessage | undefined>
  /** False when the owner is gone. */
  present(owner: string, code: string, connections: string[]): Promise<boolean>
}

/** The asking side. */
export function createForward(line: Line, forgetOwner: (code: string) => void): Forward {
  /** An owner that is silent, or says that it is none, is looked for again. */
  async function ask<T>(owner: string, question: Question, patienceMs = PATIENCE_MS): Promise<T | undefined> {
    const answer = await line.call(owner, question, patienceMs)
    if (answer === undefined || answer === null) forgetOwner(question.code)
    return (answer ?? undefined) as T | undefined
  }
  return {
    desk: (owner, code, call) =>
      ask<DeskAnswer>(owner, { kind: 'desk', code, call }, call.kind === 'join' ? JOIN_PATIENCE_MS : PATIENCE_MS),
    async submit(owner, code, by, role, message) {
      const answer = await ask<CommandAnswer>(owner, { kind: 'command', code, by, role, message })
      return answer ?? { kind: 'unknown' }
    },
    attach: (owner, code, connection, who) => ask<Greeting>(owner, { kind: 'attach', code, connection, who }),
    detach: (owner, code, connection, who) => void ask(owner, { kind: 'detach', code, connection, who }),
    hold: (owner, code, seat, holding) => void ask(owner, { kind: 'hold', code, seat, holding }),
    async fullFrame(owner, code, seat) {
      const packed = await ask<PackedFrame>(owner, { kind: 'full-frame', code, seat })
      return packed && { ...packed, bytes: Buffer.from(packed.bytes, 'base64') }
    },
    present: async (owner, code, connections) =>
      (await ask<true>(owner, { kind: 'present', code, connections })) !== undefined,
  }
}

/** The answering side: null says "not mine". */
export function answerForward(
  line: Line,
  { registry, broadcast, clock }: { registry: Registry; broadcast: Broadcast; clock: Clock },
): { stop(): void } {
  const guests = new Guests(clock)
  line.onCall(async (asked) => {
    const question = asked as Question
    const room = registry.peek(question.code)
    // Asked while this process slept, perhaps: by now it may be anybody's.
    if (room === undefined || !room.mayTell) return null
    return answer(room, question)
  })

  async function answer(room: Room, question: Question): Promise<unknown> {
    switch (question.kind) {
      case 'desk':
        return serveDesk(room, question.call, clock.now())
      case 'command':
        return room.submit(question.by, question.role, question.message)
      case 'attach':
        guests.heard(room, question.connection, question.who)
        room.attach(question.connection, question.who)
        return broadcast.greeting(room, question.who.role, question.who.seat)
      case 'detach':
        guests.gone(room, question.connection)
        return true
      case 'hold':
        room.hold(question.seat, question.holding)
        return true
      case 'full-frame': {
        const full = broadcast.fullFrame(room, question.seat)
        return full && { ...full, bytes: Buffer.from(full.bytes).toString('base64') }
      }
      case 'present':
        // A page I do not know was attached to another owner: it must come back through the door.
        return question.connections.every((connection) => guests.heard(room, connection)) ? true : null
      default:
        return assertNever(question)
    }
  }

  return { stop: () => guests.stop() }
}

/** Pages of other processes, each with when it was last heard of. */
class Guests {
  private readonly known = new Map<string, { room: Room; who: Attachment; at: number }>()
  private cancel = () => {}

  constructor(private readonly clock: Clock) {
    this.look()
  }

  /** False for a page that was never attached. */
  heard(room: Room, connection: string, who?: Attachment): boolean {
    const known = this.known.get(connection)
    const attachment = who ?? (known?.room === room ? known.who : undefined)
    if (attachment === undefined) return false
    this.known.set(connection, { room, who: attachment, at: this.clock.monotonic() })
    return true
  }

  gone(room: Room, connection: string): void {
    const known = this.known.get(connection)
    this.known.delete(connection)
    if (known !== undefined) room.detach(connection, known.who)
  }

  stop(): void {
    this.cancel()
  }

  private look(): void {
    this.cancel = this.clock.after(LOOK_MS, () => {
      for (const [connection, { room, at }] of this.known) {
        if (!room.isOpen) this.known.delete(connection)
        else if (this.clock.monotonic() - at > SILENT_MS) this.gone(room, connection)
      }
      this.look()
    })
  }
}
