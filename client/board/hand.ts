/* One hand for everything that can be moved: it picks a thing up and places it, by mouse, finger, keyboard, or tap after tap.
   Things and places are named by keys in `data-pick` and `data-target`; what a placement means is the owner's (placing.ts), the
   events come from hand-events.ts. Nothing moves on the board until the server says so. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { ModuleId } from '../../shared/lessons/lesson.ts'
import type { NodeId, ServiceId } from '../../shared/world/ids.ts'

export type Held =
  | { kind: 'pod'; service: ServiceId; slot: number }
  | { kind: 'module'; module: ModuleId }
  | { kind: 'service'; service: ServiceId }

export type Target =
  | { kind: 'node'; node: NodeId }
  | { kind: 'service'; service: ServiceId }
  | { kind: 'new-service' }
  /** Back to the scheduler: the pin goes. */
  | { kind: 'scheduler' }

/** How the thing came into the hand: a drag ends with the release, the others stay until placed or put back. */
export type Way = 'drag' | 'tap' | 'keys'

export interface Hand {
  held: ReadonlySignal<Held | null>
  way: ReadonlySignal<Way>
  /** The place under the pointer or the focus, if it takes what is held. */
  over: ReadonlySignal<string | null>
  /** Where the pointer is while something is dragged, CSS pixels of the window. */
  at: ReadonlySignal<{ x: number; y: number }>
  pick: (held: Held, way: Way) => void
  moveTo: (x: number, y: number) => void
  hover: (targetKey: string | null) => void
  /** Places what is held; false when the place does not take it (a drag then puts it back, a tap keeps it). */
  drop: (targetKey: string | null) => boolean
  putBack: () => void
}

export function heldKey(held: Held): string {
  switch (held.kind) {
    case 'pod':
      return `pod:${held.service}/${held.slot}`
    case 'module':
      return `module:${held.module}`
    case 'service':
      return `service:${held.service}`
  }
}

export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'node':
      return `node:${target.node}`
    case 'service':
      return `service:${target.service}`
    case 'new-service':
    case 'scheduler':
      return target.kind
  }
}

/** Reads a `data-pick`; null for what is none. */
export function parseHeld(key: string): Held | null {
  const [kind, name = ''] = key.split(':')
  if (name === '') return null
  if (kind === 'module') return { kind, module: name }
  if (kind === 'service') return { kind, service: name }
  if (kind !== 'pod') return null
  const [service = '', slot] = name.split('/')
  return { kind, service, slot: Number(slot) }
}

/** Reads a `data-target`; null for what is none. */
export function parseTarget(key: string): Target | null {
  if (key === 'new-service' || key === 'scheduler') return { kind: key }
  const [kind, name = ''] = key.split(':')
  if (kind === 'node') return { kind, node: name }
  if (kind === 'service') return { kind, service: name }
  return null
}

/** Whether a place is of the kind that takes what is held; whether there is room is said by fits.ts. */
export function accepts(held: Held, target: Target, homeOf: (module: ModuleId) => ServiceId | undefined): boolean {
  switch (held.kind) {
    case 'pod':
      return target.kind === 'node' || target.kind === 'scheduler'
    case 'module':
      return target.kind === 'new-service' || (target.kind === 'service' && target.service !== homeOf(held.module))
    case 'service':
      return target.kind === 'service' && target.service !== held.service
  }
}

interface HandOptions {
  onDrop: (held: Held, target: Target) => void
  /** Told of every change: teammates see it. */
  onHold: (held: Held | null) => void
  homeOf: (module: ModuleId) => ServiceId | undefined
  /** Whether the lesson lets modules change services; without, only pods find a place. */
  maySplit?: boolean
}

export function createHand({ onDrop, onHold, homeOf, maySplit = true }: HandOptions): Hand {
  const held = signal<Held | null>(null)
  const way = signal<Way>('tap')
  const over = signal<string | null>(null)
  const at = signal({ x: 0, y: 0 })

  function taken(key: string | null): Target | null {
    if (held.value === null || key === null) return null
    if (held.value.kind !== 'pod' && !maySplit) return null
    const target = parseTarget(key)
    return target && accepts(held.value, target, homeOf) ? target : null
  }

  function letGo(): void {
    held.value = null
    over.value = null
    onHold(null)
  }

  return {
    ...{ held, way, over, at },
    pick(next, by) {
      held.value = next
      way.value = by
      over.value = null
      onHold(next)
    },
    moveTo(x, y) {
      at.value = { x, y }
    },
    hover(key) {
      over.value = taken(key) ? key : null
    },
    drop(key) {
      const target = taken(key)
      const dropped = held.value
      if (!target || !dropped) return false
      letGo()
      onDrop(dropped, target)
      return true
    },
    putBack() {
      if (held.value) letGo()
    },
  }
}
