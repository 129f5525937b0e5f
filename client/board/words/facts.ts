/* Facts as sentences take them: a number, or a text; a fact that is not there reads as nothing, never as `undefined`. */
import type { Facts } from '../../../shared/world/happening.ts'

export function num(facts: Facts, key: string): number {
  const value = facts[key]
  return typeof value === 'number' ? value : Number(value ?? 0) || 0
}

export function text(facts: Facts, key: string): string {
  return String(facts[key] ?? '')
}

/** `a b c` as facts hold lists, written as people read them. */
export function list(facts: Facts, key: string): string {
  return text(facts, key).split(' ').filter(Boolean).join(', ')
}

/** What sentences need beside the facts: names of people and of request types. */
export interface Speaker {
  name: (seat: string) => string
  className: (id: string) => string
}

/** Request types in a fact, by name. */
export function classes(facts: Facts, key: string, speaker: Speaker): string {
  return text(facts, key).split(' ').filter(Boolean).map(speaker.className).join(', ')
}
