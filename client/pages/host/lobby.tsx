/* Before the first round: the way in, the big screen, the teams filling up, and under them what the lesson will tell. */
import type { TeamId } from '../../../shared/world/ids.ts'
import { showCode } from '../../../shared/world/code.ts'
import { host } from '../../i18n/host.ts'
import { language } from '../../i18n/language.ts'
import { teamName } from '../../i18n/teams.ts'
import { Button } from '../../ui/button.tsx'
import { Flag } from '../../ui/flag.tsx'
import { Qr } from '../../ui/qr.tsx'
import { Controls } from './controls.tsx'
import { useDesk } from './desk.ts'
import { openScreen } from './screen-window.ts'
import { StorageNote } from './storage-note.tsx'

export function Lobby() {
  const desk = useDesk()
  const { view, code, address } = desk
  const somebody = view.summaries.some((team) => team.seats.length > 0)
  return (
    <main class="lobby-room">
      <section class="lobby-in" aria-label={host.code()}>
        <div class="lobby-in-way">
          <p class="quiet">{host.addressTitle()}</p>
          <Address />
          <p class="quiet">{host.code()}</p>
          <p class="lobby-in-code">{showCode(code)}</p>
        </div>
        <Qr text={`${address}/join/${code}`} label={host.qrJoin()} />
        <Button size="large" kind={somebody ? 'outline' : 'fill'} onClick={() => openScreen(code, address)}>
          {host.buttonScreen()}
        </Button>
        <StorageNote />
      </section>
      <section class="lobby-crews" aria-label={host.roster()}>
        {!somebody && <p class="lobby-nobody">{host.nobodyYet({ code: showCode(code) })}</p>}
        <ul>
          {view.teams.map((team) => (
            <li key={team.id}>
              <Flag letter={team.flag} pennant={team.pennant} width={64} />
              <div>
                <h2>{teamName(team.name)}</h2>
                <Crew team={team.id} />
              </div>
            </li>
          ))}
        </ul>
        <Story />
      </section>
      <Controls keepDesigns={false} accentTaken={!somebody} />
    </main>
  )
}

/** The lesson's three sentences, to read while the class arrives. */
function Story() {
  const texts = useDesk().lesson?.texts[language.value]
  if (!texts) return null
  return (
    <div class="lobby-story">
      <h2>{texts.title}</h2>
      <ol>
        {texts.story.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
    </div>
  )
}

function Address() {
  const { addresses, address, chooseAddress } = useDesk()
  const shown = (origin: string) => origin.replace(/^https?:\/\//, '')
  if (addresses.length < 2) return <p class="lobby-in-address">{shown(address)}</p>
  return (
    <label class="lobby-in-address">
      <span class="visually-hidden">{host.addressPick()}</span>
      <select value={address} title={host.addressPick()} onChange={(event) => chooseAddress(event.currentTarget.value)}>
        {addresses.map((origin) => (
          <option key={origin} value={origin}>
            {shown(origin)}
          </option>
        ))}
      </select>
    </label>
  )
}

function Crew({ team }: { team: TeamId }) {
  const { roster, view } = useDesk()
  const seats = roster.seats.filter((seat) => seat.team === team)
  const free = Math.max(0, view.options.teamSize - seats.length)
  if (seats.length === 0) return <p class="quiet">{host.emptyTeam()}</p>
  return (
    <p class="crew">
      {seats.map((seat) => (
        <span key={seat.id} class={seat.online ? 'on' : ''}>
          {seat.name}
        </span>
      ))}
      {free > 0 && <span class="quiet">{host.seatsOf({ n: seats.length, all: view.options.teamSize })}</span>}
    </p>
  )
}
