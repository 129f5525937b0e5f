/* The rules of roles a host may play any lesson by, with the sentence that says what each means: the form of a new class and More. */
import type { SessionOptions } from '../../../shared/world/session.ts'
import { host } from '../../i18n/host.ts'

export const ROLES: readonly (readonly [SessionOptions['roles'], name: () => string, note: () => string])[] = [
  ['lesson', host.rolesLesson, host.rolesLessonNote],
  ['silo', host.rolesSilo, host.rolesSiloNote],
  ['devops', host.rolesDevops, host.rolesDevopsNote],
]
