/* A service as it is being edited: its packing, numbers, wishes and controllers, what is wrong with the numbers where the hand is,
   suggestions, and the command that saves it all. The rules decide in the end (`limit-below-request`); this says it before sending.
   What is chosen in the further sections is wishes.ts. */
import type { BatchCommand, TeamCommand } from '../../../shared/game/command.ts'
import type { ServiceView } from '../../../shared/game/view.types.ts'
import type { BaseImage, Lesson, Packing } from '../../../shared/lessons/lesson.ts'
import { packingTaxMi } from '../../../shared/rules/packing.ts'
import type { DisruptionBudget } from '../../../shared/world/cluster.ts'
import type { Scheduling } from '../../../shared/world/scheduling.ts'
import { same } from '../model.ts'
import { idleMemoryMi } from './layers.ts'

export type Scaler = Extract<TeamCommand, { kind: 'set-autoscaler' }>['autoscaler']

interface Numbers {
  cpuRequestMillis: number
  cpuLimitMillis: number
  memoryRequestMi: number
  memoryLimitMi: number
}

export interface Draft extends Numbers {
  packing: Packing
  image: BaseImage
  scheduling: Scheduling
  autoscaler: Scaler
  disruptionBudget: DisruptionBudget | null
}

export type Field = keyof Numbers
export const FIELDS: readonly Field[] = ['cpuRequestMillis', 'cpuLimitMillis', 'memoryRequestMi', 'memoryLimitMi']

/** A bare process has no limits; a virtual machine is its limits. */
export function fieldsOf(packing: Packing): readonly Field[] {
  if (packing === 'metal') return ['cpuRequestMillis', 'memoryRequestMi']
  return packing === 'vm' ? ['cpuLimitMillis', 'memoryLimitMi'] : FIELDS
}

/** Steps of the keys beside a number: what people would choose. */
export const STEP: Record<Field, number> = {
  cpuRequestMillis: 50,
  cpuLimitMillis: 50,
  memoryRequestMi: 50,
  memoryLimitMi: 50,
}
const LEAST = 10

export type Trouble =
  | { kind: 'not-a-number' }
  | { kind: 'too-small'; least: number }
  | { kind: 'cpu-below' }
  | { kind: 'memory-below' }

export type Advice = { kind: 'one-core'; millis: number } | { kind: 'below-use'; nowMi: number }

export function draftOf(service: ServiceView): Draft {
  const { packing, image, cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi } = service
  const { scheduling, autoscaler, disruptionBudget } = service
  const { minReplicas = 0, maxReplicas = 0, targetPercent = 0 } = autoscaler ?? {}
  return {
    ...{ packing, image, cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi },
    ...{ scheduling, disruptionBudget, autoscaler: autoscaler && { minReplicas, maxReplicas, targetPercent } },
  }
}

/** What is wrong with one number; null when it can be saved. */
export function troubleOf(draft: Draft, field: Field): Trouble | null {
  const value = draft[field]
  if (!fieldsOf(draft.packing).includes(field)) return null
  if (!Number.isInteger(value)) return { kind: 'not-a-number' }
  if (value < LEAST) return { kind: 'too-small', least: LEAST }
  if (draft.packing === 'vm') return null
  if (field === 'cpuLimitMillis' && value < draft.cpuRequestMillis) return { kind: 'cpu-below' }
  if (field === 'memoryLimitMi' && value < draft.memoryRequestMi) return { kind: 'memory-below' }
  return null
}

/** Whether anything keeps the draft from being saved. */
export function isWrong(draft: Draft): boolean {
  const { autoscaler } = draft
  const isRange = !autoscaler || autoscaler.minReplicas <= autoscaler.maxReplicas
  return !isRange || FIELDS.some((field) => troubleOf(draft, field) !== null)
}

/** What is allowed, but should be known. */
export function adviceOf(draft: Draft, field: Field, service: ServiceView, lesson: Lesson): Advice | null {
  const millis = lesson.tunables.coresPerProcess * 1000
  if (field === 'cpuLimitMillis' && draft.cpuLimitMillis > millis) return { kind: 'one-core', millis }
  if (field === 'memoryLimitMi' && draft.memoryLimitMi < service.memoryMi)
    return { kind: 'below-use', nowMi: service.memoryMi }
  return null
}

function inSteps(value: number, step: number): number {
  return Math.max(step, Math.ceil(value / step) * step)
}

export type Preset = 'measured' | 'roomy' | 'tight'

/* Shares of the idle memory and of one core. `measured` leaves the requests in flight some room above what is used. */
const MEMORY_OVER: Record<Preset, number> = { tight: 1.05, measured: 1.2, roomy: 1.5 }
const CPU_OVER: Record<Preset, number> = { tight: 1, measured: 1.2, roomy: 1.6 }
const UNMEASURED_CPU_MILLIS = 250

/** A suggestion from what the service uses now, or before traffic from what its modules need in the draft's packing. */
export function presetOf(preset: Preset, draft: Draft, service: ServiceView, lesson: Lesson): Draft {
  const oneCore = lesson.tunables.coresPerProcess * 1000
  const usedMillis = (service.cpuPercent / 100) * service.cpuLimitMillis || UNMEASURED_CPU_MILLIS
  const idleMi = idleMemoryMi({ modules: service.modules, packing: draft.packing }, lesson)
  const usedMi = draft.packing === service.packing ? Math.max(service.memoryMi, idleMi) : idleMi
  const memoryMi = inSteps(usedMi * MEMORY_OVER[preset], STEP.memoryLimitMi)
  return {
    ...draft,
    cpuRequestMillis: Math.min(oneCore, inSteps(usedMillis * CPU_OVER[preset], STEP.cpuRequestMillis)),
    cpuLimitMillis: oneCore,
    memoryRequestMi: memoryMi,
    memoryLimitMi: memoryMi,
  }
}

/** The draft packed otherwise: the modules keep the memory they had, the packing's own comes or goes with it (PACK19). */
export function repacked<D extends Numbers & { packing: Packing }>(draft: D, packing: Packing, lesson: Lesson): D {
  const moreMi = packingTaxMi(packing, lesson) - packingTaxMi(draft.packing, lesson)
  const moved = (memoryMi: number) => (memoryMi > 0 ? Math.max(1, memoryMi + moreMi) : 0)
  return { ...draft, packing, memoryRequestMi: moved(draft.memoryRequestMi), memoryLimitMi: moved(draft.memoryLimitMi) }
}

/** Numbers that nobody sees in this packing follow those that are seen: no limit stands below a request. */
function settled(draft: Draft): Draft {
  const { packing, cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi } = draft
  if (packing === 'metal')
    return {
      ...draft,
      cpuLimitMillis: Math.max(cpuLimitMillis, cpuRequestMillis),
      memoryLimitMi: Math.max(memoryLimitMi, memoryRequestMi),
    }
  if (packing !== 'vm') return draft
  return {
    ...draft,
    cpuRequestMillis: Math.min(cpuRequestMillis, cpuLimitMillis),
    memoryRequestMi: Math.min(memoryRequestMi, memoryLimitMi),
  }
}

function releaseCommands(draft: Draft, service: ServiceView, lesson: Lesson): TeamCommand[] {
  const { id } = service
  const { packing, image } = draft
  const commands: TeamCommand[] = []
  if (packing !== service.packing) commands.push({ kind: 'set-packing', service: id, packing })
  if (image !== service.image && packing === 'container') commands.push({ kind: 'set-image', service: id, image })
  // What packing otherwise brings by itself is not said again.
  const before = repacked(draftOf(service), packing, lesson)
  const after = settled(draft)
  const changed = FIELDS.filter((field) => after[field] !== before[field])
  if (changed.length > 0) {
    const values = Object.fromEntries(changed.map((field) => [field, after[field]]))
    commands.push({ kind: 'set-resources', service: id, ...values })
  }
  const wishes = Object.entries(draft.scheduling).filter(
    ([key, wish]) => !same(wish, service.scheduling[key as keyof Scheduling]),
  )
  if (wishes.length > 0) {
    commands.push({ kind: 'set-scheduling', service: id, scheduling: Object.fromEntries(wishes) })
  }
  return commands
}

/** The command that turns the service into the draft; null when nothing differs. */
export function commandOf(draft: Draft, service: ServiceView, lesson: Lesson): TeamCommand | BatchCommand | null {
  const before = draftOf(service)
  const { autoscaler, disruptionBudget } = draft
  const commands = releaseCommands(draft, service, lesson)
  if (!same(autoscaler, before.autoscaler)) commands.push({ kind: 'set-autoscaler', service: service.id, autoscaler })
  if (!same(disruptionBudget, before.disruptionBudget)) {
    commands.push({ kind: 'set-disruption-budget', service: service.id, budget: disruptionBudget })
  }
  const [only] = commands
  if (!only) return null
  return commands.length === 1 ? only : { kind: 'batch', commands }
}
