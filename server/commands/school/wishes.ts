/* What a bot student wants to do next: the first seat of a team plays a strategy, the others try things, as students do. */

import type { Bot } from '../../../shared/bots/bot.ts'
import type { Command } from '../../../shared/game/command.ts'
import type { TeamView } from '../../../shared/game/view.types.ts'

/** Numbers in [0, 1) from outside: a real source at a shell, a seeded one in tests. */
export type Chance = () => number

export type Wish = (view: TeamView) => Command | null

/** Plays a strategy; once its plan is built it says ready and keeps its reflexes. */
export function strategist(bot: Bot): Wish {
  return (view) => bot.act(view)
}

/** Scales, moves, pins and resizes at random, within what the board would offer. */
export function tinkerer(chance: Chance): Wish {
  return (view) => {
    if (view.clock.phase === 'plan' && chance() < 0.15) return { kind: 'ready', ready: true }
    if (view.clock.phase !== 'plan' && view.clock.phase !== 'live') return null
    const service = pick(view.services, chance)
    if (!service) return null
    const roll = chance()
    if (roll < 0.35) {
      const replicas = Math.max(1, Math.min(6, service.replicas + (chance() < 0.5 ? 1 : -1)))
      return { kind: 'scale-service', service: service.id, replicas }
    }
    if (roll < 0.6) {
      const node = pick(view.nodes, chance)
      return (
        node && {
          kind: 'place-pod',
          service: service.id,
          slot: 1 + Math.floor(chance() * service.replicas),
          node: node.id,
        }
      )
    }
    if (roll < 0.75) {
      const cpuRequestMillis = 100 + 50 * Math.floor(chance() * 8)
      return { kind: 'set-resources', service: service.id, cpuRequestMillis }
    }
    if (roll < 0.85) return { kind: 'release-pod', service: service.id, slot: 1 }
    const node = pick(view.nodes, chance)
    return node && { kind: node.cordoned ? 'uncordon' : 'cordon', node: node.id }
  }
}

function pick<Thing>(things: readonly Thing[], chance: Chance): Thing | null {
  return things[Math.floor(chance() * things.length)] ?? null
}
