/* The layers of a service's image in Mi, as GAME.md §4 counts them: base, one layer a library, the code of its modules. */
import type { ServiceView } from '../../../shared/game/view.types.ts'
import type { BaseImage, Lesson } from '../../../shared/lessons/lesson.ts'

export interface Layers {
  base: BaseImage
  baseMi: number
  libraryMi: number
  codeMi: number
}

/** Two modules that pin the same library at the same major share its layer. */
export function layersOf(service: Pick<ServiceView, 'image' | 'modules'>, lesson: Lesson): Layers {
  const modules = lesson.modules.filter(({ id }) => service.modules.includes(id))
  const libraries = new Set(
    modules.flatMap(({ libraries }) => Object.entries(libraries).map(([name, major]) => `${name}@${major}`)),
  )
  const { baseImageMi, libraryLayerMi } = lesson.tunables
  return {
    base: service.image,
    baseMi: baseImageMi[service.image],
    libraryMi: libraries.size * libraryLayerMi,
    codeMi: modules.reduce((sum, { codeMi }) => sum + codeMi, 0),
  }
}

/** Memory of an idle replica, Mi: packing tax, runtime, and the base of all its modules. */
export function idleMemoryMi(service: Pick<ServiceView, 'modules'>, lesson: Lesson): number {
  const { containerTaxMi, runtimeMi } = lesson.tunables
  const modules = lesson.modules.filter(({ id }) => service.modules.includes(id))
  return modules.reduce((sum, { baseMi }) => sum + baseMi, containerTaxMi + runtimeMi)
}
