/* A round being replayed, put together: header, the failures and the feed at the left, the board in the middle, timeline and
   transport below. It is given records; where they come from is the page's business. */
import { computed, signal, useComputed, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import './replay.css'
import './stories.css'
import './figures.css'
import './timeline.css'
import './narrow.css'
import type { LessonTexts } from '../../shared/lessons/lesson.ts'
import type { SeatId, TeamId } from '../../shared/world/ids.ts'
import { Tabs } from '../board/tabs.tsx'
import type { Lane } from '../board/context.ts'
import { replay } from '../i18n/replay.ts'
import { BoardOfTick, LanesOfTick } from './board-of-tick.tsx'
import { ReplayContext, type ReplayRoom as Room, useReplay } from './context.ts'
import type { Engine } from './engine.ts'
import { FeedList } from './feed-list.tsx'
import { Figures } from './figures.tsx'
import { Header } from './header.tsx'
import { MomentsList } from './moments-list.tsx'
import { createPlayer } from './player.ts'
import type { Opening } from './talk.ts'
import { Timeline } from './timeline.tsx'
import { stepOfKey, within } from './transport.ts'
import { takeStep, TransportBar } from './transport-bar.tsx'

export interface ReplayRoomProps {
  engine: Engine
  opening: Opening
  texts: () => LessonTexts
  mySeat: SeatId | null
  /** Where to begin; without a tick at the start of live. */
  start: { team: TeamId; tick: number | null }
  /** Told where the replay stands whenever it stands still. */
  onPlace: (place: { team: TeamId; tick: number }) => void
}

function createRoom({ engine, opening, texts, mySeat, start }: ReplayRoomProps): Room {
  const team = signal(start.team)
  const foldedTick = computed(() => engine.progress.value?.foldedTick ?? 0)
  const liveStartTick = computed(() => engine.progress.value?.liveStartTick ?? opening.expectedLiveTick)
  const reach = { totalTicks: () => opening.totalTicks, foldedTick: () => foldedTick.peek() }
  const player = createPlayer(reach, (callback) => requestAnimationFrame(callback))
  player.seek(start.tick ?? opening.expectedLiveTick)
  return {
    ...{ engine, opening, texts, mySeat, team, foldedTick, liveStartTick, player },
    track: computed(() => engine.progress.value?.tracks.find((track) => track.team === team.value) ?? null),
    lane: signal<Lane>('schedule'),
  }
}

/** Controls that have a use of their own for a key keep it. */
function keepsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('dialog, select, input, textarea')) return true
  return key === ' ' && target.closest('button, a, summary') !== null
}

function useKeys(room: Room): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || keepsKey(event.target, event.key)) return
      const step = stepOfKey(event.key, event.shiftKey)
      if (step === null) return
      event.preventDefault()
      takeStep(room, step)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [room])
}

function NotYet() {
  const { player, foldedTick } = useReplay()
  const ahead = useComputed(() => player.tick.value > foldedTick.value).value
  return ahead ? <p class="not-yet">{replay.foldingHere()}</p> : null
}

/* Reads nothing that changes with a tick: its parts are redrawn one by one, each for what it shows. */
function Body() {
  const { engine, lane } = useReplay()
  const shown = useComputed(() => engine.frame.value?.team).value
  if (shown === undefined)
    return (
      <main class="replay-body replay-wait">
        <p role="status">{replay.opening()}</p>
      </main>
    )
  return (
    <BoardOfTick key={shown} team={shown}>
      <main class="replay-body" data-lane={lane.value}>
        <aside class="stories">
          <MomentsList />
          <FeedList />
        </aside>
        <div class="board replay-board">
          <LanesOfTick />
          <Figures />
          <Tabs />
          <NotYet />
        </div>
      </main>
    </BoardOfTick>
  )
}

export function ReplayRoom(props: ReplayRoomProps) {
  const { engine, opening, onPlace } = props
  // A replay is one log: only another engine makes it another one.
  const room = useMemo(() => createRoom(props), [engine])
  useKeys(room)
  useSignalEffect(() => {
    // The lesson only says where live was to begin; a plan cut short begins it earlier.
    const began = engine.progress.value?.liveStartTick ?? null
    const untouched = room.player.tick.peek() === opening.expectedLiveTick && !room.player.playing.peek()
    if (began !== null && props.start.tick === null && untouched) room.player.seek(began)
  })
  useSignalEffect(() => engine.show(room.team.value, within(room.player.tick.value, opening.totalTicks)))
  useSignalEffect(() => {
    if (!room.player.playing.value) onPlace({ team: room.team.value, tick: room.player.tick.value })
  })
  return (
    <ReplayContext.Provider value={room}>
      <div class="replay">
        <Header />
        <Body />
        <Timeline />
        <TransportBar />
      </div>
    </ReplayContext.Provider>
  )
}
