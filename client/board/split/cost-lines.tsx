/* What a move would cost, in words, while it is still in the hand: calls that leave the process, CPU, time, and transactions. */
import type { ModuleId } from '../../../shared/lessons/lesson.ts'
import type { ServiceId } from '../../../shared/world/ids.ts'
import { play } from '../../i18n/play.ts'
import { type CallCost, costOfMoving, ownersOf, ratesOf } from '../calls.ts'
import type { Board } from '../context.ts'
import { useBoard } from '../context.ts'
import { type Held, parseTarget } from '../hand.ts'

/* Below these a change is not worth a line. */
const FEWEST_CALLS = 0.5
const LEAST_MS = 0.5

function rounded(value: number): number {
  return Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value)
}

/** The cost as lines of text, the gravest first. */
export function costLines(cost: CallCost, className: (id: string) => string): string[] {
  const lines = [
    ...cost.cut.map((modules) => play.costCut({ modules: modules.join(' · ') })),
    ...cost.mended.map((modules) => play.costMended({ modules: modules.join(' · ') })),
  ]
  if (Math.abs(cost.callsPerSecond) < FEWEST_CALLS) return [...lines, play.costNone()]
  const slower = cost.slower
    .filter(({ ms }) => Math.abs(ms) >= LEAST_MS)
    .map(({ class: id, ms }) => play.costSlower({ class: className(id), ms: rounded(ms) }))
  return [
    ...lines,
    play.costCalls({ n: rounded(cost.callsPerSecond) }),
    [play.costCpu({ n: rounded(cost.cpuMillis) }), ...slower].join(' · '),
  ]
}

/** The modules that would go, and where to; null when nothing is over a service. */
function moveOf(held: Held | null, over: string | null, board: Board): { modules: ModuleId[]; to: ServiceId } | null {
  const target = over === null ? null : parseTarget(over)
  if (!held || !target || held.kind === 'pod') return null
  // A service that does not exist yet has a name no service can have.
  const to = target.kind === 'service' ? target.service : target.kind === 'new-service' ? '*' : null
  if (to === null) return null
  const modules = held.kind === 'module' ? [held.module] : (board.model.services.get(held.service).value?.modules ?? [])
  return { modules, to }
}

export function costOf(board: Board, modules: readonly ModuleId[], to: ServiceId): string[] {
  const view = board.model.view.value
  const cost = costOfMoving(board.lesson, ownersOf(view), ratesOf(view, board.lesson), modules, to)
  return costLines(cost, (id) => board.texts().classes[id] ?? id)
}

/** Cost of what the hand is about to do; nothing while it hovers over no service. */
export function HeldCost() {
  const board = useBoard()
  const move = moveOf(board.hand.held.value, board.hand.over.value, board)
  if (!move) return null
  return (
    <ul class="cost">
      {costOf(board, move.modules, move.to).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
