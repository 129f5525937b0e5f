/* The projector's page: /screen/CODE. It speaks the language of the class, not of the machine it runs on. */
import { normaliseCode } from '../../../shared/world/code.ts'
import { screen } from '../../i18n/screen.ts'
import { mount } from '../../ui/mount.tsx'
import { ScreenPage } from './screen-page.tsx'

const code = normaliseCode(location.pathname.split('/')[2] ?? '')

mount(
  () => <ScreenPage code={code} />,
  () => screen.pageTitle({ code }),
)
