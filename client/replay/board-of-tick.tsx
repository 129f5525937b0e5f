/* The students' own board, showing one tick and taking no orders: the lanes of client/board around the frame that came last. Made
   anew when another team is shown; while one plays, only what changed is drawn. */
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import '../board/styles.ts'
import { createActs } from '../board/acts.ts'
import { type Board, BoardContext, useBoard } from '../board/context.ts'
import { createHand } from '../board/hand.ts'
import { createModel } from '../board/model.ts'
import { Panels } from '../board/panels.tsx'
import { ScheduleHead, ScheduleLane } from '../board/schedule/schedule-lane.tsx'
import { RowsHead, ServiceRows } from '../board/service-rows.tsx'
import { invariant } from '../../shared/lib/assert.ts'
import type { TeamId } from '../../shared/world/ids.ts'
import { play } from '../i18n/play.ts'
import { type ReplayRoom, useReplay } from './context.ts'
import type { Frame } from './talk.ts'

/** More rows than this are one line each, as on the board itself. */
const ROOMY_ROWS = 5

function createBoard(room: ReplayRoom, first: Frame): Board & { close: () => void } {
  // Another team's frame is for another board: this one keeps what it had until it goes.
  let last = first
  const frame: ReadonlySignal<Frame> = computed(() => {
    const next = room.engine.frame.value
    if (next?.team === first.team) last = next
    return last
  })
  const model = createModel(computed(() => frame.value.view))
  const team = room.opening.teams.find(({ id }) => id === first.team)
  invariant(team, `${first.team} plays in this round`)
  return {
    // The board remembers rates as they pass; a replay also goes backward, so the frame brings them along.
    model: { ...model, trend: (service) => computed(() => frame.value.trends[service] ?? []) },
    hand: createHand({ homeOf: () => undefined, onDrop: () => undefined, onHold: () => undefined }),
    acts: createActs(
      () => null,
      () => ({ x: 0, y: 0 }),
    ),
    lesson: room.opening.lesson,
    texts: room.texts,
    names: (seat) => seat,
    ...{ readOnly: true, me: null, team, code: '', replay: null },
    ...{ mates: signal([]), hands: signal([]), panel: signal(null) },
    lane: room.lane,
    close: model.close,
  }
}

/** Gives the parts inside it the board of the team whose frame came first. */
export function BoardOfTick({ team, children }: { team: TeamId; children: ComponentChildren }) {
  const room = useReplay()
  const board = useMemo(() => {
    const first = room.engine.frame.peek()
    invariant(first, `a frame of ${team} is here`)
    return createBoard(room, first)
  }, [room, team])
  useEffect(() => board.close, [board])
  return (
    <BoardContext.Provider value={board}>
      {children}
      <div class="board replay-panels">
        <Panels />
      </div>
    </BoardContext.Provider>
  )
}

/** The three lanes, side by side or one of them. */
export function LanesOfTick() {
  const { model, lane } = useBoard()
  const dense = model.services.ids.value.length > ROOMY_ROWS
  return (
    <div class={dense ? 'lanes lanes-dense' : 'lanes'} data-lane={lane.value}>
      <p class="visually-hidden">{play.readOnly()}</p>
      <RowsHead />
      <ScheduleHead />
      <ServiceRows />
      <ScheduleLane />
    </div>
  )
}
