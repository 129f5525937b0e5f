/* A team as somebody at the door sees it: its flag on the mast, its name, who sits there already and what is free. Where teams are
   chosen, the other flags to choose from. */
import type { OfferedTeam } from '../../connection/session-api.ts'
import { join } from '../../i18n/join.ts'
import { teamName } from '../../i18n/teams.ts'
import { Flag } from '../../ui/flag.tsx'

/* Drawn at its natural size; CSS fits it to the mast. */
const FLAG_WIDTH = 300

/** `you` is where I sit or would sit: a free seat, unless one is mine already. */
export function Crew({ team, note, mine }: { team: OfferedTeam; note: string; mine: string | null }) {
  const others = team.seats.filter((seat) => seat.id !== mine)
  const free = Math.max(0, team.capacity - others.length - 1)
  const hasRoom = mine !== null || others.length < team.capacity
  return (
    <>
      <div class="hoist">
        <Flag letter={team.flag} pennant={team.pennant ?? 1} width={FLAG_WIDTH} />
      </div>
      <h2>
        {join.team({ team: teamName(team.nameKey) })} <span>{note}</span>
      </h2>
      <ul class="crew">
        {others.map((seat) => (
          <li key={seat.id}>
            <span class="crew-name">{seat.name}</span>
          </li>
        ))}
        {hasRoom && (
          <li class="crew-you">
            <span class="crew-name">{join.you()}</span>
          </li>
        )}
        {Array.from({ length: free }, (_, index) => (
          <li key={index} class="crew-free">
            <span class="crew-name">{join.free()}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

interface TeamPickerProps {
  teams: readonly OfferedTeam[]
  picked: string | null
  onPick: (team: string) => void
}

export function TeamPicker({ teams, picked, onPick }: TeamPickerProps) {
  return (
    <fieldset class="picker">
      <legend>{join.pickTeam()}</legend>
      {teams.map((team) => {
        const free = team.capacity - team.seats.length
        const label = `${join.team({ team: teamName(team.nameKey) })}, ${free > 0 ? join.freeSeats({ n: free }) : join.full()}`
        return (
          <label key={team.id} title={label}>
            <input
              type="radio"
              name="team"
              value={team.id}
              aria-label={label}
              checked={team.id === picked}
              disabled={free <= 0}
              onChange={() => onPick(team.id)}
            />
            <Flag letter={team.flag} pennant={team.pennant ?? 1} width={40} />
          </label>
        )
      })}
    </fieldset>
  )
}
