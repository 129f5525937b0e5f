/* Guesses before the reveal: the host puts a question to the class, every seat answers once more or changes its answer, and the
   debrief lays guess beside truth. What a good guess would have been is replay/. */

import type { SeatId } from '../world/ids.ts'
import type { Prediction, QuestionKind, Session } from '../world/session.ts'
import type { Refusal } from './command.ts'
import { roundOf } from './phases.ts'

/** [GUE1] Nothing can be guessed where nothing was asked, or after the reveal. */
export function refusalOfPrediction(session: Session): Refusal | null {
  const isOpen = session.phase.kind === 'debrief' && !session.phase.revealed && session.round?.question != null
  return isOpen ? null : { code: 'no-question', facts: {} }
}

/** [GUE2] A seat's newest guess counts. */
export function predicted(session: Session, seat: SeatId, guess: Prediction['guess']): Session {
  const round = roundOf(session)
  const others = round.predictions.filter((one) => one.seat !== seat)
  return { ...session, round: { ...round, predictions: [...others, { seat, guess }] } }
}

/** [GUE3] Another question begins with no answers. */
export function asked(session: Session, question: QuestionKind | null): Session {
  const round = roundOf(session)
  return round.question === question ? session : { ...session, round: { ...round, question, predictions: [] } }
}
