/* Calls between services as arcs in the margin of their rows: thickness is calls a second, red dashes are errors. An arc diagram
   needs no layout; how far an arc swings out follows how many rows it spans. */
import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import type { LineView } from '../../../shared/game/view.types.ts'
import { play } from '../../i18n/play.ts'
import { useBoard } from '../context.ts'
import { whole } from '../topbar.tsx'

/** Calls per second at which a line is as thick as it gets. */
const THICKEST_AT = 400
const THINNEST = 1
const THICKEST = 9
/** Margin of the rows, from the badge outwards. */
const MARGIN = 58
const SWING_FIRST = 14
const SWING_ROW = 11
const TROUBLED_PERCENT = 5

/** Two lines that end in one row keep this distance, so that they can be told apart. */
const FAN = 3

export function thickness(perSecond: number): number {
  return THINNEST + (THICKEST - THINNEST) * Math.sqrt(Math.min(1, perSecond / THICKEST_AT))
}

/** An arc from one row's badge to another's, swinging out to the left. */
export function arcPath(from: number, to: number, span: number): string {
  const swing = Math.min(MARGIN - 6, SWING_FIRST + span * SWING_ROW)
  const x = MARGIN
  const out = x - swing * 1.33
  return `M${x} ${from}C${out} ${from} ${out} ${to} ${x} ${to}`
}

interface Centre {
  id: string
  y: number
}

/** Where each row's badge is, measured: rows differ in height. */
function useCentres(list: RefObject<HTMLElement>, key: string) {
  const centres = useSignal<Centre[]>([])
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const measure = () => {
      const top = element.getBoundingClientRect().top - element.scrollTop
      const next = [...element.querySelectorAll<HTMLElement>('[data-row]')].map((row) => {
        const badge = (row.querySelector('.service-badge') ?? row).getBoundingClientRect()
        return { id: row.dataset['row'] ?? '', y: badge.top - top + badge.height / 2 }
      })
      if (JSON.stringify(next) !== JSON.stringify(centres.peek())) centres.value = next
    }
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    for (const row of element.querySelectorAll('[data-row]')) watch.observe(row)
    return () => watch.disconnect()
  }, [list, key, centres])
  return centres
}

function Arc({ line, centres, rank }: { line: LineView; centres: readonly Centre[]; rank: number }) {
  const from = centres.findIndex(({ id }) => id === line.from)
  const to = centres.findIndex(({ id }) => id === line.to)
  const [start, end] = [centres[from], centres[to]]
  if (!start || !end) return null
  const bad = line.errorPercent >= TROUBLED_PERCENT
  const width = Math.max(bad ? 4 : 0, thickness(line.perSecond))
  // The lower end sits a little above its badge's middle, the upper a little below: direction reads as a flow down the list.
  const path = arcPath(start.y + rank * FAN, end.y - (end.y > start.y ? 4 : -4), Math.abs(from - to))
  return (
    <g class={bad ? 'arc bad' : 'arc'}>
      <path d={path} style={{ strokeWidth: `${width.toFixed(1)}px` }} />
    </g>
  )
}

export function Arcs({ list }: { list: RefObject<HTMLElement> }) {
  const { model } = useBoard()
  const lines = model.part((view) => view.lines).value
  const ids = model.services.ids.value
  const centres = useCentres(list, ids.join(' '))
  const ranks = new Map<string, number>()
  const troubled = [...lines].sort((left, right) => left.errorPercent - right.errorPercent)
  return (
    <>
      <svg class="arcs" width={MARGIN + 4} height={1} aria-hidden="true">
        {troubled.map((line) => {
          const rank = ranks.get(line.from) ?? 0
          ranks.set(line.from, rank + 1)
          return <Arc key={`${line.from}>${line.to}`} line={line} centres={centres.value} rank={Math.min(rank, 4)} />
        })}
      </svg>
      <ul class="visually-hidden" aria-label={play.calls()}>
        {lines.map((line) => (
          <li key={`${line.from}>${line.to}`}>
            {play.callsSay({ from: line.from, to: line.to, n: whole(line.perSecond), percent: line.errorPercent })}
          </li>
        ))}
      </ul>
    </>
  )
}
