/* A service as the Split lane shows it: its letter, name and state, the modules in it, and how much it answers how fast.
   The same row's packing is pack/pack-cell.tsx; call lines are arcs.tsx. */
import type { ServiceView } from '../../../shared/game/view.types.ts'
import { marks as words } from '../../i18n/marks.ts'
import { play } from '../../i18n/play.ts'
import { ServiceBadge } from '../../ui/service-badge.tsx'
import { StateLabel, StateShape } from '../../ui/state.tsx'
import { useBlind } from '../blind.ts'
import { holderOf, useBoard } from '../context.ts'
import { heldKey } from '../hand.ts'
import { whole } from '../topbar.tsx'

const SPARK_WIDTH = 92
const SPARK_HEIGHT = 20

function stateText(service: ServiceView): string | undefined {
  return service.errorPercent >= 1 ? play.stateErrors({ percent: service.errorPercent }) : undefined
}

function ModuleChip({ module, arriving }: { module: string; arriving: boolean }) {
  const board = useBoard()
  const { hand, acts } = board
  const holder = holderOf(board, 'module', module)
  const held = hand.held.value?.kind === 'module' && hand.held.value.module === module
  const waits = arriving || acts.isPending(`module:${module}`)
  // Where the lesson does not split, a module is only a name.
  if (!board.lesson.unlocks.includes('split')) return <span class="chip">{module}</span>
  const marks = `chip${held ? ' held' : ''}${holder ? ' theirs' : ''}${waits ? ' waits' : ''}`
  return (
    <button
      type="button"
      class={marks}
      data-pick={heldKey({ kind: 'module', module })}
      aria-pressed={held}
      disabled={board.readOnly}
      title={arriving ? play.moduleArriving({ module }) : undefined}
    >
      {module}
    </button>
  )
}

function Holder({ service }: { service: ServiceView }) {
  const board = useBoard()
  const held = [...service.modules, ...service.arriving].map((module) => holderOf(board, 'module', module))
  const name = holderOf(board, 'service', service.id) ?? held.find((holder) => holder !== null)
  return name ? <span class="moving">{play.moving({ name })}</span> : null
}

function Spark({ service }: { service: ServiceView }) {
  const points = useBoard().model.trend(service.id).value
  const most = Math.max(1, ...points)
  const step = SPARK_WIDTH / 29
  const start = SPARK_WIDTH - (points.length - 1) * step
  const path = points.map((rate, index) => {
    const y = SPARK_HEIGHT - 2 - (rate / most) * (SPARK_HEIGHT - 4)
    return `${index === 0 ? 'M' : 'L'}${(start + index * step).toFixed(1)} ${y.toFixed(1)}`
  })
  return (
    <svg class={`spark state-${service.state}`} width={SPARK_WIDTH} height={SPARK_HEIGHT} aria-hidden="true">
      <path d={path.join('')} />
    </svg>
  )
}

function Flow({ service, dense }: { service: ServiceView; dense: boolean }) {
  const blind = useBlind()
  const troubled = service.state !== 'fine'
  if (blind)
    return (
      <span class={troubled ? 'row-flow troubled state-down' : 'row-flow'}>
        {dense && troubled ? <StateShape state={service.state} /> : null} {words.unseen()}
      </span>
    )
  if (dense)
    return (
      <span class={`row-flow state-${service.state}${troubled ? ' troubled' : ''}`}>
        {troubled && <StateShape state={service.state} />}
        {play.rateAndResponse({ rate: whole(service.entriesPerSecond), ms: service.responseMs })}
      </span>
    )
  return (
    <p class="row-flow">
      <Spark service={service} />
      {play.rate({ n: whole(service.entriesPerSecond) })} · {play.response({ ms: service.responseMs })}
    </p>
  )
}

/** `dense` is one line: the modules are counted, and listed when the row is opened. */
export function SplitCell({ service, dense }: { service: ServiceView; dense: boolean }) {
  const board = useBoard()
  const { model } = board
  const blind = useBlind()
  const flowing = model.part((view) => view.clock.phase === 'live' || view.clock.phase === 'debrief').value
  const pick = heldKey({ kind: 'service', service: service.id })
  const modules = [
    ...service.modules.map((module) => ({ module, arriving: false })),
    ...service.arriving.map((module) => ({ module, arriving: true })),
  ]
  return (
    <div class="split-cell">
      <div class="row-head">
        <button
          type="button"
          class="badge-button"
          data-pick={pick}
          disabled={board.readOnly}
          aria-label={play.pickService({ service: service.id })}
        >
          <ServiceBadge index={service.order} />
        </button>
        <h3>{service.id}</h3>
        {flowing && !dense && (
          <StateLabel
            state={service.state}
            {...withText(blind && service.state === 'fine' ? words.blindUp() : stateText(service))}
          />
        )}
        {service.ready < service.replicas && (
          <span class="row-ready">{play.readyOf({ ready: service.ready, all: service.replicas })}</span>
        )}
        <Holder service={service} />
        {dense && flowing && <Flow service={service} dense />}
      </div>
      <ul class="chips" aria-label={play.modules({ service: service.id })}>
        {modules.map(({ module, arriving }) => (
          <li key={module}>
            <ModuleChip module={module} arriving={arriving} />
          </li>
        ))}
      </ul>
      {!dense && flowing && <Flow service={service} dense={false} />}
    </div>
  )
}

function withText(text: string | undefined): { text?: string } {
  return text === undefined ? {} : { text }
}
