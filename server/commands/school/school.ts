/* Several classes of bots at once on one server, from their opening to the audit of their logs. One class is class.ts, what is
   counted at the end report.ts; who starts a school is bots.ts, or a fault test that kills the server meanwhile. */

import type { LogRecord } from '../../../shared/game/entry.ts'
import { type Audit, auditRound } from './audit.ts'
import { BotClass, type ClassOptions } from './class.ts'
import { type Report, summarise } from './report.ts'

export interface SchoolOptions extends ClassOptions {
  sessions: number
}

/** Commands still open at the end get this long to be answered, and students this long to see the debrief. */
const SETTLE_MS = 30_000
const LOOK_MS = 200
const LOG_RETRIES = 20

export class School {
  private playedSinceMs = 0
  private playedMs = 0

  private constructor(
    readonly url: string,
    readonly classes: readonly BotClass[],
  ) {}

  /** Opens the classes one after the other and seats every student. */
  static async open({ sessions, ...options }: SchoolOptions): Promise<School> {
    const classes: BotClass[] = []
    for (let rank = 0; rank < sessions; rank++) classes.push(await BotClass.open(options))
    return new School(options.url, classes)
  }

  get students() {
    return this.classes.flatMap((one) => one.students)
  }

  /** Opens a round in every class; resolves when live has begun in all of them. */
  async start(): Promise<void> {
    this.playedSinceMs = performance.now()
    await Promise.all(this.classes.map((one) => one.start()))
  }

  /** Ends the rounds, lets answers and last views arrive, and reads the logs. */
  async finish(): Promise<Report> {
    await Promise.all(this.classes.map((one) => one.finish()))
    this.playedMs = performance.now() - this.playedSinceMs
    await this.until(() =>
      this.students.every(({ open, connected, view }) => open === 0 && connected && view?.clock.phase === 'debrief'),
    )
    const audits = await Promise.all(this.classes.map((one) => this.audit(one)))
    return summarise(this.students, audits, this.classes.length, this.playedMs / 1000)
  }

  close(): void {
    for (const one of this.classes) one.close()
  }

  private async until(isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + SETTLE_MS
    while (!isSo() && performance.now() < deadline) await pause(LOOK_MS)
  }

  private async audit(one: BotClass): Promise<Audit> {
    for (let attempt = 0; attempt < LOG_RETRIES; attempt++) {
      const response = await fetch(`${this.url}/api/sessions/${one.code}/rounds/1/log`, {
        headers: { authorization: `Bearer ${one.hostToken}` },
      }).catch(() => null)
      if (response?.ok) {
        const { records } = (await response.json()) as { records: LogRecord[] }
        const witnesses = one.students.map(({ report, view }) => ({ ...report, view }))
        return auditRound(records, witnesses)
      }
      await pause(500)
    }
    throw new Error(`the log of ${one.code} could not be read`)
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
