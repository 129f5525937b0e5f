/* The first page: type a code, or host a class. Nothing else. */
import { mount } from '../../ui/mount.tsx'
import { HomePage } from './home-page.tsx'

mount(HomePage, () => 'Podium')
