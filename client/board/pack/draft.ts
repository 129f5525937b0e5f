/* A packing as it is being edited: its numbers, what is wrong with them where the hand is, suggestions, and the command that saves it.
   The rules decide in the end (`limit-below-request`); this says it before sending. */
import type { BatchCommand, TeamCommand } from '../../../shared/game/command.ts'
import type { ServiceView } from '../../../shared/game/view.types.ts'
import type { BaseImage, Lesson } from '../../../shared/lessons/lesson.ts'
import { idleMemoryMi } from './layers.ts'

export interface Draft {
  image: BaseImage
  cpuRequestMillis: number
  cpuLimitMillis: number
  memoryRequestMi: number
  memoryLimitMi: number
}

export type Field = Exclude<keyof Draft, 'image'>
export const FIELDS: readonly Field[] = ['cpuRequestMillis', 'cpuLimitMillis', 'memoryRequestMi', 'memoryLimitMi']

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
  const { image, cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi } = service
  return { image, cpuRequestMillis, cpuLimitMillis, memoryRequestMi, memoryLimitMi }
}

/** What is wrong with one number; null when it can be saved. */
export function troubleOf(draft: Draft, field: Field): Trouble | null {
  const value = draft[field]
  if (!Number.isInteger(value)) return { kind: 'not-a-number' }
  if (value < LEAST) return { kind: 'too-small', least: LEAST }
  if (field === 'cpuLimitMillis' && value < draft.cpuRequestMillis) return { kind: 'cpu-below' }
  if (field === 'memoryLimitMi' && value < draft.memoryRequestMi) return { kind: 'memory-below' }
  return null
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

/** A suggestion from what the service uses now, or before traffic from what its modules need. */
export function presetOf(preset: Preset, service: ServiceView, lesson: Lesson): Draft {
  const oneCore = lesson.tunables.coresPerProcess * 1000
  const usedMillis = (service.cpuPercent / 100) * service.cpuLimitMillis || UNMEASURED_CPU_MILLIS
  const usedMi = Math.max(service.memoryMi, idleMemoryMi(service, lesson))
  const memoryMi = inSteps(usedMi * MEMORY_OVER[preset], STEP.memoryLimitMi)
  return {
    image: service.image,
    cpuRequestMillis: Math.min(oneCore, inSteps(usedMillis * CPU_OVER[preset], STEP.cpuRequestMillis)),
    cpuLimitMillis: oneCore,
    memoryRequestMi: memoryMi,
    memoryLimitMi: memoryMi,
  }
}

/** The command that turns the service into the draft; null when nothing differs. */
export function commandOf(draft: Draft, service: ServiceView): TeamCommand | BatchCommand | null {
  const before = draftOf(service)
  const changed = FIELDS.filter((field) => draft[field] !== before[field])
  const commands: TeamCommand[] = []
  if (draft.image !== before.image) commands.push({ kind: 'set-image', service: service.id, image: draft.image })
  if (changed.length > 0) {
    const values = Object.fromEntries(changed.map((field) => [field, draft[field]]))
    commands.push({ kind: 'set-resources', service: service.id, ...values })
  }
  const [only] = commands
  if (!only) return null
  return commands.length === 1 ? only : { kind: 'batch', commands }
}
