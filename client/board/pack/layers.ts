/* The layers of a service's image in Mi, as GAME.md §4 counts them: base, one layer a library, the code of its modules. */
import type { ServiceView } from '../../../shared/game/view.types.ts'
import type { BaseImage, Lesson, Packing } from '../../../shared/lessons/lesson.ts'
import { packingTaxMi } from '../../../shared/rules/packing.ts'

export interface Layers {
  base: BaseImage
  baseMi: number
  libraryMi: number
  codeMi: number
}

function librariesOf(modules: readonly string[], lesson: Lesson): number {
  const own = lesson.modules.filter(({ id }) => modules.includes(id))
  return new Set(own.flatMap(({ libraries }) => Object.entries(libraries).map(([name, major]) => `${name}@${major}`)))
    .size
}

/** Two modules that pin the same library at the same major share its layer. */
export function layersOf(service: Pick<ServiceView, 'image' | 'modules'>, lesson: Lesson): Layers {
  const modules = lesson.modules.filter(({ id }) => service.modules.includes(id))
  const { baseImageMi, libraryLayerMi } = lesson.tunables
  return {
    base: service.image,
    baseMi: baseImageMi[service.image],
    libraryMi: librariesOf(service.modules, lesson) * libraryLayerMi,
    codeMi: modules.reduce((sum, { codeMi }) => sum + codeMi, 0),
  }
}

/** Memory of an idle replica, Mi: packing tax, runtime, and the base of all its modules. */
export function idleMemoryMi(service: Pick<ServiceView, 'modules' | 'packing'>, lesson: Lesson): number {
  const { runtimeMi } = lesson.tunables
  const modules = lesson.modules.filter(({ id }) => service.modules.includes(id))
  return modules.reduce((sum, { baseMi }) => sum + baseMi, packingTaxMi(service.packing, lesson) + runtimeMi)
}

/** Known vulnerabilities of an image (PACK11): its base, or a whole operating system where there is none to choose, and each library. */
export function vulnerabilitiesOf(
  packed: { packing: Packing; image: BaseImage; modules: readonly string[] },
  lesson: Lesson,
): number {
  const { vulnerabilities, vulnerabilitiesPerLibrary } = lesson.tunables
  const base = packed.packing === 'container' ? packed.image : 'full'
  return vulnerabilities[base] + vulnerabilitiesPerLibrary * librariesOf(packed.modules, lesson)
}
