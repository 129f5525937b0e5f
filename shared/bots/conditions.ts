/* Under what conditions a round of the table is played: which incidents strike, how the lesson is changed, how quick people are. Two claims
   under the same conditions share their rounds, so conditions have a key that says them. */

import type { Conditions, Variant } from '../lessons/claim.ts'
import type { IncidentSpec, Lesson, ModuleSpec } from '../lessons/lesson.ts'
import type { LessonFile } from '../lessons/strategy.ts'
import { byId } from '../world/ids.ts'

/** As a class plays it: all of the lesson's incidents, nothing changed, every strategy at its own pace. */
export function ownConditions(file: LessonFile): Conditions {
  const incidents = [...new Set(file.lesson.incidents.map((spec) => spec.kind))]
  return { incidents, adds: [], variant: {}, reactionSeconds: null }
}

/** One key for the same conditions, in whatever order they are written; for people to read. */
export function scenarioKey({ incidents, adds, variant, reactionSeconds }: Conditions): string {
  const struck = [...[...incidents].sort(byId), ...adds.map(addedText)].join(' and ') || 'quiet'
  const changes = changesOf(variant)
  if (reactionSeconds !== null) changes.push(`reacting in ${reactionSeconds} s`)
  return [struck, ...changes].join(', ')
}

function addedText({ kind, target, among, atSeconds, lastSeconds, strength }: IncidentSpec): string {
  const lasting = lastSeconds === undefined ? '' : ` for ${lastSeconds} s`
  const strong = strength === undefined ? '' : ` of strength ${strength}`
  const drawn = among === undefined ? '' : ` (${among.join(' ')})`
  return `${kind} of ${target}${drawn} at ${atSeconds.join('–')} s${lasting}${strong}`
}

function changesOf(variant: Variant): string[] {
  const { roles, observability, rateFactor, nodes, without, tools, tickets, libraries, liveSeconds } = variant
  const nodeChanges = Object.entries(nodes ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : `${key} ${value}`,
  )
  return [
    ...(roles === undefined ? [] : [roles]),
    ...(observability === undefined ? [] : [`observability ${observability}`]),
    ...(rateFactor === undefined ? [] : [`rates × ${rateFactor}`]),
    ...(nodeChanges.length === 0 ? [] : [`nodes: ${nodeChanges.sort(byId).join(' ')}`]),
    ...(without === undefined || without.length === 0 ? [] : [`without ${[...without].sort(byId).join(' ')}`]),
    ...(tools === undefined ? [] : [tools.length === 0 ? 'no tools' : `tools: ${[...tools].sort(byId).join(' ')}`]),
    ...(tickets === undefined ? [] : ['no tickets']),
    ...(libraries === undefined ? [] : ['libraries agree']),
    ...(liveSeconds === undefined ? [] : [`${liveSeconds} s`]),
  ]
}

/** The lesson as it is played under these conditions. */
export function lessonUnder(lesson: Lesson, { incidents, adds, variant }: Conditions): Lesson {
  const { roles, observability, rateFactor, nodes, without, tools, tickets, libraries, liveSeconds } = variant
  return {
    ...lesson,
    modules: libraries === 'agree' ? agreed(lesson.modules) : lesson.modules,
    incidents: [...lesson.incidents.filter((spec) => incidents.includes(spec.kind)), ...adds],
    roles: roles ?? lesson.roles,
    observability: observability ?? lesson.observability,
    classes: lesson.classes.map((spec) => ({ ...spec, ratePerSecond: spec.ratePerSecond * (rateFactor ?? 1) })),
    nodes: { ...lesson.nodes, ...given(nodes ?? {}) },
    unlocks: lesson.unlocks.filter((unlock) => !without?.includes(unlock)),
    tools: Object.fromEntries(
      Object.entries(lesson.tools).filter(([tool]) => tools === undefined || tools.some((one) => one === tool)),
    ),
    tickets: tickets === 'none' ? [] : lesson.tickets,
    liveSeconds: liveSeconds ?? lesson.liveSeconds,
  }
}

/** The same modules as if everybody had moved to the newest major of each library. */
function agreed(modules: readonly ModuleSpec[]): ModuleSpec[] {
  const newest = new Map<string, number>()
  for (const { libraries } of modules) {
    for (const [library, major] of Object.entries(libraries)) {
      newest.set(library, Math.max(major, newest.get(library) ?? major))
    }
  }
  return modules.map((module) => ({
    ...module,
    libraries: Object.fromEntries(
      Object.entries(module.libraries).map(([library, major]) => [library, newest.get(library) ?? major]),
    ),
  }))
}

/** Without what is undefined, which would hide what the lesson has. */
function given<Fields extends object>(fields: Fields): { [Key in keyof Fields]: NonNullable<Fields[Key]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Key in keyof Fields]: NonNullable<Fields[Key]> }
}
