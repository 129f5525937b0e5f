/* One class of bots: a host that opens a round and moves it on, and teams of students that act every second or so.
   What a run of several classes is checked for and reports is audit.ts and bots.ts. */

import { randomBytes } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import * as parser from 'socket.io-msgpack-parser'
import { createBot } from '../../../shared/bots/bot.ts'
import type { HostCommand } from '../../../shared/game/command.ts'
import type { HostView } from '../../../shared/game/view.types.ts'
import type { LessonFile } from '../../../shared/lessons/strategy.ts'
import { type ClientToServer, PROTOCOL, type ServerToClient } from '../../../shared/protocol/messages.ts'
import { Student } from './student.ts'
import { type Chance, strategist, tinkerer, type Wish } from './wishes.ts'

export interface ClassOptions {
  url: string
  /** Operator's token; absent where the server lets anybody host. */
  operator?: string
  file: LessonFile
  teams: number
  students: number
  chance: Chance
  transports?: ('polling' | 'websocket')[]
  /** How long the host lets the teams plan. */
  planMs?: number
  /** A student acts about this often; at most 4 times a second, or the server slows it down. */
  actEveryMs?: number
}

const ACT_EVERY_MS = 1500
/** The host lets a team plan this long. */
const PLAN_MS = 12_000
const HOST_RETRY_MS = 400

export class BotClass {
  readonly students: Student[] = []
  view: HostView | null = null
  private readonly socket: Socket<ServerToClient, ClientToServer>
  private counter = 0
  private readonly nonce = randomBytes(6).toString('hex')
  private playing = true
  private readonly timers: NodeJS.Timeout[] = []

  private constructor(
    private readonly options: ClassOptions,
    readonly code: string,
    readonly hostToken: string,
  ) {
    this.socket = io(options.url, {
      parser,
      forceNew: true,
      query: { code },
      auth: { protocol: PROTOCOL, code, role: 'host', token: hostToken },
      transports: options.transports ?? ['websocket'],
      reconnectionDelay: 300,
      reconnectionDelayMax: 2000,
    })
    this.socket.on('view', (view) => {
      if (view.kind === 'host') this.view = view
    })
    // A server that goes away politely, or is not ready yet, leaves it to the page to come back.
    const comeBack = () => this.timers.push(setTimeout(() => this.socket.connect(), HOST_RETRY_MS))
    this.socket.on('disconnect', (reason) => {
      if (reason === 'io server disconnect') comeBack()
    })
    this.socket.on('connect_error', () => {
      if (!this.socket.active) comeBack()
    })
  }

  /** Creates the session and seats every student. */
  static async open(options: ClassOptions): Promise<BotClass> {
    const response = await fetch(`${options.url}/api/sessions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(options.operator ? { authorization: `Bearer ${options.operator}` } : {}),
      },
      body: JSON.stringify({
        lesson: options.file.lesson.id,
        language: 'ko',
        teamCount: options.teams,
        teamSize: Math.max(2, options.students),
        teamChoice: 'chosen',
      }),
    })
    const body = (await response.json()) as { code?: string; hostToken?: string; error?: { code: string } }
    if (!body.code || !body.hostToken)
      throw new Error(`the server opens no class: ${body.error?.code ?? response.status}`)
    const made = new BotClass(options, body.code, body.hostToken)
    for (let team = 1; team <= options.teams; team++) {
      for (let seat = 1; seat <= options.students; seat++) {
        const name = `Bot ${team}-${seat}`
        made.students.push(await Student.join(options.url, made.code, name, `t${team}`, options.transports))
      }
    }
    return made
  }

  /** Opens a round and starts acting; resolves when live has begun. */
  async start(): Promise<void> {
    await this.host({ kind: 'open-round', lesson: this.options.file.lesson.id, keepDesigns: false })
    await this.host({ kind: 'advance-phase', from: 'briefing' })
    this.students.forEach((student, rank) => {
      this.act(student, this.wishOf(rank))
    })
    await new Promise((resolve) => setTimeout(resolve, this.options.planMs ?? PLAN_MS))
    await this.host({ kind: 'advance-phase', from: 'plan' })
  }

  /** Ends the live phase, so that the log may be read. */
  async finish(): Promise<void> {
    this.playing = false
    await this.host({ kind: 'advance-phase', from: 'live' })
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer)
    for (const student of this.students) student.close()
    this.socket.disconnect()
  }

  private wishOf(rank: number): Wish {
    const { file, students, chance } = this.options
    if (rank % students !== 0) return tinkerer(chance)
    const team = Math.floor(rank / students)
    const strategy = file.strategies[team % file.strategies.length]!
    return strategist(createBot({ strategy, size: 0, lesson: file.lesson }))
  }

  private act(student: Student, wish: Wish): void {
    const again = () => {
      const delayMs = (this.options.actEveryMs ?? ACT_EVERY_MS) * (0.5 + this.options.chance())
      this.timers.push(setTimeout(act, delayMs))
    }
    const act = () => {
      // One question at a time, as a hand would.
      if (!this.playing) return
      const command = student.view && student.connected && student.open === 0 ? wish(student.view) : null
      if (command) student.say(command)
      again()
    }
    again()
  }

  /** Says a host's command until it is answered; the phase it names keeps a repeat from skipping one. */
  private async host(command: HostCommand): Promise<void> {
    const commandId = `${this.nonce}-${++this.counter}`
    for (;;) {
      const answer = await this.socket
        .timeout(3000)
        .emitWithAck('command', { commandId, command })
        .catch(() => null)
      if (answer?.kind === 'done') return
      if (answer?.kind === 'refused') {
        if (answer.refusal.code === 'phase-moved-on') return
        if (answer.refusal.code !== 'unavailable')
          throw new Error(`the host was refused ${command.kind}: ${answer.refusal.code}`)
      }
      await new Promise((resolve) => setTimeout(resolve, HOST_RETRY_MS))
    }
  }
}
