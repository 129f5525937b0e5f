/* The one queue of a room: whatever happens to it waits here, in order, and what arrives together is handled together. What handling
   means is room.ts. */

import type { Refusal } from '../../shared/game/command.ts'
import type { LogRecord } from '../../shared/game/entry.ts'
import type { SeatId } from '../../shared/world/ids.ts'
import type { Request } from './turn.ts'

/** Beyond this many waiting requests (storage is away and a class keeps clicking) new ones are not even queued. */
const WAITING_MOST = 2000
/** How many waiting requests may share one append. */
const TOGETHER_MOST = 64

export type Settled =
  | { kind: 'done'; record: LogRecord; joined?: SeatId }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'unknown' }

export const UNKNOWN = { kind: 'unknown' } as const

export interface Waiting {
  request: Request
  /** Stored in the PeopleStore ahead of the log, once the turn knows the seat. */
  before?: (seat: SeatId) => Promise<void>
  settle: (outcome: Settled) => void
}

export class Inbox {
  private waiting: Waiting[] = []
  private working: Promise<void> | null = null
  private isOpen = true

  /** `handle` settles every request it is given; when it throws they are settled as unknown, and `broke` is told. */
  constructor(
    private readonly handle: (together: readonly Waiting[]) => Promise<void>,
    private readonly broke: (error: unknown) => void,
  ) {}

  ask(request: Request, before?: Waiting['before']): Promise<Settled> {
    if (!this.isOpen || this.waiting.length >= WAITING_MOST) return Promise.resolve(UNKNOWN)
    return new Promise((settle) => {
      this.waiting.push(before === undefined ? { request, settle } : { request, before, settle })
      this.working ??= this.work()
    })
  }

  /** Takes nothing more; what waits is answered "unknown". */
  close(): void {
    this.isOpen = false
    for (const one of this.waiting.splice(0)) one.settle(UNKNOWN)
  }

  /** Resolves when nothing is being handled any more; of a closed inbox. */
  async quiet(): Promise<void> {
    await this.working
  }

  private async work(): Promise<void> {
    // One turn of the event loop: what arrives together is written together.
    await Promise.resolve()
    while (this.waiting.length > 0) {
      const together = this.waiting.splice(0, TOGETHER_MOST)
      try {
        await this.handle(together)
      } catch (error) {
        for (const one of together) one.settle(UNKNOWN)
        this.broke(error)
      }
    }
    this.working = null
  }
}
