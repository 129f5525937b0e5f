/* Look-ups into a lesson that the rules make on every tick: modules by id and by rank, computed once per lesson.
   What the numbers mean is lesson.ts; what is made of them stands in the chapters beside this file. */

import { invariant } from '../lib/assert.ts'
import type { ClassId, Lesson, ModuleId, ModuleSpec, RequestClassSpec } from '../lessons/lesson.ts'

interface Catalog {
  modules: Map<ModuleId, ModuleSpec>
  ranks: Map<ModuleId, number>
  classes: Map<ClassId, RequestClassSpec>
}

const catalogs = new WeakMap<Lesson, Catalog>()

function catalogOf(lesson: Lesson): Catalog {
  const known = catalogs.get(lesson)
  if (known) return known
  const catalog: Catalog = {
    modules: new Map(lesson.modules.map((module) => [module.id, module])),
    ranks: new Map(lesson.modules.map((module, rank) => [module.id, rank])),
    classes: new Map(lesson.classes.map((spec) => [spec.id, spec])),
  }
  catalogs.set(lesson, catalog)
  return catalog
}

/** A module by id; throws for a module the lesson does not have. */
export function moduleSpec(lesson: Lesson, module: ModuleId): ModuleSpec {
  const spec = catalogOf(lesson).modules.get(module)
  invariant(spec, `no module ${module} in lesson ${lesson.id}`)
  return spec
}

export function hasModule(lesson: Lesson, module: ModuleId): boolean {
  return catalogOf(lesson).modules.has(module)
}

export function hasClass(lesson: Lesson, id: ClassId): boolean {
  return catalogOf(lesson).classes.has(id)
}

/** Modules in lesson order, each once: the order every list of modules is kept in. */
export function inLessonOrder(lesson: Lesson, modules: readonly ModuleId[]): ModuleId[] {
  const ranks = catalogOf(lesson).ranks
  return [...new Set(modules)].sort((left, right) => (ranks.get(left) ?? 0) - (ranks.get(right) ?? 0))
}
