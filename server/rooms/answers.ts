/* What each seat was answered, so that a command sent again gets the first answer and is not applied twice. Rebuilt from the log
   when a room is loaded: the log holds ids and commands, the fingerprint of a body is computed from them again. */

import { createHash } from 'node:crypto'
import type { Command } from '../../shared/game/command.ts'
import type { Author, LogRecord } from '../../shared/game/entry.ts'
import type { CommandAnswer } from '../../shared/protocol/messages.ts'

/** A page has one command under way and a few behind it; 64 covers every resend. */
const KEPT_PER_AUTHOR = 64

export type Earlier =
  | { kind: 'new' }
  /** Under way: whoever sends it again waits for the same answer. */
  | { kind: 'waiting'; answer: Promise<CommandAnswer> }
  | { kind: 'answered'; answer: CommandAnswer }
  | { kind: 'other-body' }

interface Kept {
  fingerprint: string
  state: Extract<Earlier, { kind: 'waiting' | 'answered' }>
}

/**
 * The same for the same command, whatever the order of its keys. What the log cannot tell of a command afterwards is left out:
 * a round that was opened no longer says whether it was asked to keep designs.
 */
export function fingerprintOf(command: Command): string {
  const body: object = command.kind === 'open-round' ? { kind: command.kind, lesson: command.lesson } : command
  return createHash('sha256').update(canonical(body)).digest('base64url')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}

/** The command a record came of; undefined for entries nobody sent. */
function commandOf(record: LogRecord): Command | undefined {
  const { entry } = record
  switch (entry.kind) {
    case 'command':
      return entry.command
    case 'round-opened':
      return { kind: 'open-round', lesson: entry.lesson.id, keepDesigns: false }
    case 'session-ended':
      return { kind: 'end-session' }
    default:
      return undefined
  }
}

export class Answers {
  private readonly kept = new Map<Author, Map<string, Kept>>()

  find(by: Author, commandId: string, fingerprint: string): Earlier {
    const found = this.kept.get(by)?.get(commandId)
    if (found === undefined) return { kind: 'new' }
    return found.fingerprint === fingerprint ? found.state : { kind: 'other-body' }
  }

  /** Remembers a command under way. `answer` must settle; an unknown outcome is forgotten, so that it can be tried again. */
  wait(by: Author, commandId: string, fingerprint: string, answer: Promise<CommandAnswer>): void {
    this.keep(by, commandId, { fingerprint, state: { kind: 'waiting', answer } })
    void answer.then((settled) => {
      if (settled.kind === 'unknown') this.kept.get(by)?.delete(commandId)
      else this.keep(by, commandId, { fingerprint, state: { kind: 'answered', answer: settled } })
    })
  }

  /** Takes in a record as the log holds it. */
  restore(record: LogRecord): void {
    const command = commandOf(record)
    if (record.commandId === undefined || command === undefined) return
    const answer: CommandAnswer = { kind: 'done', entry: record.id }
    this.keep(record.by, record.commandId, {
      fingerprint: fingerprintOf(command),
      state: { kind: 'answered', answer },
    })
  }

  private keep(by: Author, commandId: string, kept: Kept): void {
    const own = this.kept.get(by) ?? new Map<string, Kept>()
    this.kept.set(by, own)
    own.delete(commandId)
    own.set(commandId, kept)
    for (const [oldest, { state }] of own) {
      if (own.size <= KEPT_PER_AUTHOR) break
      if (state.kind === 'answered') own.delete(oldest)
    }
  }
}
