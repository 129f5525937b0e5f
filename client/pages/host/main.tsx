/* The instructor's page. */
import { showCode } from '../../../shared/world/code.ts'
import { host } from '../../i18n/host.ts'
import { mount } from '../../ui/mount.tsx'
import { HostPage, pageCode } from './host-page.tsx'

mount(HostPage, () => (pageCode === '' ? host.pageTitle() : host.pageTitleCode({ code: showCode(pageCode) })))
