/* Wiring of the replay page: the log comes from the server, a worker folds it, the room of client/replay shows it. */
import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { LogRecord } from '../../../shared/game/entry.ts'
import type { Lesson, LessonDocument, LessonTexts } from '../../../shared/lessons/lesson.ts'
import type { SeatId } from '../../../shared/world/ids.ts'
import type { Team } from '../../../shared/world/session.ts'
import { readSeatId } from '../../connection/tokens.ts'
import { language } from '../../i18n/language.ts'
import { replay } from '../../i18n/replay.ts'
import { createEngine, type Engine } from '../../replay/engine.ts'
import { ReplayRoom } from '../../replay/replay-room.tsx'
import type { Opening } from '../../replay/talk.ts'
import { type Place, parsePlace, placeSearch, type ReplayId } from './address.ts'
import { fetchLesson } from './lesson.ts'
import { NoReplay } from './no-replay.tsx'
import { fetchRoundLog, type RoundLog } from './round-log.ts'
import './replay-page.css'

/** The address follows a replay that has stood still for so long: browsers refuse a hundred changes in half a minute. */
const SETTLED_MS = 400

interface PageProps {
  id: ReplayId | null
  /** Set to the team that is shown: the document's title follows it. */
  shownTeam: Signal<Team | null>
}

function startWorker(): Worker {
  return new Worker(new URL('../../replay/fold-worker.ts', import.meta.url), { type: 'module' })
}

/** A lesson that is no longer served keeps its ids for words. */
function textsOf(lesson: Lesson, served: LessonDocument | null): LessonTexts {
  const nothing = { describe: [], analyse: [], transfer: [] }
  return (
    served?.texts[language.value] ?? {
      ...{ title: lesson.id, story: [], newConcepts: [], scored: '', classes: {} },
      debrief: nothing,
    }
  )
}

/** The team asked for, else one's own, else the first. */
function firstTeam(opening: Opening, place: Place, mySeat: SeatId | null): Team | undefined {
  const own = opening.seats.find(({ id }) => id === mySeat)?.team
  const { teams } = opening
  return teams.find(({ id }) => id === place.team) ?? teams.find(({ id }) => id === own) ?? teams[0]
}

function Shown({ engine, opening, id, shownTeam }: { engine: Engine; opening: Opening } & PageProps) {
  const served = useSignal<LessonDocument | null>(null)
  const mySeat = id ? readSeatId(id.code) : null
  const place = useMemo(() => parsePlace(location.search), [])
  useEffect(() => {
    void fetchLesson(opening.lesson.id).then((document) => {
      served.value = document
    })
  }, [opening, served])
  const settled = useMemo(() => createSettled((search) => history.replaceState(history.state, '', search)), [])
  const team = firstTeam(opening, place, mySeat)
  const texts = () => textsOf(opening.lesson, served.value)
  if (!team) return null
  return (
    <ReplayRoom
      engine={engine}
      opening={opening}
      texts={texts}
      mySeat={mySeat}
      start={{ team: team.id, tick: place.tick }}
      onPlace={(now) => {
        shownTeam.value = opening.teams.find((one) => one.id === now.team) ?? null
        settled(placeSearch(now))
      }}
    />
  )
}

/** Calls on only with the last of several texts that come close to each other. */
function createSettled(callback: (text: string) => void): (text: string) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => callback(text), SETTLED_MS)
  }
}

function Folding({ records, ...page }: { records: LogRecord[] } & PageProps) {
  const [opening, setOpening] = useState<Opening | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const engine = useMemo(() => createEngine(records, startWorker()), [records])
  useEffect(() => engine.close, [engine])
  useSignalEffect(() => {
    setOpening(engine.opening.value)
    setFailed(engine.failed.value)
  })
  if (failed !== null)
    return <NoReplay trouble={{ kind: 'broken', reason: failed }} id={page.id} again={() => location.reload()} />
  if (!opening) return <Waiting words={replay.opening()} />
  return <Shown engine={engine} opening={opening} {...page} />
}

function Waiting({ words }: { words: string }) {
  return (
    <main class="no-replay">
      <p role="status">{words}</p>
    </main>
  )
}

export function ReplayPage(page: PageProps) {
  const { id } = page
  const [log, setLog] = useState<RoundLog | null>(null)
  const [asked, ask] = useState(0)
  useEffect(() => {
    let left = false
    setLog(null)
    if (id) void fetchRoundLog(id).then((answer) => left || setLog(answer))
    return () => {
      left = true
    }
  }, [id, asked])
  if (!id) return <NoReplay trouble={{ kind: 'no-id' }} id={null} again={() => undefined} />
  if (!log) return <Waiting words={replay.loading()} />
  if (log.kind === 'records') return <Folding records={log.records} {...page} />
  return <NoReplay trouble={log} id={id} again={() => ask(asked + 1)} />
}
