/* The way in: a name, a team, one button. The code is the last part of the address. */
import { normaliseCode, showCode } from '../../../shared/world/code.ts'
import { mount } from '../../ui/mount.tsx'
import { JoinPage } from './join-page.tsx'

const code = normaliseCode(location.pathname.split('/').at(-1) ?? '')

mount(
  () => <JoinPage code={code} />,
  () => `${showCode(code)} · Podium`,
)
