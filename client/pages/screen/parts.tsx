/* Small parts of the projector's boards: a team's name with its flag, the dots of its seats, who is up when not all fit. */
import type { Team } from '../../../shared/world/session.ts'
import { screen } from '../../i18n/screen.ts'
import { teamName } from '../../i18n/teams.ts'
import { Flag } from '../../ui/flag.tsx'
import type { TeamPage } from './paging.ts'

export function TeamTitle({ team }: { team: Team }) {
  return (
    <span class="team-title">
      <Flag letter={team.flag} pennant={team.pennant} />
      <b>{teamName(team.name)}</b>
    </span>
  )
}

/** A dot a seat: filled when somebody sits there. */
export function SeatDots({ taken, size }: { taken: number; size: number }) {
  const seats = Array.from({ length: Math.max(size, taken) }, (_, seat) => seat)
  return (
    <span class="seat-dots" aria-hidden="true">
      {seats.map((seat) => (
        <i key={seat} class={seat < taken ? 'taken' : ''} />
      ))}
    </span>
  )
}

export function PageMark<Item>({ page, all }: { page: TeamPage<Item>; all: number }) {
  if (page.pages === 1) return null
  return (
    <p class="page-mark">{screen.screenPages({ from: page.first, to: page.first + page.items.length - 1, all })}</p>
  )
}
