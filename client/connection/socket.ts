/* One page's connection to its session: what the page knows (as signals) and what it says. A command is kept until it is answered
   (outbox.ts), frames become views (frames.ts), tokens come from tokens.ts. Nothing here knows what a view means. */
import { type ReadonlySignal, signal } from '@preact/signals'
import { io, type Socket } from 'socket.io-client'
import * as parser from 'socket.io-msgpack-parser'
import type { Command } from '../../shared/game/command.ts'
import type { EntryId } from '../../shared/game/entry.ts'
import type { HostView, ScreenView, TeamView } from '../../shared/game/view.types.ts'
import {
  type ClientToServer,
  type CommandAnswer,
  type CommandMessage,
  type HandshakeAuth,
  type HandshakeError,
  type Holding,
  PROTOCOL,
  type RosterMessage,
  type ServerToClient,
  type SessionNotice,
  type SocketRole,
  type YouMessage,
} from '../../shared/protocol/messages.ts'
import type { SeatId } from '../../shared/world/ids.ts'
import { createFrameKeeper } from '../../shared/protocol/frames.ts'
import { createOutbox, type OutboxStorage } from '../../shared/protocol/outbox.ts'

/** Where the connection stands. Only `reconnecting` mends itself. */
export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'live' /** how long the page was cut off before, 0 the first time */; missedSeconds: number }
  | { kind: 'reconnecting'; sinceMs: number }
  /** Another device or tab plays this seat; `reclaim` brings it back. */
  | { kind: 'elsewhere' }
  | { kind: 'removed' }
  | { kind: 'unauthorised' }
  | { kind: 'unknown-code' }
  | { kind: 'ended' }
  /** The server speaks another protocol: the page must load again. */
  | { kind: 'outdated' }

export interface Hand {
  seat: SeatId
  holding: Holding
}

/** An answer to a command that an earlier load of this tab made: nobody waits for it, but a refusal should be told. */
export interface LateAnswer {
  command: Command
  answer: CommandAnswer
}

export interface Connection {
  state: ReadonlySignal<ConnectionState>
  teamView: ReadonlySignal<TeamView | null>
  /** Host's or projector's view. */
  wholeView: ReadonlySignal<HostView | ScreenView | null>
  roster: ReadonlySignal<RosterMessage>
  you: ReadonlySignal<YouMessage | null>
  hands: ReadonlySignal<Hand[]>
  /** The store is away: nothing is lost, nothing goes on. */
  storageAway: ReadonlySignal<boolean>
  /** The host's newest word to all. */
  message: ReadonlySignal<string>
  /** Some command is being checked for: its answer was lost on the way. */
  unsure: ReadonlySignal<boolean>
  late: ReadonlySignal<LateAnswer | null>
  send: (command: Command) => Promise<CommandAnswer>
  hold: (holding: Holding) => void
  reclaim: () => void
  close: () => void
}

/** What the connection needs of the page around it. */
export interface Surroundings {
  /** Origin of the server, '' for the page's own. */
  url: string
  nonce: string
  storage: OutboxStorage
  nowMs: () => number
  /** Calls back whenever the page comes to the front or the network returns; gives the way to stop it. */
  onReturn: (callback: () => void) => () => void
}

/** An answer is overdue after this: the owner answers the edge within 2 s or not at all. */
const ANSWER_OVERDUE_MS = 4000
const ASK_AGAIN_MS = 600
const SLOW_DOWN_MS = 1500
/** Key of the timer beside those of commands. */
const AGAIN = 'again'
const RECONNECT_FIRST_MS = 500
const RECONNECT_MOST_MS = 5000
/** Two a second, as the server counts. */
const HOLDING_EVERY_MS = 500

function isTooFast(answer: CommandAnswer): boolean {
  return answer.kind === 'refused' && answer.refusal.code === 'rate-limited'
}

type GameSocket = Socket<ServerToClient, ClientToServer>

function openSocket(auth: HandshakeAuth, url: string): GameSocket {
  return io(url, {
    auth,
    parser,
    // The proxy finds the process that owns the session by this.
    query: { code: auth.code },
    // WebSocket first; where a school's proxy cuts it, polling carries the game.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: RECONNECT_FIRST_MS,
    reconnectionDelayMax: RECONNECT_MOST_MS,
    // Full jitter: a class must not come back in one instant.
    randomizationFactor: 1,
  })
}

/** Opens the connection of a page. `token` is absent for a projector. */
export function connect(who: { code: string; role: SocketRole; token?: string }, around: Surroundings): Connection {
  const state = signal<ConnectionState>({ kind: 'connecting' })
  const teamView = signal<TeamView | null>(null)
  const wholeView = signal<HostView | ScreenView | null>(null)
  const roster = signal<RosterMessage>({ seats: [] })
  const you = signal<YouMessage | null>(null)
  const hands = signal<Hand[]>([])
  const storageAway = signal(false)
  const message = signal('')
  const unsure = signal(false)
  const late = signal<LateAnswer | null>(null)

  const outbox = createOutbox(around.nonce, around.storage)
  /** Commands that left this tab before, perhaps in an earlier load of it. */
  const said = new Set(outbox.pending().map(({ commandId }) => commandId))
  const frames = createFrameKeeper()
  const waiting = new Map<string, (answer: CommandAnswer) => void>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const socket = openSocket({ protocol: PROTOCOL, ...who }, around.url)

  function later(key: string, delayMs: number, act: () => void): void {
    clearTimeout(timers.get(key))
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key)
        act()
      }, delayMs),
    )
  }

  function finish(sent: CommandMessage, answer: CommandAnswer): void {
    clearTimeout(timers.get(sent.commandId))
    timers.delete(sent.commandId)
    said.delete(sent.commandId)
    // The first answer is the final one; a repeat of it finds nothing to settle.
    if (!outbox.settle(sent.commandId)) return
    unsure.value = unsure.value && outbox.pending().length > 0
    const tell = waiting.get(sent.commandId)
    waiting.delete(sent.commandId)
    if (tell) tell(answer)
    else late.value = { command: sent.command, answer }
  }

  function transmit(sent: CommandMessage): void {
    // Socket.IO would keep it while offline and send it by itself; the outbox alone decides what is sent again.
    if (!socket.connected) return
    const isRepeat = said.has(sent.commandId)
    said.add(sent.commandId)
    later(sent.commandId, ANSWER_OVERDUE_MS, askAgain)
    socket.emit('command', sent, (answer) => {
      // "Too fast" says of a repeat nothing about the command: the first may have been done.
      const isFinal = answer.kind === 'done' || (answer.kind === 'refused' && !(isRepeat && isTooFast(answer)))
      if (isFinal) finish(sent, answer)
      else if (!timers.has(AGAIN)) {
        unsure.value = true
        later(AGAIN, isTooFast(answer) ? SLOW_DOWN_MS : ASK_AGAIN_MS, askAgain)
      }
    })
  }

  /** Everything unanswered, in counter order: a later command must not overtake one that is being checked for. */
  function askAgain(): void {
    if (outbox.pending().length > 0) unsure.value = true
    for (const sent of outbox.pending()) transmit(sent)
  }

  function stop(kind: 'elsewhere' | 'removed' | 'ended' | 'unauthorised' | 'unknown-code' | 'outdated'): void {
    state.value = { kind }
    for (const timer of timers.values()) clearTimeout(timer)
    timers.clear()
    socket.disconnect()
  }

  function lost(): void {
    if (state.value.kind === 'live') state.value = { kind: 'reconnecting', sinceMs: around.nowMs() }
  }

  function comeBack(): void {
    const { kind } = state.value
    if ((kind === 'reconnecting' || kind === 'connecting') && !socket.connected) socket.connect()
  }

  function tryAgainSoon(): void {
    later('reconnect', RECONNECT_FIRST_MS + Math.random() * RECONNECT_FIRST_MS * 4, comeBack)
  }

  function refusedAtTheDoor(code: HandshakeError['code'] | undefined): void {
    switch (code) {
      case 'protocol':
        stop('outdated')
        return
      case 'unauthorised':
      case 'malformed':
        stop('unauthorised')
        return
      case 'unknown-code':
        stop('unknown-code')
        return
      case 'ended':
        stop('ended')
        return
      case 'seat-elsewhere':
        stop('elsewhere')
        return
      default:
        // Refused by a middleware (storage away, restarting): Socket.IO does not try again by itself.
        lost()
        if (!socket.active) tryAgainSoon()
    }
  }

  function heed(notice: SessionNotice): void {
    switch (notice.kind) {
      case 'storage':
        storageAway.value = notice.state === 'unavailable'
        return
      case 'message':
        message.value = notice.text
        return
      case 'removed':
        stop('removed')
        return
      case 'seat-elsewhere':
        stop('elsewhere')
        return
      case 'ended':
        stop('ended')
        return
      case 'server-restarting':
        lost()
        return
    }
  }

  socket.on('connect', () => {
    const before = state.value
    const missedSeconds = before.kind === 'reconnecting' ? Math.round((around.nowMs() - before.sinceMs) / 1000) : 0
    state.value = { kind: 'live', missedSeconds }
    frames.forget()
    socket.emit('resync', 0)
    clearTimeout(timers.get(AGAIN))
    timers.delete(AGAIN)
    for (const sent of outbox.pending()) transmit(sent)
  })
  socket.on('connect_error', (error) => refusedAtTheDoor((error as { data?: HandshakeError }).data?.code))
  socket.on('disconnect', (reason) => {
    lost()
    hands.value = []
    if (reason === 'io server disconnect' && state.value.kind === 'reconnecting') tryAgainSoon()
  })
  socket.on('frame', (frame) => {
    const verdict = frames.take(frame, around.nowMs())
    if (verdict.kind === 'shown') teamView.value = verdict.view
    if (verdict.kind === 'missing-base' && verdict.ask) socket.emit('resync', verdict.have)
  })
  socket.on('view', (view) => {
    wholeView.value = view
  })
  socket.on('roster', (next) => {
    roster.value = next
  })
  socket.on('you', (next) => {
    you.value = next
  })
  socket.on('hands', (next) => {
    hands.value = next
  })
  socket.on('notice', heed)
  const stopListening = around.onReturn(comeBack)

  let holding: Holding = null
  return {
    ...{ state, teamView, wholeView, roster, you, hands, storageAway, message, unsure, late },
    send(command) {
      const seen: EntryId | undefined = (teamView.value ?? (wholeView.value?.kind === 'host' ? wholeView.value : null))
        ?.seen
      const sent = outbox.add(command, seen)
      return new Promise((resolve) => {
        waiting.set(sent.commandId, resolve)
        if (!timers.has(AGAIN)) transmit(sent)
      })
    },
    hold(next) {
      holding = next
      if (timers.has('holding')) return
      if (socket.connected) socket.volatile.emit('holding', holding)
      const told = holding
      later('holding', HOLDING_EVERY_MS, () => {
        if (holding !== told && socket.connected) socket.volatile.emit('holding', holding)
      })
    },
    reclaim() {
      state.value = { kind: 'connecting' }
      socket.connect()
    },
    close() {
      stopListening()
      for (const timer of timers.values()) clearTimeout(timer)
      socket.disconnect()
    },
  }
}
