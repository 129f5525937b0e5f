/* A happening as a line: its chain root first and itself last, or its sentence where it has no chain. A change is told by station,
   never by person; one's own is told as one's own. */
import { assertNever } from '../../shared/lib/assert.ts'
import type { Station } from '../../shared/game/stations.ts'
import type { Happening } from '../../shared/world/happening.ts'
import { happeningText, linkText } from '../board/words/happening.ts'
import { play } from '../i18n/play.ts'
import { replay } from '../i18n/replay.ts'
import { type ReplayRoom, useReplay } from './context.ts'

type Speaker = Parameters<typeof happeningText>[1]

export function stationName(station: Station): string {
  switch (station) {
    case 'split':
      return play.split()
    case 'pack':
      return play.pack()
    case 'schedule':
      return play.schedule()
    case 'watch':
      return replay.watch()
    default:
      return assertNever(station)
  }
}

/** Who a sentence says did it: oneself, or the station. */
export function speakerOf({ texts, mySeat }: ReplayRoom, station: Station | null = null): Speaker {
  return {
    name: (seat) => {
      if (seat === mySeat) return replay.me()
      return station === null ? replay.station() : stationName(station)
    },
    className: (id) => texts().classes[id] ?? id,
  }
}

/** The steps before a happening in a few words each. */
export function chainOf(happening: Happening, speaker: Speaker): string[] {
  return happening.chain.map((link) => linkText(link, speaker)).filter((link) => link !== null)
}

export function StoryLine({ happening, station }: { happening: Happening; station: Station | null }) {
  const speaker = speakerOf(useReplay(), station)
  const links = chainOf(happening, speaker)
  const last = linkText(happening, speaker)
  if (links.length === 0 || last === null) return <p>{happeningText(happening, speaker)}</p>
  return (
    <p>
      {links.map((link) => (
        <span key={link}>
          {link} <span class="chain-arrow">→</span>{' '}
        </span>
      ))}
      <strong>{last}</strong>
    </p>
  )
}
