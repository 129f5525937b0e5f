/* Commands that have left the hand and are not yet acknowledged, in the order they were made. They outlive a refresh of the tab;
   sending them is socket.ts. A page load has its own nonce, so that a duplicated tab never gives one id to two commands. */
import type { Command } from '../game/command.ts'
import type { EntryId } from '../game/entry.ts'
import type { CommandMessage } from './messages.ts'

/** Where the list is kept between two loads of the page; `null` when nothing is. */
export interface OutboxStorage {
  read: () => string | null
  write: (text: string) => void
}

export interface Outbox {
  /** Gives a command its id and keeps it. */
  add: (command: Command, seen: EntryId | undefined) => CommandMessage
  /** Oldest first: those of the page load before this one, then this one's by counter. */
  pending: () => readonly CommandMessage[]
  /** Forgets a command whose answer is final; false when it was not (or no longer) kept. */
  settle: (commandId: string) => boolean
}

const NONCE = /^[0-9a-f]{12}$/
const COMMAND_ID = /^[0-9a-f]{12}-[1-9]\d*$/

/** 48 random bits as 12 hex digits, from bytes the caller drew. Refuses (throws) anything but 6 bytes. */
export function nonceOf(bytes: Uint8Array): string {
  const nonce = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (!NONCE.test(nonce)) throw new Error('a nonce is made of 6 bytes')
  return nonce
}

function isKept(value: unknown): value is CommandMessage {
  if (typeof value !== 'object' || value === null) return false
  const { commandId, command } = value as Partial<CommandMessage>
  return typeof commandId === 'string' && COMMAND_ID.test(commandId) && typeof command === 'object' && command !== null
}

function restore(text: string | null): CommandMessage[] {
  if (text === null) return []
  try {
    const kept: unknown = JSON.parse(text)
    return Array.isArray(kept) ? kept.filter(isKept) : []
  } catch {
    return []
  }
}

/** An outbox that starts with what an earlier load of this tab left unacknowledged. */
export function createOutbox(nonce: string, storage: OutboxStorage): Outbox {
  let counter = 0
  let kept = restore(storage.read())

  function keep(next: CommandMessage[]): void {
    kept = next
    storage.write(JSON.stringify(kept))
  }

  return {
    add(command, seen) {
      counter += 1
      const message: CommandMessage = { commandId: `${nonce}-${counter}`, command, ...(seen ? { seen } : {}) }
      keep([...kept, message])
      return message
    },
    pending: () => kept,
    settle(commandId) {
      const rest = kept.filter((message) => message.commandId !== commandId)
      if (rest.length === kept.length) return false
      keep(rest)
      return true
    },
  }
}
