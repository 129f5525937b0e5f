/* The way in, for the last row of the room: address, code, QR, and the teams filling up. */
import type { ScreenView } from '../../../shared/game/view.types.ts'
import { showCode } from '../../../shared/world/code.ts'
import { screen } from '../../i18n/screen.ts'
import { teamName } from '../../i18n/teams.ts'
import { Flag } from '../../ui/flag.tsx'
import { Qr } from '../../ui/qr.tsx'
import { pageOf } from './paging.ts'
import { SeatDots } from './parts.tsx'

interface LobbyBoardProps {
  view: ScreenView
  code: string
  /** Origin that the class can reach, e.g. `http://192.168.0.12:3000`. */
  address: string
  seconds: number
}

export function LobbyBoard({ view, code, address, seconds }: LobbyBoardProps) {
  const page = pageOf(view.teams, seconds)
  return (
    <div class="lobby">
      <div class="lobby-way">
        <p class="small">{screen.screenOpen()}</p>
        <p class="lobby-address">{address.replace(/^https?:\/\//, '')}</p>
        <p class="small">{screen.screenCode()}</p>
        <p class="lobby-code">{showCode(code)}</p>
      </div>
      <div class="lobby-qr">
        <Qr text={`${address}/join/${code}`} label={screen.screenQr()} />
      </div>
      <ul class="lobby-teams" style={{ gridTemplateColumns: `repeat(${page.items.length}, minmax(0, 1fr))` }}>
        {page.items.map((team) => {
          const taken = view.summaries.find((summary) => summary.id === team.id)?.seats.length ?? 0
          return (
            <li key={team.id}>
              <Flag letter={team.flag} pennant={team.pennant} />
              <b>{teamName(team.name)}</b>
              <SeatDots taken={taken} size={view.options.teamSize} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}
