/* The way in. Which of its rooms is shown follows from the door (door.ts) and from whether this device had a seat before;
   words for what goes wrong are trouble.ts. */
import { useState } from 'preact/hooks'
import { showCode } from '../../../shared/world/code.ts'
import { forgetStored, writeStored } from '../../connection/browser-storage.ts'
import { joinSession, type OfferedTeam, type SessionOffer } from '../../connection/session-api.ts'
import { readSeatId, readToken, writeSeatId, writeToken } from '../../connection/tokens.ts'
import { join } from '../../i18n/join.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Notice } from '../../ui/notice.tsx'
import { LanguageSwitch } from '../../ui/switches.tsx'
import { Crew, TeamPicker } from './crew.tsx'
import { type Door, useDoor } from './door.ts'
import { useLessonTitle } from './lesson-title.ts'
import { NameField, useName } from './name-field.tsx'
import { useNetwork } from './network.ts'
import { noticeOf, type Trouble, troubleOf } from './trouble.ts'
import { NetworkLine, Waterline } from './waterline.tsx'
import './join.css'

/** What keeps everybody out, whatever they would type; null when there is a way in. */
function barrier(door: Door, returning: boolean): Trouble | null {
  if (door.kind === 'opening') return null
  if (door.kind !== 'open') return { kind: door.kind }
  if (door.offer.locked && !returning) return { kind: 'locked' }
  const anySeat = door.offer.teams.some((team) => team.seats.length < team.capacity)
  return anySeat || returning || door.offer.teams.length === 0 ? null : { kind: 'class-full' }
}

/** A seat must survive a refresh, so one is only taken where it can be kept. */
function canKeepSeat(): boolean {
  const kept = writeStored('podium:probe', '1')
  forgetStored('podium:probe')
  return kept
}

function play(code: string): void {
  location.assign(`/play/${code}`)
}

export function JoinPage({ code }: { code: string }) {
  const [door, askAgain] = useDoor(code)
  const network = useNetwork()
  const [returning, setReturning] = useState(() => readToken(code, 'seat') !== null)
  const [picked, setPicked] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [entering, setEntering] = useState(false)
  const offer = door.kind === 'open' ? door.offer : null
  const name = useName(() => offer?.teams.flatMap((team) => team.seats.map((seat) => seat.name)) ?? [])
  const shut = barrier(door, returning)
  const mine = returning ? readSeatId(code) : null
  const team = offer && teamToShow(offer, picked, mine)

  const enter = async () => {
    if (returning) return play(code)
    if (!offer || entering) return
    if (name.text.trim() === '') return setTrouble({ kind: 'name-empty' })
    if (!canKeepSeat()) return setTrouble({ kind: 'storage' })
    setEntering(true)
    setTrouble(null)
    const answer = await joinSession(code, name.text.trim(), offer.teamChoice === 'chosen' ? (team?.id ?? null) : null)
    if (answer.kind === 'joined') {
      writeToken(code, 'seat', answer.token)
      writeSeatId(code, answer.seatId)
      return play(code)
    }
    setEntering(false)
    setTrouble(answer.kind === 'refused' ? troubleOf(answer.code) : { kind: 'unreachable' })
    void askAgain()
  }

  return (
    <form
      class={returning ? 'join returning' : 'join'}
      aria-busy={entering}
      onSubmit={(event) => {
        event.preventDefault()
        void enter()
      }}
    >
      <Header code={code} lessonId={offer?.lessonId ?? null} />
      <main>
        {shut ? (
          <Shut trouble={shut} code={code} />
        ) : (
          <>
            <section class="who">
              {returning ? (
                <Returning name={seatName(offer, mine)} />
              ) : (
                <>
                  <label class="who-label" for="name">
                    {join.name()}
                  </label>
                  <NameField name={name} invalid={trouble?.kind.startsWith('name') ?? false} />
                  <p id="name-seen">{join.nameSeen()}</p>
                </>
              )}
              {!returning && offer?.teamChoice === 'chosen' && (
                <TeamPicker teams={offer.teams} picked={team?.id ?? null} onPick={setPicked} />
              )}
            </section>
            <section class="mast">
              {team && offer && <Crew team={team} mine={mine} note={returning ? '' : noteOf(offer, picked)} />}
              {offer && !team && !returning && (
                <div class="no-flag">
                  <h2>{join.hostAssigns()}</h2>
                  <p>{join.hostAssignsNote()}</p>
                </div>
              )}
            </section>
          </>
        )}
      </main>
      <footer>
        <Waterline network={network} />
        <div class="ashore">
          <NetworkLine network={network} />
          <Notice notice={trouble && noticeOf(trouble, code)} />
          {!shut && (
            <Button type="submit" kind="fill" size="large" disabled={offer === null && !returning}>
              {returning ? join.buttonContinue() : join.buttonEnter()}
            </Button>
          )}
          {!shut && returning && (
            <Button kind="quiet" onClick={() => setReturning(false)}>
              {join.buttonNewSeat()}
            </Button>
          )}
          {shut && shut.kind !== 'locked' && (
            <ButtonLink size="large" href="/">
              {join.buttonHome()}
            </ButtonLink>
          )}
        </div>
      </footer>
    </form>
  )
}

function Header({ code, lessonId }: { code: string; lessonId: string | null }) {
  const lesson = useLessonTitle(lessonId)
  return (
    <header>
      <Mark width={26} />
      <h1>{lesson?.title ?? 'Podium'}</h1>
      {lesson && <span class="lesson-number">{join.lesson({ number: lesson.number })}</span>}
      <LanguageSwitch />
      <strong>
        <span class="visually-hidden">{join.code({ code: showCode(code) })}</span>
        <span aria-hidden="true">{showCode(code)}</span>
      </strong>
    </header>
  )
}

function Returning({ name }: { name: string | null }) {
  return (
    <>
      <p class="who-label">{join.yourSeat()}</p>
      <p class="seat-name">{name ?? join.yourSeatUnnamed()}</p>
      <p id="name-seen">{join.yourSeatNote()}</p>
    </>
  )
}

/** No flag is hoisted: the mast stands bare beside what happened. */
function Shut({ trouble, code }: { trouble: Trouble; code: string }) {
  return (
    <section class="mast mast-bare">
      <Notice notice={noticeOf(trouble, code)} />
    </section>
  )
}

/** My own team, else the one I picked where picking is allowed, else the server's suggestion. */
function teamToShow(offer: SessionOffer, picked: string | null, mine: string | null): OfferedTeam | null {
  const own = offer.teams.find((team) => team.seats.some((seat) => seat.id === mine))
  if (own) return own
  const wanted = offer.teamChoice === 'chosen' ? (picked ?? offer.suggestedTeamId) : offer.suggestedTeamId
  return offer.teams.find((team) => team.id === wanted) ?? null
}

function noteOf(offer: SessionOffer, picked: string | null): string {
  if (offer.teamChoice === 'assigned') return join.assigned()
  return offer.teamChoice === 'chosen' && picked !== null ? join.yourPick() : join.mostFree()
}

function seatName(offer: SessionOffer | null, mine: string | null): string | null {
  return offer?.teams.flatMap((team) => team.seats).find((seat) => seat.id === mine)?.name ?? null
}
