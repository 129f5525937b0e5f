/* /host/CODE: the connection of the instructor's page and everything that can stand between them and their class. What is drawn for
   each phase: lobby.tsx, round.tsx, debrief.tsx. */
import { useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { HostView } from '../../../shared/game/view.types.ts'
import { assertNever } from '../../../shared/lib/assert.ts'
import { showCode } from '../../../shared/world/code.ts'
import { type Connection, type ConnectionState, connect } from '../../connection/socket.ts'
import { browserSurroundings } from '../../connection/surroundings.ts'
import { host } from '../../i18n/host.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Notice, type NoticeText } from '../../ui/notice.tsx'
import { showToast, Toaster } from '../../ui/toast.tsx'
import { Debrief } from './debrief.tsx'
import { DeskContext } from './desk.ts'
import { Header } from './header.tsx'
import { Lobby } from './lobby.tsx'
import { More } from './more.tsx'
import { Round } from './round.tsx'
import { makeDesk, useAddresses, useClassMinutes, useNow, useStorageWarning, useTimes } from './make-desk.ts'
import { useLesson } from '../screen/lesson-document.ts'
import { tellRefusal } from './words.ts'
import './styles.ts'

export function ClassPage({ code, token }: { code: string; token: string }) {
  const connection = useMemo(
    () => connect({ code, role: 'host', token }, browserSurroundings(code, 'host')),
    [code, token],
  )
  useEffect(() => () => connection.close(), [connection])
  useSignalEffect(() => {
    const late = connection.late.value
    if (late?.answer.kind === 'refused')
      showToast(tellRefusal(late.answer.refusal, { name: () => '', className: (id) => id }))
  })
  const state = connection.state.value
  const view = connection.wholeView.value
  const stopped = stopNotice(state, code)
  if (stopped && !(state.kind === 'ended' && view)) return <Stopped notice={stopped} state={state} />
  if (view?.kind !== 'host') return <p class="host-wait">{host.connecting()}</p>
  return <Room connection={connection} code={code} token={token} view={view} />
}

interface RoomProps {
  connection: Connection
  code: string
  token: string
  view: HostView
}

/** The class once it is known, in whatever phase it is. */
export function Room({ connection, code, token, view }: RoomProps) {
  const [more, setMore] = useState(false)
  const lesson = useLesson(view.clock.lesson || view.options.lesson)
  const ended = connection.state.value.kind === 'ended' || view.clock.phase === 'ended'
  const desk = makeDesk({
    connection,
    code,
    token,
    view,
    lesson,
    times: useTimes(code, view.clock),
    nowMs: useNow(),
    ...useClassMinutes(code),
    ...useAddresses(code),
    ...useStorageWarning(token, code, connection.storageAway.value),
  })
  return (
    <DeskContext.Provider value={desk}>
      <div class={`host-page host-${ended ? 'ended' : view.clock.phase}`}>
        <Header onMore={() => setMore(true)} />
        <ConnectionBar connection={connection} />
        {ended ? <Ended /> : <Phase phase={view.clock.phase} />}
        <More open={more && !ended} onClose={() => setMore(false)} />
        {!more && <Toaster />}
      </div>
    </DeskContext.Provider>
  )
}

function Phase({ phase }: { phase: HostView['clock']['phase'] }) {
  switch (phase) {
    case 'lobby':
      return <Lobby />
    case 'briefing':
    case 'plan':
    case 'live':
      return <Round />
    case 'debrief':
      return <Debrief />
    case 'ended':
      return <Ended />
    default:
      return assertNever(phase)
  }
}

function ConnectionBar({ connection }: { connection: Connection }) {
  const text =
    connection.state.value.kind === 'reconnecting'
      ? host.reconnecting()
      : connection.storageAway.value
        ? host.storageAway()
        : connection.unsure.value
          ? host.unsure()
          : ''
  return (
    <p class="connection-bar" role="status" hidden={text === ''}>
      {text}
    </p>
  )
}

function Ended() {
  return (
    <main class="host-stop">
      <h2>{host.endedTitle()}</h2>
      <p>{host.endedNote()}</p>
      <ButtonLink kind="fill" size="large" href="/host">
        {host.buttonNewClass()}
      </ButtonLink>
    </main>
  )
}

function stopNotice(state: ConnectionState, code: string): NoticeText | null {
  switch (state.kind) {
    case 'connecting':
    case 'live':
    case 'reconnecting':
      return null
    case 'unauthorised':
    case 'removed':
      return {
        what: host.unauthorised({ code: showCode(code) }),
        why: host.unauthorisedWhy(),
        next: host.unauthorisedNext(),
      }
    case 'unknown-code':
      return {
        what: host.unknownCode({ code: showCode(code) }),
        why: host.unknownCodeWhy(),
        next: host.unknownCodeNext(),
      }
    case 'elsewhere':
      return { what: host.elsewhere(), why: '', next: '' }
    case 'ended':
      return { what: host.endedTitle(), why: host.endedNote(), next: '' }
    case 'outdated':
      return { what: host.outdated(), why: '', next: host.outdatedNext() }
    default:
      return assertNever(state)
  }
}

/** Nothing to be done here any more, and the way on. */
export function Stopped({ notice, state }: { notice: NoticeText; state: ConnectionState | null }) {
  const reloads = state?.kind === 'outdated' || state?.kind === 'elsewhere'
  return (
    <main class="host-stop">
      <Notice notice={notice} />
      {reloads ? (
        <Button kind="fill" size="large" onClick={() => location.reload()}>
          {host.buttonReload()}
        </Button>
      ) : (
        <ButtonLink kind="fill" size="large" href="/host">
          {host.buttonToList()}
        </ButtonLink>
      )}
    </main>
  )
}
