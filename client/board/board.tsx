/* The student's board: renders a team's view, wherever it came from (play, replay, practice), and hands every act to `send`.
   Makes what its parts share (context.ts), listens with the one hand, and settles which room is shown. */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import './styles.ts'
import type { Command } from '../../shared/game/command.ts'
import type { TeamView } from '../../shared/game/view.types.ts'
import type { LessonDocument } from '../../shared/lessons/lesson.ts'
import type { CommandAnswer, Holding } from '../../shared/protocol/messages.ts'
import type { SeatId } from '../../shared/world/ids.ts'
import type { Team } from '../../shared/world/session.ts'
import { language } from '../i18n/language.ts'
import { play } from '../i18n/play.ts'
import { type Acts, createActs, isBoardCommand, type Send } from './acts.ts'
import { type Board as BoardParts, BoardContext, type Lane, type Mate, type Panel, useBoard } from './context.ts'
import { createHand } from './hand.ts'
import { listenWithHand } from './hand-events.ts'
import { DragPiece, HeldPanel } from './held.tsx'
import { createModel } from './model.ts'
import { Panels } from './panels.tsx'
import { holdingOf, placementOf } from './placing.ts'
import { Strip } from './platform/strip.tsx'
import { Refused } from './refused.tsx'
import { Briefing } from './rooms/briefing.tsx'
import { Debrief } from './rooms/debrief.tsx'
import { Lobby } from './rooms/lobby.tsx'
import { ScheduleHead, ScheduleLane } from './schedule/schedule-lane.tsx'
import { RowsHead, ServiceRows } from './service-rows.tsx'
import { Tabs } from './tabs.tsx'
import { Tide } from './tide.tsx'
import { TopBar } from './topbar.tsx'
import { Watch } from './watch/watch.tsx'

export interface BoardProps {
  view: ReadonlySignal<TeamView>
  lesson: LessonDocument
  names: (seat: SeatId) => string
  /** Gives null where nothing may be changed. */
  send: Send
  readOnly: boolean
  team: Team
  code: string
  me: SeatId | null
  mates: ReadonlySignal<readonly Mate[]>
  hands: ReadonlySignal<readonly { seat: SeatId; holding: Holding }[]>
  /** Answers to what an earlier load of the page asked for: their refusals are told too. */
  late?: ReadonlySignal<{ command: Command; answer: CommandAnswer } | null>
  /** Told what this seat holds, for teammates. */
  onHold: (holding: Holding) => void
  replay: string | null
}

/** Where a hand is when something was asked for by a key without any pointer before: the middle of the page. */
const NOWHERE = { x: 0, y: 0 }

function createBoard(props: BoardProps): BoardParts & { close: () => void } {
  const { view, lesson } = props
  const model = createModel(view)
  const panel = signal<Panel | null>(null)
  const homeOf = (module: string) => view.value.services.find(({ modules }) => modules.includes(module))?.id
  const hand = createHand({
    homeOf,
    maySplit: lesson.lesson.unlocks.includes('split'),
    onHold: (held) => props.onHold(holdingOf(held, view.value)),
    onDrop: (held, target) => {
      const placement = placementOf(held, target)
      if (placement.kind === 'command') acts.act(placement.command)
      if (placement.kind === 'ask-label') panel.value = { kind: 'new-service', modules: placement.modules }
    },
  })
  const where = () => {
    const at = hand.at.peek()
    return at.x === NOWHERE.x && at.y === NOWHERE.y ? { x: innerWidth / 2, y: innerHeight / 2 } : at
  }
  const acts = createActs(props.send, where)
  const stops = [effect(() => acts.seen(view.value)), effect(() => tellLate(props.late?.value ?? null, acts))]
  const { names, me, mates, readOnly, team, code, replay } = props
  return {
    ...{ model, hand, acts, panel, names, me, mates, readOnly, team, code, replay },
    lesson: lesson.lesson,
    texts: () => lesson.texts[language.value],
    hands: computed(() => props.hands.value.filter(({ seat }) => seat !== me)),
    lane: signal<Lane>('split'),
    close: () => {
      for (const stop of stops) stop()
      model.close()
    },
  }
}

function tellLate(late: { command: Command; answer: CommandAnswer } | null, acts: Acts): void {
  if (late?.answer.kind !== 'refused' || !isBoardCommand(late.command)) return
  acts.refuse(late.command, late.answer.refusal, late.answer.bySeat ?? null)
}

function Lanes() {
  const { lane, model } = useBoard()
  const dense = model.services.ids.value.length > 5
  return (
    <div class={dense ? 'lanes lanes-dense' : 'lanes'} data-lane={lane.value}>
      <RowsHead />
      <ScheduleHead />
      <ServiceRows />
      <ScheduleLane />
    </div>
  )
}

function Room() {
  const { model, lane } = useBoard()
  const phase = model.part((view) => view.clock.phase).value
  switch (phase) {
    case 'lobby':
      return <Lobby />
    case 'briefing':
      return <Briefing />
    case 'debrief':
    case 'ended':
      return <Debrief />
    case 'plan':
    case 'live':
      return (
        <>
          <Tide />
          <main class="board-main">
            <Lanes />
            <Strip />
            <div class="foot" data-lane={lane.value}>
              <Watch />
              <HeldPanel />
            </div>
          </main>
          <Tabs />
        </>
      )
  }
}

export function Board(props: BoardProps) {
  const { view, lesson, me, team } = props
  const root = useRef<HTMLDivElement>(null)
  // The rest of the props are functions and signals that outlive a render; a new seat or lesson is a new board.
  const board = useMemo(() => createBoard(props), [view, lesson, me, team.id, props.replay])
  useEffect(() => {
    const stop = root.current ? listenWithHand(root.current, board.hand, () => board.readOnly) : () => undefined
    return () => {
      stop()
      board.close()
    }
  }, [board])
  const phase = board.model.part((now) => now.clock.phase).value
  const grip = board.hand.held.value
  return (
    <BoardContext.Provider value={board}>
      <div ref={root} class={grip ? `board holding holding-${grip.kind}` : 'board'} data-phase={phase}>
        <TopBar />
        {board.readOnly && <p class="visually-hidden">{play.readOnly()}</p>}
        <Room />
        <Panels />
        <DragPiece />
        <Refused />
      </div>
    </BoardContext.Provider>
  )
}
