/* What every part of the instructor's page works with: the class as it is known, and the ways to act on it. Made by class-page.tsx. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { HostCommand } from '../../../shared/game/command.ts'
import type { HostView } from '../../../shared/game/view.types.ts'
import type { LessonDocument } from '../../../shared/lessons/lesson.ts'
import { invariant } from '../../../shared/lib/assert.ts'
import type { RosterMessage } from '../../../shared/protocol/messages.ts'
import type { StoreWarningCode } from '../../../shared/protocol/store-warning.ts'
import type { SeatId, TeamId } from '../../../shared/world/ids.ts'
import type { Speaker } from '../../board/words/facts.ts'
import { language } from '../../i18n/language.ts'
import type { Answer } from './api.ts'
import type { PhaseTimes } from './phase-times.ts'

export interface Desk {
  code: string
  view: HostView
  roster: RosterMessage
  lesson: LessonDocument | null
  /** How long the whole class lasts, as the host plans it. */
  classMinutes: number
  setClassMinutes: (minutes: number) => void
  times: PhaseTimes
  /** Epoch milliseconds, a new one a second. */
  nowMs: number
  /** Origins the class could use, and the one that is shown. */
  addresses: readonly string[]
  address: string
  chooseAddress: (address: string) => void
  /** Where the server's storage promises less than it should. */
  storageWarning: StoreWarningCode | null
  /** Resolves true when it happened; a refusal is told by a toast. */
  act: (command: HostCommand) => Promise<boolean>
  makeLink: (link: { kind: 'host' } | { kind: 'seat'; seat: SeatId }) => Promise<Answer<string>>
  sendMessage: (text: string) => Promise<Answer<unknown>>
  rename: (seat: SeatId, name: string) => Promise<Answer<unknown>>
}

export const DeskContext = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  invariant(desk !== null, 'a part of the host page stands outside its desk')
  return desk
}

export function teamOf(desk: Desk, id: TeamId | null | undefined): HostView['teams'][number] | undefined {
  return desk.view.teams.find((team) => team.id === id)
}

export function nameOf(desk: Pick<Desk, 'roster'>, seat: SeatId | undefined): string {
  return desk.roster.seats.find((one) => one.id === seat)?.name ?? ''
}

/** Whom the boards' sentences ask for names. */
export function speakerOf(desk: Pick<Desk, 'roster' | 'lesson'>): Speaker {
  const classes = classNamesOf(desk, language.value)
  return { name: (seat) => nameOf(desk, seat), className: (id) => classes[id] ?? id }
}

/** Names of request types as the lesson puts them. */
export function classNamesOf(desk: Pick<Desk, 'lesson'>, language: 'ko' | 'en'): Record<string, string> {
  return desk.lesson?.texts[language].classes ?? {}
}
