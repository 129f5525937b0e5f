/* Wiring of the student's page: the connection's signals go into the board; what the connection itself has to say stands above it,
   and where there is nothing to play any more, instead of it. */
import { computed, type ReadonlySignal, useComputed, useSignalEffect } from '@preact/signals'
import { useMemo, useState } from 'preact/hooks'
import type { LessonDocument } from '../../../shared/lessons/lesson.ts'
import type { TeamView } from '../../../shared/game/view.types.ts'
import { Board } from '../../board/board.tsx'
import type { Connection } from '../../connection/socket.ts'
import { play } from '../../i18n/play.ts'
import { Toaster } from '../../ui/toast.tsx'
import { Gone } from './gone.tsx'
import { useLessonDocument } from './lesson.ts'
import { Line } from './line.tsx'
import { teamOf } from './team.ts'
import './play.css'

interface PlayProps {
  code: string
  connection: Connection
}

function Playing({ code, connection, lesson, first }: PlayProps & { lesson: LessonDocument; first: TeamView }) {
  const { teamView, roster, hands, you } = connection
  // Made once: the board, its open panel and its hand outlive a lost connection.
  const [view] = useState((): ReadonlySignal<TeamView> => computed(() => teamView.value ?? first))
  const team = useComputed(() => view.value.team).value
  const me = useComputed(() => you.value?.seat ?? null).value
  const mates = useComputed(() => roster.value.seats.filter((seat) => seat.team === view.value.team))
  const replay = useComputed(() => (view.value.replayOpen ? `/replay/${code}-${view.value.clock.round}` : null)).value
  const names = (seat: string) => roster.value.seats.find(({ id }) => id === seat)?.name ?? seat
  return (
    <Board
      view={view}
      lesson={lesson}
      names={names}
      send={connection.send}
      readOnly={false}
      team={useMemo(() => teamOf(team), [team])}
      code={code}
      me={me}
      mates={mates}
      hands={hands}
      late={connection.late}
      onHold={connection.hold}
      replay={replay}
    />
  )
}

export function PlayPage({ code, connection }: PlayProps) {
  const { state, teamView } = connection
  const lesson = useLessonDocument(useComputed(() => teamView.value?.clock.lesson ?? null)).value
  const known = useComputed(() => teamView.value !== null).value
  useSignalEffect(() => {
    if (state.value.kind === 'outdated') reloadOnce()
  })
  const { kind } = state.value
  if (kind !== 'live' && kind !== 'reconnecting' && kind !== 'connecting')
    return <Gone code={code} kind={kind} reclaim={connection.reclaim} />
  const first = teamView.peek()
  const ready = known && first && lesson !== null && lesson !== 'failed'
  return (
    <>
      {ready ? (
        <Playing key={lesson.lesson.id} code={code} connection={connection} lesson={lesson} first={first} />
      ) : (
        <p class="waiting" role="status">
          {lesson === 'failed' ? play.noLesson() : play.connecting()}
        </p>
      )}
      <Line connection={connection} />
      <Toaster />
    </>
  )
}

const RELOADED = 'podium:reloaded'

/** A server of another protocol: the page loads again, but not for ever. */
function reloadOnce(): void {
  try {
    if (sessionStorage.getItem(RELOADED) !== null) return
    sessionStorage.setItem(RELOADED, '1')
  } catch {
    return
  }
  location.reload()
}
