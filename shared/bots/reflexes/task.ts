/* What a reflex comes to: something to be done, because of something the view shows. Who does it when is mind.ts. */

import type { BatchCommand, SeatCommand, TeamCommand } from '../../game/command.ts'
import type { ServiceView, TeamView } from '../../game/view.types.ts'
import type { Lesson } from '../../lessons/lesson.ts'

export interface Task {
  /** What it is about: the same trouble has the same key on every look, and is noticed once. */
  key: string
  /** Null: seen, and nothing can be done about it. */
  command: TeamCommand | BatchCommand | Extract<SeatCommand, { kind: 'confirm-request' }> | null
  /** Noticed, but it has to wait for something. */
  blocked?: boolean
  /** One act of several on the same trouble: the next follows without another moment of surprise. */
  goesOn?: boolean
  /** Called when it is acted on. */
  done?: () => void
}

/** Looks at a view and says what there is to do, the most urgent first. Called at every look of everybody in the team. */
export type Detector = (view: TeamView) => Task[]

export type MakeDetector = (lesson: Lesson) => Detector

/** The team's own services; platform tools look after themselves. */
export function ownServices(view: TeamView): ServiceView[] {
  return view.services.filter((service) => service.tool === '')
}
