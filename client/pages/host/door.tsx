/* /host: who may host here, classes that are still open, and a new one. The host's link carries the operator's single-use code. */
import { useEffect, useState } from 'preact/hooks'
import { showCode } from '../../../shared/world/code.ts'
import { takeFragment } from '../../connection/fragment.ts'
import { readToken, writeToken } from '../../connection/tokens.ts'
import { host } from '../../i18n/host.ts'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Notice, type NoticeText } from '../../ui/notice.tsx'
import { LanguageSwitch, ThemeSwitch } from '../../ui/switches.tsx'
import { exchangeOperatorCode, type OpenSession, openSessions, takeHostSeat } from './api.ts'
import { Field } from './choice.tsx'
import { NewClass } from './new-class.tsx'
import { forgetOperator, readOperator, writeOperator } from './operator.ts'
import { phaseName } from './phase-name.ts'

type State =
  | { kind: 'asking' }
  | { kind: 'closed'; notice: NoticeText | null }
  | { kind: 'open'; operator: string | null; sessions: OpenSession[]; notice: NoticeText | null }
  | { kind: 'unreachable' }

function words(what: () => string, why: () => string, next: () => string): NoticeText {
  return { what: what(), why: why(), next: next() }
}

/** Lets the operator in with what this browser keeps, or without a token where anybody may host. */
async function enter(notice: NoticeText | null): Promise<State> {
  const operator = readOperator()
  const answer = await openSessions(operator)
  if (answer.kind === 'done') return { kind: 'open', operator, sessions: answer.value, notice }
  if (answer.kind === 'unreachable') return { kind: 'unreachable' }
  if (operator !== null) {
    // A token of an earlier start: perhaps none is needed now.
    forgetOperator()
    return enter(notice)
  }
  return { kind: 'closed', notice }
}

async function enterWith(code: string): Promise<State> {
  const answer = await exchangeOperatorCode(code)
  if (answer.kind === 'unreachable') return { kind: 'unreachable' }
  const used = words(host.linkUsed, host.linkUsedWhy, host.linkUsedNext)
  if (answer.kind === 'refused') return readOperator() === null ? enter(used) : enter(null)
  const kept = writeOperator(answer.value)
  if (kept) return enter(null)
  const blocked = words(host.storageBlocked, host.storageBlockedWhy, host.storageBlockedNext)
  const sessions = await openSessions(answer.value)
  return {
    kind: 'open',
    operator: answer.value,
    sessions: sessions.kind === 'done' ? sessions.value : [],
    notice: blocked,
  }
}

export function HostDoor() {
  const [state, setState] = useState<State>({ kind: 'asking' })
  useEffect(() => {
    const code = takeFragment()
    void (code === null ? enter(null) : enterWith(code)).then(setState)
  }, [])
  return (
    <div class="host-door">
      <header>
        <Mark />
        <h1>{host.doorTitle()}</h1>
        <span class="switches">
          <LanguageSwitch />
          <ThemeSwitch />
        </span>
      </header>
      <main>
        {state.kind === 'closed' && (
          <ClosedDoor notice={state.notice} onCode={(code) => enterWith(code).then(setState)} />
        )}
        {state.kind === 'unreachable' && (
          <>
            <Notice notice={words(host.unreachable, host.unreachableWhy, host.unreachableNext)} />
            <Button onClick={() => enter(null).then(setState)}>{host.buttonRetry()}</Button>
          </>
        )}
        {state.kind === 'open' && (
          <>
            <Notice notice={state.notice} />
            <OpenClasses operator={state.operator} sessions={state.sessions} />
            <section>
              <h2>{host.newClass()}</h2>
              <NewClass operator={state.operator} onOpened={goTo} />
            </section>
          </>
        )}
      </main>
    </div>
  )
}

function goTo(code: string, hostToken: string): void {
  writeToken(code, 'host', hostToken)
  location.assign(`/host/${code}`)
}

function ClosedDoor({ notice, onCode }: { notice: NoticeText | null; onCode: (code: string) => void }) {
  const [code, setCode] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    if (code.trim() !== '') onCode(code.trim())
  }
  return (
    <section class="closed-door">
      <Notice notice={notice ?? words(host.doorClosed, host.doorClosedWhy, host.doorClosedNext)} />
      <form class="more-line" onSubmit={submit}>
        <Field label={host.operatorCode()} value={code} maxLength={80} onType={setCode} />
        <Button type="submit" kind="fill">
          {host.buttonEnter()}
        </Button>
      </form>
    </section>
  )
}

function OpenClasses({ operator, sessions }: { operator: string | null; sessions: readonly OpenSession[] }) {
  const [notice, setNotice] = useState<NoticeText | null>(null)
  if (sessions.length === 0) return null
  const goIn = async (code: string) => {
    if (readToken(code, 'host') !== null) return location.assign(`/host/${code}`)
    const answer = await takeHostSeat(operator, code)
    if (answer.kind === 'done') goTo(code, answer.value)
    else setNotice(words(host.unreachable, host.unreachableWhy, host.unreachableNext))
  }
  return (
    <section>
      <h2>{host.openClasses()}</h2>
      <Notice notice={notice} />
      <ul class="open-classes">
        {sessions.map((session) => (
          <li key={session.code}>
            <b>{showCode(session.code)}</b>
            <span class="quiet">{host.openClassNote({ phase: phaseName(session.phase), n: session.seats ?? 0 })}</span>
            <Button onClick={() => goIn(session.code)}>{host.buttonTakeOver()}</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
