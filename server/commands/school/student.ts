/* One bot student on a real connection: joins over HTTP, plays over a socket, keeps every command until it is answered and writes
   down what became of each. What it wants to do is wishes.ts; a class of them is class.ts. */

import { randomBytes } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import * as parser from 'socket.io-msgpack-parser'
import type { Command } from '../../../shared/game/command.ts'
import type { EntryId } from '../../../shared/game/entry.ts'
import type { TeamView } from '../../../shared/game/view.types.ts'
import { createFrameKeeper } from '../../../shared/protocol/frames.ts'
import {
  type ClientToServer,
  type CommandAnswer,
  type CommandMessage,
  type FrameMessage,
  type HandshakeError,
  PROTOCOL,
  type ServerToClient,
} from '../../../shared/protocol/messages.ts'
import { createOutbox, nonceOf } from '../../../shared/protocol/outbox.ts'

/** One command's life as its sender saw it. */
export interface Attempt {
  commandId: string
  seat: string
  command: Command
  /** `open`: no final answer yet; `done` names the entry. */
  outcome: { kind: 'open' } | { kind: 'done'; entry: EntryId } | { kind: 'refused'; code: string }
  askedMs: number
  answeredMs: number | null
}

export interface StudentReport {
  seat: string
  attempts: Attempt[]
  /** Milliseconds between live frames of consecutive ticks. */
  frameGapsMs: number[]
  bytes: number
  frames: number
  /** Commands answered with another answer than the first, and other things that must not be. */
  violations: string[]
  reconnects: number
  /** Monotonic milliseconds of the newest view, 0 before the first. */
  shownMs: number
}

const ANSWER_OVERDUE_MS = 4000
const ASK_AGAIN_MS = 500
const RECONNECT_FIRST_MS = 300
const RECONNECT_MOST_MS = 2000
/** Keys of the timers beside those of commands. */
const RECONNECT = 'reconnect'
const AGAIN = 'again'

export class Student {
  readonly report: StudentReport
  view: TeamView | null = null
  private readonly outbox
  private readonly frames = createFrameKeeper()
  private readonly attempts = new Map<string, Attempt>()
  private readonly timers = new Map<string, NodeJS.Timeout>()
  private readonly socket: Socket<ServerToClient, ClientToServer>
  private lastFrame: { tick: number; atMs: number } | null = null
  private closed = false

  private constructor(url: string, code: string, seat: string, token: string, transports: ('polling' | 'websocket')[]) {
    this.report = {
      seat,
      attempts: [],
      frameGapsMs: [],
      bytes: 0,
      frames: 0,
      violations: [],
      reconnects: 0,
      shownMs: 0,
    }
    let kept: string | null = null
    this.outbox = createOutbox(nonceOf(randomBytes(6)), {
      read: () => kept,
      write: (text) => {
        kept = text
      },
    })
    this.socket = io(url, {
      parser,
      forceNew: true,
      query: { code },
      auth: { protocol: PROTOCOL, code, role: 'seat', token },
      transports,
      reconnectionDelay: RECONNECT_FIRST_MS,
      reconnectionDelayMax: RECONNECT_MOST_MS,
      randomizationFactor: 1,
    })
    this.listen()
  }

  /** Takes a seat in a class and connects. Throws with the server's reason when the door is shut. */
  static async join(
    url: string,
    code: string,
    name: string,
    teamId: string,
    transports: ('polling' | 'websocket')[] = ['websocket'],
  ): Promise<Student> {
    const response = await fetch(`${url}/api/sessions/${code}/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, teamId }),
    })
    const body = (await response.json()) as { seatId?: string; token?: string; error?: { code: string } }
    if (!body.seatId || !body.token)
      throw new Error(`${name} could not join ${code}: ${body.error?.code ?? response.status}`)
    return new Student(url, code, body.seatId, body.token, transports)
  }

  get connected(): boolean {
    return this.socket.connected
  }

  /** Commands without a final answer. */
  get open(): number {
    return this.outbox.pending().length
  }

  say(command: Command): void {
    const message = this.outbox.add(command, this.view?.seen)
    const attempt: Attempt = {
      commandId: message.commandId,
      seat: this.report.seat,
      command,
      outcome: { kind: 'open' },
      askedMs: performance.now(),
      answeredMs: null,
    }
    this.attempts.set(message.commandId, attempt)
    this.report.attempts.push(attempt)
    // While one is being checked for, a later one waits its turn.
    if (!this.timers.has(AGAIN)) this.send(message)
  }

  close(): void {
    this.closed = true
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.socket.disconnect()
  }

  private listen(): void {
    this.socket.on('connect', () => {
      this.frames.forget()
      this.lastFrame = null
      this.askAgain()
    })
    this.socket.on('disconnect', (reason) => {
      this.report.reconnects += 1
      // A server that goes away politely says so; the page comes back all the same.
      if (reason === 'io server disconnect') this.comeBack()
    })
    this.socket.on('connect_error', (error: Error & { data?: HandshakeError }) => {
      const code = error.data?.code
      if (code !== undefined && code !== 'unavailable') this.report.violations.push(`not let back in: ${code}`)
      if (!this.socket.active) this.comeBack()
    })
    this.socket.on('you', (you) => {
      if (you.seat !== this.report.seat) this.report.violations.push(`sat down as ${you.seat}`)
    })
    this.socket.on('notice', (notice) => {
      if (notice.kind === 'removed') this.report.violations.push('was removed')
    })
    this.socket.on('frame', (frame) => this.take(frame))
  }

  private comeBack(): void {
    this.later(RECONNECT, RECONNECT_MOST_MS * Math.random(), () => void (this.closed || this.socket.connect()))
  }

  private take(frame: FrameMessage): void {
    this.report.bytes += frame.bytes.byteLength
    this.report.frames += 1
    const verdict = this.frames.take(frame, performance.now())
    if (verdict.kind === 'missing-base' && verdict.ask) this.socket.emit('resync', verdict.have)
    if (verdict.kind !== 'shown') return
    this.view = verdict.view
    this.report.shownMs = performance.now()
    this.measureGap(verdict.view)
  }

  private measureGap(view: TeamView): void {
    const atMs = performance.now()
    const tick = view.clock.liveTick
    if (view.clock.phase === 'live' && !view.clock.paused) {
      if (this.lastFrame && tick === this.lastFrame.tick + 1) this.report.frameGapsMs.push(atMs - this.lastFrame.atMs)
      if (tick !== this.lastFrame?.tick) this.lastFrame = { tick, atMs }
    } else this.lastFrame = null
  }

  private send(message: CommandMessage): void {
    if (!this.socket.connected || this.closed) return
    this.later(message.commandId, ANSWER_OVERDUE_MS, () => this.askAgain())
    this.socket.emit('command', message, (answer) => this.hear(message, answer))
  }

  /** Everything unanswered, in counter order, as the page does it: no command may overtake one that is being checked for. */
  private askAgain(): void {
    clearTimeout(this.timers.get(AGAIN))
    this.timers.delete(AGAIN)
    for (const message of this.outbox.pending()) this.send(message)
  }

  private later(key: string, delayMs: number, act: () => void): void {
    clearTimeout(this.timers.get(key))
    const run = () => {
      this.timers.delete(key)
      act()
    }
    this.timers.set(key, setTimeout(run, delayMs))
  }

  private hear(message: CommandMessage, answer: CommandAnswer): void {
    const attempt = this.attempts.get(message.commandId)!
    if (answer.kind === 'unknown' || (answer.kind === 'refused' && isPassing(answer.refusal.code))) {
      if (!this.timers.has(AGAIN)) this.later(AGAIN, ASK_AGAIN_MS, () => this.askAgain())
      return
    }
    clearTimeout(this.timers.get(message.commandId))
    this.timers.delete(message.commandId)
    this.outbox.settle(message.commandId)
    const outcome: Attempt['outcome'] =
      answer.kind === 'done' ? { kind: 'done', entry: answer.entry } : { kind: 'refused', code: answer.refusal.code }
    if (attempt.outcome.kind !== 'open') {
      if (attempt.outcome.kind === 'done' && (outcome.kind !== 'done' || outcome.entry !== attempt.outcome.entry)) {
        this.report.violations.push(
          `${message.commandId}: first ${attempt.outcome.entry}, then ${JSON.stringify(outcome)}`,
        )
      }
      return
    }
    attempt.outcome = outcome
    attempt.answeredMs = performance.now()
  }
}

/** Refusals that say nothing about the command itself. */
function isPassing(code: string): boolean {
  return code === 'unavailable' || code === 'rate-limited'
}
