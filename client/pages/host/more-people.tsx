/* More, second page: who is here. A person is dragged to another team, or the team is picked from the list beside the name; renaming
   and removing stand in the same row. The door is below. */
import { useState } from 'preact/hooks'
import type { RosterMessage } from '../../../shared/protocol/messages.ts'
import type { SeatId, TeamId } from '../../../shared/world/ids.ts'
import { assertNever } from '../../../shared/lib/assert.ts'
import { host } from '../../i18n/host.ts'
import { teamName } from '../../i18n/teams.ts'
import { Button } from '../../ui/button.tsx'
import { Flag } from '../../ui/flag.tsx'
import { showToast } from '../../ui/toast.tsx'
import { Choice, Field } from './choice.tsx'
import { teamOf, useDesk } from './desk.ts'

type Person = RosterMessage['seats'][number]
/** What is open in a person's row. */
type Doing = { kind: 'nothing' } | { kind: 'renaming'; seat: SeatId; name: string } | { kind: 'removing'; seat: SeatId }

/* As the server takes them. */
const NAME_LENGTH = 20
const DRAGGED = 'application/x-podium-seat'

export function MorePeople() {
  const desk = useDesk()
  const [doing, setDoing] = useState<Doing>({ kind: 'nothing' })
  const [over, setOver] = useState<TeamId | null>(null)
  const move = async (seat: SeatId, team: TeamId) => {
    const person = desk.roster.seats.find((one) => one.id === seat)
    if (!person || person.team === team) return
    if (await desk.act({ kind: 'set-seat', seat, team })) {
      showToast(host.toastMoved({ name: person.name, team: teamName(teamOf(desk, team)?.name ?? '') }))
    }
  }
  return (
    <>
      <section>
        <h3>{host.roster()}</h3>
        <p class="quiet">{host.rosterHint()}</p>
        <ul class="roster">
          {desk.view.teams.map((team) => (
            <li
              key={team.id}
              class={over === team.id ? 'over' : ''}
              onDragOver={(event) => {
                if (!event.dataTransfer?.types.includes(DRAGGED)) return
                event.preventDefault()
                setOver(team.id)
              }}
              onDragLeave={() => setOver(null)}
              onDrop={(event) => {
                event.preventDefault()
                setOver(null)
                void move(event.dataTransfer?.getData(DRAGGED) ?? '', team.id)
              }}
            >
              <h4>
                <Flag letter={team.flag} pennant={team.pennant} width={24} />
                {teamName(team.name)}
              </h4>
              <ul>
                {desk.roster.seats
                  .filter((person) => person.team === team.id)
                  .map((person) => (
                    <PersonRow key={person.id} person={person} doing={doing} onDo={setDoing} onMove={move} />
                  ))}
              </ul>
            </li>
          ))}
        </ul>
      </section>
      <Door />
    </>
  )
}

interface PersonRowProps {
  person: Person
  doing: Doing
  onDo: (doing: Doing) => void
  onMove: (seat: SeatId, team: TeamId) => void
}

function PersonRow({ person, doing, onDo, onMove }: PersonRowProps) {
  const mine: Doing = doing.kind !== 'nothing' && doing.seat === person.id ? doing : { kind: 'nothing' }
  return (
    <li
      class="person"
      draggable={mine.kind === 'nothing'}
      onDragStart={(event) => event.dataTransfer?.setData(DRAGGED, person.id)}
    >
      <PersonDoing person={person} mine={mine} onDo={onDo} onMove={onMove} />
    </li>
  )
}

function PersonDoing({ person, mine, onDo, onMove }: Omit<PersonRowProps, 'doing'> & { mine: Doing }) {
  switch (mine.kind) {
    case 'nothing':
      return <PersonLine person={person} onDo={onDo} onMove={onMove} />
    case 'renaming':
      return <Renaming person={person} name={mine.name} onDo={onDo} />
    case 'removing':
      return <Removing person={person} onDo={onDo} />
    default:
      return assertNever(mine)
  }
}

function PersonLine({ person, onDo, onMove }: Omit<PersonRowProps, 'doing'>) {
  const { view } = useDesk()
  return (
    <>
      <span class={person.online ? 'person-name on' : 'person-name'}>{person.name}</span>
      <Choice
        label={host.moveTo({ name: person.name })}
        value={person.team}
        options={view.teams.map((team) => [team.id, teamName(team.name)])}
        onChoose={(team) => onMove(person.id, team)}
      />
      <Button kind="quiet" onClick={() => onDo({ kind: 'renaming', seat: person.id, name: person.name })}>
        {host.buttonRename()}
      </Button>
      <Button kind="quiet" onClick={() => onDo({ kind: 'removing', seat: person.id })}>
        {host.buttonRemove()}
      </Button>
    </>
  )
}

function Renaming({ person, name, onDo }: { person: Person; name: string; onDo: (doing: Doing) => void }) {
  const desk = useDesk()
  const save = async (event: Event) => {
    event.preventDefault()
    const answer = await desk.rename(person.id, name.trim())
    if (answer.kind !== 'done') {
      showToast(answer.kind === 'refused' ? host.nameRefused() : host.unreachable())
      return
    }
    onDo({ kind: 'nothing' })
    showToast(host.toastRenamed({ name: name.trim() }))
  }
  return (
    <form class="more-line" onSubmit={save}>
      <Field
        label={host.newName({ name: person.name })}
        value={name}
        maxLength={NAME_LENGTH}
        onType={(next) => onDo({ kind: 'renaming', seat: person.id, name: next })}
      />
      <Button type="submit">{host.buttonSave()}</Button>
      <Button kind="quiet" onClick={() => onDo({ kind: 'nothing' })}>
        {host.buttonClose()}
      </Button>
    </form>
  )
}

function Removing({ person, onDo }: { person: Person; onDo: (doing: Doing) => void }) {
  const desk = useDesk()
  const remove = async () => {
    onDo({ kind: 'nothing' })
    if (await desk.act({ kind: 'remove-seat', seat: person.id })) showToast(host.toastRemoved({ name: person.name }))
  }
  return (
    <div class="person-ask" role="alert">
      <p>
        <b>{host.askRemove({ name: person.name })}</b> {host.askRemoveNote()}
      </p>
      <div class="more-buttons">
        <Button onClick={remove}>{host.buttonRemove()}</Button>
        <Button onClick={() => onDo({ kind: 'nothing' })}>{host.buttonKeep()}</Button>
      </div>
    </div>
  )
}

function Door() {
  const desk = useDesk()
  const { locked } = desk.view.options
  return (
    <section>
      <h3>{host.door()}</h3>
      <p class="quiet">{locked ? host.doorLocked() : host.doorOpen()}</p>
      <div class="more-buttons">
        <Button onClick={() => desk.act({ kind: 'configure', options: { locked: !locked } })}>
          {locked ? host.buttonUnlock() : host.buttonLock()}
        </Button>
      </div>
    </section>
  )
}
