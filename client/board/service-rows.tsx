/* The service rows: Split and Pack are two columns of the same row. One row is redrawn when its own service changes. */
import { useRef } from 'preact/hooks'
import { play } from '../i18n/play.ts'
import { Button } from '../ui/button.tsx'
import { LaneTitle } from './lane-title.tsx'
import { useBoard } from './context.ts'
import { accepts, targetKey } from './hand.ts'
import { PackCell } from './pack/pack-cell.tsx'
import { Arcs } from './split/arcs.tsx'
import { SplitCell } from './split/split-cell.tsx'
import { Transactions } from './split/transactions.tsx'

/** More rows than this are one line each. */
const ROOMY_ROWS = 5

export function useHomeOf(): (module: string) => string | undefined {
  const { model } = useBoard()
  return (module) => model.view.value.services.find(({ modules }) => modules.includes(module))?.id
}

function Row({ id, dense }: { id: string; dense: boolean }) {
  const { model, hand, acts } = useBoard()
  const homeOf = useHomeOf()
  const service = model.services.get(id).value
  if (!service) return null
  const target = { kind: 'service', service: id } as const
  const held = hand.held.value
  const open = held !== null && held.kind !== 'pod' && accepts(held, target, homeOf)
  const marks = [
    'row',
    open ? 'open' : '',
    open && hand.over.value === targetKey(target) ? 'over' : '',
    acts.isPending(`service:${id}`) ? 'waits' : '',
  ]
  return (
    <li class={marks.join(' ')} data-row={id} data-target={targetKey(target)} tabIndex={open ? 0 : -1} aria-label={id}>
      <SplitCell service={service} dense={dense} />
      <PackCell service={service} dense={dense} />
    </li>
  )
}

function NewServicePlace() {
  const { hand, model, lesson } = useBoard()
  const held = hand.held.value
  const open = held?.kind === 'module'
  const one = lesson.unlocks.includes('split') && model.services.ids.value.length === 1
  if (!open) return one ? <p class="rows-empty">{play.oneService()}</p> : null
  return (
    <button
      type="button"
      class={hand.over.value === 'new-service' ? 'new-place over' : 'new-place'}
      data-target="new-service"
    >
      {play.newServiceHere()}
    </button>
  )
}

export function RowsHead() {
  const { model, panel, readOnly, lesson } = useBoard()
  const services = model.services.ids.value.length
  return (
    <>
      <div class="lane-head head-split">
        <LaneTitle lane="split" name={play.split()} />
        <span class="lane-count">{play.splitCount({ services, modules: lesson.modules.length })}</span>
        {!readOnly && lesson.unlocks.includes('split') && (
          <Button
            data-target="new-service"
            onClick={() => {
              panel.value = { kind: 'new-service', modules: [] }
            }}
          >
            {play.buttonNewService()}
          </Button>
        )}
      </div>
      <div class="lane-head head-pack">
        <LaneTitle lane="pack" name={play.pack()} />
        <span class="legend" aria-hidden="true">
          {play.request()} <i class="legend-request" /> {play.limit()} <i class="legend-limit" />
        </span>
      </div>
    </>
  )
}

export function ServiceRows() {
  const { model } = useBoard()
  const list = useRef<HTMLDivElement>(null)
  const ids = model.services.ids.value
  const dense = ids.length > ROOMY_ROWS
  return (
    <div class={dense ? 'rows dense' : 'rows'} ref={list}>
      <Arcs list={list} />
      <ul class="row-list" style={{ '--rows': ids.length }}>
        {ids.map((id) => (
          <Row key={id} id={id} dense={dense} />
        ))}
      </ul>
      <NewServicePlace />
      <Transactions />
    </div>
  )
}
