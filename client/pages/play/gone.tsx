/* Where there is nothing to play on this page: the seat is elsewhere, taken away, unknown, or the class is over. What now is a button. */
import type { ConnectionState } from '../../connection/socket.ts'
import { play } from '../../i18n/play.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'

type GoneKind = Exclude<ConnectionState['kind'], 'live' | 'reconnecting' | 'connecting'>

function words(kind: GoneKind, code: string): string {
  switch (kind) {
    case 'elsewhere':
      return play.elsewhere()
    case 'removed':
      return play.removed()
    case 'unauthorised':
      return play.unauthorised()
    case 'unknown-code':
      return play.unknownCode({ code })
    case 'ended':
      return `${play.endedTitle()} ${play.endedNote()}`
    case 'outdated':
      return play.outdated()
  }
}

function WhatNow({ kind, code, reclaim }: { kind: GoneKind; code: string; reclaim: () => void }) {
  switch (kind) {
    case 'elsewhere':
      return (
        <Button kind="fill" onClick={reclaim}>
          {play.buttonReclaim()}
        </Button>
      )
    case 'removed':
    case 'unauthorised':
      return (
        <ButtonLink kind="fill" href={`/join/${code}`}>
          {play.buttonJoin()}
        </ButtonLink>
      )
    case 'outdated':
      return (
        <Button kind="fill" onClick={() => location.reload()}>
          {play.buttonReload()}
        </Button>
      )
    case 'unknown-code':
    case 'ended':
      return (
        <ButtonLink kind="fill" href="/">
          {play.buttonHome()}
        </ButtonLink>
      )
  }
}

export function Gone({ kind, code, reclaim }: { kind: GoneKind; code: string; reclaim: () => void }) {
  return (
    <main class="gone-page">
      <Mark width={48} />
      <h1 class="visually-hidden">Podium</h1>
      <p>{words(kind, code)}</p>
      <WhatNow kind={kind} code={code} reclaim={reclaim} />
    </main>
  )
}
