/* The student's page: a connection, the lesson, and the board. The code is the last part of the address, the token is this browser's. */
import { normaliseCode, showCode } from '../../../shared/world/code.ts'
import { connect } from '../../connection/socket.ts'
import { browserSurroundings } from '../../connection/surroundings.ts'
import { readToken } from '../../connection/tokens.ts'
import { FORMATS } from '../../i18n/format.ts'
import { play } from '../../i18n/play.ts'
import { teamName } from '../../i18n/teams.ts'
import { mount } from '../../ui/mount.tsx'
import { PlayPage } from './play-page.tsx'
import { teamOf } from './team.ts'

const code = normaliseCode(location.pathname.split('/').at(-1) ?? '')
const token = readToken(code, 'seat')

if (token === null) {
  // No seat on this device: the way in gives one.
  location.replace(`/join/${code}`)
} else {
  const connection = connect({ code, role: 'seat', token }, browserSurroundings(code, 'seat'))
  mount(
    () => <PlayPage code={code} connection={connection} />,
    () => {
      const view = connection.teamView.value
      if (!view || view.clock.secondsLeft === 0) return play.pageTitleShort({ code: showCode(code) })
      const team = teamName(teamOf(view.team).name)
      return play.pageTitle({ clock: FORMATS.clock(view.clock.secondsLeft), team })
    },
  )
}
