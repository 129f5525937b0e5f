/* More, first page: time, incidents, a message to all, what the big screen and the students may see. */
import { useState } from 'preact/hooks'
import type { IncidentKind } from '../../../shared/lessons/lesson.ts'
import type { TeamId } from '../../../shared/world/ids.ts'
import { EVERYWHERE, targetsOf } from '../../../shared/rules/incident-targets.ts'
import { FORMATS } from '../../i18n/format.ts'
import { host } from '../../i18n/host.ts'
import { language } from '../../i18n/language.ts'
import { teamName } from '../../i18n/teams.ts'
import { Button } from '../../ui/button.tsx'
import { showToast } from '../../ui/toast.tsx'
import { incidentTarget } from '../screen/incident-target.ts'
import { Choice, Field } from './choice.tsx'
import { classNamesOf, useDesk } from './desk.ts'

const EXTEND_SECONDS = [30, 60, 120] as const
const DELAYS_SECONDS = [0, 10, 30, 60] as const
/* As the server counts them. */
const MESSAGE_LENGTH = 280

const KIND_NAMES: Record<IncidentKind, () => string> = {
  spike: host.incidentSpike,
  'flash-sale': host.incidentFlashSale,
  'viral-page': host.incidentViralPage,
  crawler: host.incidentCrawler,
  'retry-storm': host.incidentRetryStorm,
  'slow-ramp': host.incidentSlowRamp,
  'node-crash': host.incidentNodeCrash,
  'zone-outage': host.incidentZoneOutage,
  'slow-disk': host.incidentSlowDisk,
  'noisy-neighbour': host.incidentNoisyNeighbour,
  'network-delay': host.incidentNetworkDelay,
  'kernel-panic': host.incidentKernelPanic,
  'engine-restart': host.incidentEngineRestart,
  leak: host.incidentLeak,
  'bad-release': host.incidentBadRelease,
  'payment-fault': host.incidentPaymentFault,
  'poison-request': host.incidentPoisonRequest,
  'slow-dependency': host.incidentSlowDependency,
  'failing-dependency': host.incidentFailingDependency,
  'registry-down': host.incidentRegistryDown,
  'certificate-expired': host.incidentCertificateExpired,
  'vulnerability-exploited': host.incidentExploited,
  'patch-due': host.incidentPatchDue,
}

export function MoreRound() {
  const { phase } = useDesk().view.clock
  const counting = phase === 'plan' || phase === 'live'
  return (
    <>
      <section>
        <h3>{host.extend()}</h3>
        {counting ? <Extend /> : <p class="quiet">{host.extendNot()}</p>}
      </section>
      <section>
        <h3>{host.incident()}</h3>
        {counting ? <Incident /> : <p class="quiet">{host.incidentNot()}</p>}
      </section>
      <Message />
      <Shown />
    </>
  )
}

function Extend() {
  const desk = useDesk()
  const extend = async (seconds: number) => {
    if (await desk.act({ kind: 'extend', seconds })) showToast(host.toastExtended({ s: seconds }))
  }
  return (
    <div class="more-buttons">
      {EXTEND_SECONDS.map((seconds) => (
        <Button key={seconds} onClick={() => extend(seconds)}>
          {host.extendBy({ s: seconds })}
        </Button>
      ))}
    </div>
  )
}

function Incident() {
  const desk = useDesk()
  const lesson = desk.lesson?.lesson
  const kinds = lesson?.injectable ?? []
  const [chosen, setKind] = useState<IncidentKind | null>(null)
  const [target, setTarget] = useState('any')
  const [team, setTeam] = useState<TeamId | 'all'>('all')
  const [inSeconds, setInSeconds] = useState(0)
  const kind = chosen ?? kinds[0]
  if (!lesson || !kind) return null
  const targets = targetsOf(kind, lesson)
  const classes = classNamesOf(desk, language.value)
  const targetName = (one: string) =>
    kind === 'zone-outage' ? host.incidentZone({ zone: one }) : incidentTarget(kind, one, classes)
  const send = async () => {
    if (await desk.act({ kind: 'inject', incident: kind, target, team, inSeconds })) showToast(host.toastSent())
  }
  return (
    <div class="more-fields">
      <Choice
        label={host.incidentKind()}
        value={kind}
        options={kinds.map((one) => [one, KIND_NAMES[one]()])}
        onChoose={(next) => {
          setKind(next)
          setTarget('any')
        }}
      />
      {targets.some((one) => one !== EVERYWHERE) && (
        <Choice
          label={host.incidentTarget()}
          value={target}
          options={[['any', host.incidentAny()], ...targets.map((one): [string, string] => [one, targetName(one)])]}
          onChoose={setTarget}
        />
      )}
      <Choice
        label={host.incidentTeam()}
        value={team}
        options={[
          ['all', host.incidentAll()],
          ...desk.view.teams.map((one): [string, string] => [one.id, teamName(one.name)]),
        ]}
        onChoose={setTeam}
      />
      <Choice
        label={host.incidentWhen()}
        value={String(inSeconds)}
        options={DELAYS_SECONDS.map((seconds) => [
          String(seconds),
          seconds === 0 ? host.incidentNow() : host.incidentIn({ s: seconds }),
        ])}
        onChoose={(next) => setInSeconds(Number(next))}
      />
      <Button onClick={send}>{host.buttonSend()}</Button>
      {team !== 'all' && <p class="quiet">{host.incidentUnranked()}</p>}
    </div>
  )
}

function Message() {
  const desk = useDesk()
  const [text, setText] = useState('')
  const send = async (event: Event) => {
    event.preventDefault()
    const words = text.trim()
    if (words === '') return
    const answer = await desk.sendMessage(words)
    if (answer.kind === 'done') {
      setText('')
      showToast(host.toastSent())
    } else showToast(host.unreachable())
  }
  return (
    <section>
      <h3>{host.messageTitle()}</h3>
      <form class="more-line" onSubmit={send}>
        <Field label={host.messageHint()} value={text} maxLength={MESSAGE_LENGTH} onType={setText} />
        <Button type="submit">{host.buttonSend()}</Button>
      </form>
      <p class="quiet">
        {host.messageHint()} · {FORMATS.whole(text.length, language.value)}/{MESSAGE_LENGTH}
      </p>
    </section>
  )
}

function Shown() {
  const desk = useDesk()
  const { view } = desk
  return (
    <section>
      <h3>{host.ranking()}</h3>
      <div class="more-buttons">
        <Button onClick={() => desk.act({ kind: 'show', what: 'ranking', on: !view.showRanking })}>
          {view.showRanking ? host.buttonHideRank() : host.buttonShowRank()}
        </Button>
        {view.clock.phase === 'debrief' && (
          <Button onClick={() => desk.act({ kind: 'show', what: 'replay', on: !view.replayOpen })}>
            {view.replayOpen ? host.buttonCloseReplay() : host.buttonOpenReplay()}
          </Button>
        )}
      </div>
      {view.clock.phase === 'debrief' && (
        <p class="quiet">{view.replayOpen ? host.replayOpenNote() : host.replayClosedNote()}</p>
      )}
    </section>
  )
}
