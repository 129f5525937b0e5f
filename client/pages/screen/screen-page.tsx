/* The projector's connection, its address for the class and what it says when there is nothing to show. The picture is stage.tsx. */
import { useComputed, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { ScreenView } from '../../../shared/game/view.types.ts'
import { assertNever } from '../../../shared/lib/assert.ts'
import { showCode } from '../../../shared/world/code.ts'
import type { ConnectionState } from '../../connection/socket.ts'
import { connect } from '../../connection/socket.ts'
import { browserSurroundings } from '../../connection/surroundings.ts'
import { language } from '../../i18n/language.ts'
import { screen } from '../../i18n/screen.ts'
import { followTheme } from './follow-theme.ts'
import { useClassAddress } from './class-address.ts'
import { useLesson } from './lesson-document.ts'
import { TEAMS_WITH_AWARDS } from './paging.ts'
import { Stage } from './stage.tsx'
import { useSteadySeconds } from './steady-seconds.ts'

/* Long enough to be read aloud twice. */
const MESSAGE_MS = 30_000

export function ScreenPage({ code }: { code: string }) {
  const connection = useMemo(() => connect({ code, role: 'screen' }, browserSurroundings(code, 'screen')), [code])
  const known = useComputed(() => {
    const view = connection.wholeView.value
    return view?.kind === 'screen' ? view : null
  })
  const view = known.value
  const lesson = useLesson(view ? view.clock.lesson || view.options.lesson : null)
  const address = useClassAddress(code)
  const seconds = useSteadySeconds((view?.teams.length ?? 0) > TEAMS_WITH_AWARDS)
  const message = useFading(connection.message.value)
  useEffect(() => () => connection.close(), [connection])
  useEffect(() => followTheme(), [])
  useFullScreen()
  useSignalEffect(() => {
    // The class's language, not a choice of this machine: shown, never remembered.
    if (known.value) language.value = known.value.options.language
  })
  const state = connection.state.value
  if (!view) return <Wait state={state} code={code} />
  return (
    <main class="screen-page">
      <Stage
        view={state.kind === 'ended' ? ended(view) : view}
        code={code}
        address={address}
        lesson={lesson}
        seconds={seconds}
        message={message}
        reconnecting={state.kind === 'reconnecting' || connection.storageAway.value}
      />
    </main>
  )
}

function ended(view: ScreenView): ScreenView {
  return { ...view, clock: { ...view.clock, phase: 'ended', paused: false } }
}

function Wait({ state, code }: { state: ConnectionState; code: string }) {
  const [what, next] = waitWords(state, code)
  return (
    <div class="screen-page screen-wait" role="status">
      <p>{what}</p>
      <p>{next}</p>
    </div>
  )
}

function waitWords(state: ConnectionState, code: string): [what: string, next: string] {
  switch (state.kind) {
    case 'connecting':
    case 'live':
      return [screen.screenWaiting(), '']
    case 'reconnecting':
      return [screen.screenReconnecting(), '']
    case 'unknown-code':
    case 'unauthorised':
    case 'removed':
    case 'elsewhere':
      return [screen.screenUnknown({ code: showCode(code) }), screen.screenUnknownNext()]
    case 'ended':
      return [screen.screenEnded(), '']
    case 'outdated':
      return [screen.screenOutdated(), '']
    default:
      return assertNever(state)
  }
}

/** A text for as long as it is news. */
function useFading(text: string): string {
  const [faded, setFaded] = useState('')
  useEffect(() => {
    if (text === '') return
    const timer = setTimeout(() => setFaded(text), MESSAGE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return text === faded ? '' : text
}

/** A double click or F fills the projector; the same again gives the window back. */
function useFullScreen(): void {
  useEffect(() => {
    const toggle = () => {
      if (document.fullscreenElement) void document.exitFullscreen()
      else void document.documentElement.requestFullscreen()
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'f' && !event.ctrlKey && !event.metaKey && !event.altKey) toggle()
    }
    addEventListener('dblclick', toggle)
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('dblclick', toggle)
      removeEventListener('keydown', onKey)
    }
  }, [])
}
