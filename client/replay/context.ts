/* What the parts of a replay share: the engine, the one position, whose round is shown. Made once a replay in replay-room.tsx. */
import type { ReadonlySignal, Signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { LessonTexts } from '../../shared/lessons/lesson.ts'
import type { SeatId, TeamId } from '../../shared/world/ids.ts'
import type { Lane } from '../board/context.ts'
import type { Engine } from './engine.ts'
import type { Player } from './player.ts'
import type { Opening, Track } from './talk.ts'

export interface ReplayRoom {
  engine: Engine
  player: Player
  opening: Opening
  /** Whose round is shown. */
  team: Signal<TeamId>
  /** Its track as far as it is folded; null before the first stretch. */
  track: ReadonlySignal<Track | null>
  /** Tick of the round on which live began; as the lesson has it until that is folded. */
  liveStartTick: ReadonlySignal<number>
  foldedTick: ReadonlySignal<number>
  /** The lesson's words in the language of the moment. */
  texts: () => LessonTexts
  /** The seat this browser played, if any: its own changes are told as its own. */
  mySeat: SeatId | null
  /** Which lane a narrow screen shows. */
  lane: Signal<Lane>
}

export const ReplayContext = createContext<ReplayRoom | null>(null)

export function useReplay(): ReplayRoom {
  const room = useContext(ReplayContext)
  if (!room) throw new Error('no replay around this part')
  return room
}
