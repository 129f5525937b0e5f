/* What every part of the board may reach: the cut-up view, the lesson, the hand, the acts, and which panel is open.
   Made once a board in board.tsx; parts read it with `useBoard`. */
import type { ReadonlySignal, Signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Lesson, LessonTexts, ModuleId } from '../../shared/lessons/lesson.ts'
import type { Holding } from '../../shared/protocol/messages.ts'
import type { Happening } from '../../shared/world/happening.ts'
import type { NodeId, SeatId, ServiceId } from '../../shared/world/ids.ts'
import type { Team } from '../../shared/world/session.ts'
import type { Acts } from './acts.ts'
import type { Hand } from './hand.ts'
import type { Model } from './model.ts'

/** A member of the team as the roster knows them. */
export interface Mate {
  id: SeatId
  name: string
  online: boolean
}

export type Panel =
  | { kind: 'service'; service: ServiceId }
  | { kind: 'node'; node: NodeId }
  | { kind: 'new-service'; modules: ModuleId[] }
  | { kind: 'why'; happening: Happening }
  | { kind: 'pending'; pod: string }
  | { kind: 'cards'; lane: 'split' | 'pack' | 'schedule' }
  | { kind: 'tools' }
  | { kind: 'tickets' }
  | { kind: 'wall' }
  | { kind: 'glossary' }

export type Lane = 'split' | 'pack' | 'schedule' | 'watch'
/** Lanes whose words have cards. */
export type CardLane = Exclude<Lane, 'watch'>

export interface Board {
  model: Model
  lesson: Lesson
  /** The lesson's words in the language of the moment. */
  texts: () => LessonTexts
  names: (seat: SeatId) => string
  hand: Hand
  acts: Acts
  readOnly: boolean
  me: SeatId | null
  team: Team
  code: string
  mates: ReadonlySignal<readonly Mate[]>
  /** What teammates hold, oneself left out. */
  hands: ReadonlySignal<readonly { seat: SeatId; holding: Holding }[]>
  panel: Signal<Panel | null>
  lane: Signal<Lane>
  /** Link to the round's replay once it is open. */
  replay: string | null
}

export const BoardContext = createContext<Board | null>(null)

export function useBoard(): Board {
  const board = useContext(BoardContext)
  if (!board) throw new Error('no board around this part')
  return board
}

/** Name of the teammate who holds this thing, or null. */
export function holderOf(board: Board, kind: 'pod' | 'module' | 'service', id: string): string | null {
  const hand = board.hands.value.find(({ holding }) => holding?.kind === kind && holding.id === id)
  return hand ? board.names(hand.seat) : null
}
