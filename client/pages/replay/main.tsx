/* The replay page: /replay/CODE-ROUND. Everybody may open it once the round's replay is open; nothing on it names a person. */
import { signal } from '@preact/signals'
import type { Team } from '../../../shared/world/session.ts'
import { replay } from '../../i18n/replay.ts'
import { teamName } from '../../i18n/teams.ts'
import { mount } from '../../ui/mount.tsx'
import { parseReplayId } from './address.ts'
import { ReplayPage } from './replay-page.tsx'

const id = parseReplayId(decodeURIComponent(location.pathname.split('/').at(-1) ?? ''))
const shownTeam = signal<Team | null>(null)

mount(
  () => <ReplayPage id={id} shownTeam={shownTeam} />,
  () => (shownTeam.value ? replay.pageTitle({ team: teamName(shownTeam.value.name) }) : replay.pageTitleShort()),
)
