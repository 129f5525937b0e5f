/* Whose round is shown, which round that is, and the way to the other teams: a flag each, with its state at this tick. */
import { useComputed } from '@preact/signals'
import type { HealthState } from '../../shared/game/view.types.ts'
import type { Team } from '../../shared/world/session.ts'
import { TICKS_PER_SECOND } from '../../shared/world/units.ts'
import { replay } from '../i18n/replay.ts'
import { teamName } from '../i18n/teams.ts'
import { ui } from '../i18n/ui.ts'
import { Flag } from '../ui/flag.tsx'
import { StateShape } from '../ui/state.tsx'
import { LanguageSwitch, ThemeSwitch } from '../ui/switches.tsx'
import { useReplay } from './context.ts'

/** How a team stood at a tick; fine before live and where nothing is folded. */
function useStateOf(team: Team): HealthState {
  const { engine, player, liveStartTick } = useReplay()
  return useComputed(() => {
    const states = engine.progress.value?.tracks.find((track) => track.team === team.id)?.states ?? []
    const second = Math.floor((player.tick.value - liveStartTick.value) / TICKS_PER_SECOND) - 1
    return states[second] ?? 'fine'
  }).value
}

function TeamFlag({ team }: { team: Team }) {
  const room = useReplay()
  const state = useStateOf(team)
  const name = teamName(team.name)
  const shown = room.team.value === team.id
  return (
    <label class={shown ? 'team-flag shown' : 'team-flag'} title={name}>
      <input
        type="radio"
        name="team"
        class="visually-hidden"
        checked={shown}
        onChange={() => {
          room.team.value = team.id
        }}
        aria-label={replay.teamSays({ team: name, state: ui[state]() })}
      />
      <Flag letter={team.flag} pennant={team.pennant} width={28} />
      {state === 'fine' ? <span class="team-fine" /> : <StateShape state={state} size={9} />}
    </label>
  )
}

function TeamList() {
  const { team, opening } = useReplay()
  return (
    <select
      class="team-list"
      aria-label={replay.teams()}
      value={team.value}
      onChange={(event) => {
        team.value = event.currentTarget.value
      }}
    >
      {opening.teams.map(({ id, name }) => (
        <option key={id} value={id}>
          {teamName(name)}
        </option>
      ))}
    </select>
  )
}

export function Header() {
  const { opening, team, texts } = useReplay()
  const shown = opening.teams.find(({ id }) => id === team.value)
  const about = { number: opening.lesson.number, title: texts().title, round: opening.round }
  return (
    <header class="replay-head">
      {shown && <Flag letter={shown.flag} pennant={shown.pennant} width={36} />}
      <h1>{replay.title({ team: teamName(shown?.name ?? '') })}</h1>
      <p class="replay-about">{replay.about(about)}</p>
      <TeamList />
      <fieldset class="team-flags">
        <legend class="visually-hidden">{replay.teams()}</legend>
        {opening.teams.map((one) => (
          <TeamFlag key={one.id} team={one} />
        ))}
      </fieldset>
      <div class="replay-switches">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  )
}
