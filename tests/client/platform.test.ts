/* The board's strip and its panels: what a lesson offers, which tickets press, what waits at whose side of the wall. */
import { beforeAll, describe, expect, test } from 'vitest'
import { askedText } from '../../client/board/platform/asked.ts'
import {
  byService,
  isShippable,
  offersOf,
  openTickets,
  shareLeft,
  shipAll,
  wallOf,
} from '../../client/board/platform/offers.ts'
import { partsOf } from '../../client/board/rooms/debrief.tsx'
import { language } from '../../client/i18n/language.ts'
import { loadLesson } from '../../server/lessons.ts'
import { commandSchema } from '../../shared/game/command.schema.ts'
import { NO_MONEY } from '../../shared/game/view-parts.ts'
import type { TicketView, WallRequestView } from '../../shared/game/view.types.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { calmView } from '../support/views.ts'

async function lessonOf(id: string): Promise<Lesson> {
  const folder = new URL(`../../shared/lessons/${id}`, import.meta.url).pathname
  const loaded = await loadLesson(folder)
  if (!('file' in loaded)) throw new Error(`${id} does not load`)
  return loaded.file.lesson
}

function ticket(id: string, module: string, more: Partial<TicketView> = {}): TicketView {
  return { id, kind: 'feature', module, value: 100, secondsLeft: 30, state: 'open', service: '', ...more }
}

function request(id: WallRequestView['id'], by: string, more: Partial<WallRequestView> = {}): WallRequestView {
  return { id, by, side: 'ops', what: 'scale-service', service: 'web', secondsLeft: 6, ...more }
}

let first: Lesson
beforeAll(async () => {
  first = await lessonOf('shop-monolith')
})

describe('what a lesson offers', () => {
  test('the first lessons offer nothing of the platform, so that there is no strip', () => {
    expect(offersOf(first, calmView())).toEqual({ tools: false, tickets: false, wall: false })
  })

  test('a priced tool, the node autoscaler, tickets and silos each bring their part', () => {
    expect(offersOf({ ...first, tools: { mesh: 20 } }, calmView()).tools).toBe(true)
    expect(offersOf({ ...first, unlocks: ['node-autoscaler'] }, calmView()).tools).toBe(true)
    expect(offersOf({ ...first, roles: 'silo' }, calmView()).wall).toBe(true)
    // The host may have chosen silos for a lesson that has none of its own.
    expect(offersOf(first, { sides: { s1: 'dev', s2: 'ops' } }).wall).toBe(true)
  })
})

describe('tickets', () => {
  const view = calmView()
  const tickets = [
    ticket('t1', 'web', { secondsLeft: 40 }),
    ticket('t2', 'search', { secondsLeft: 12 }),
    ticket('t3', 'cart', { secondsLeft: 20 }),
    ticket('t4', 'auth', { state: 'on-its-way', service: 'web' }),
    ticket('t5', 'auth', { state: 'late', secondsLeft: 0 }),
    ticket('t6', 'auth', { state: 'late', secondsLeft: 0, service: 'web' }),
  ]

  test('the most pressing comes first, and only what is open', () => {
    expect(openTickets(tickets).map(({ id }) => id)).toEqual(['t2', 't3', 't1'])
  })

  test('go with the service that holds their module, or is about to', () => {
    const groups = byService(tickets, view.services).map(([service, all]) => [service, all.map(({ id }) => id)])
    expect(groups).toEqual([
      ['catalog', ['t2']],
      ['web', ['t3', 't1']],
    ])
    const moving = view.services.map((one) => (one.id === 'recommend' ? { ...one, arriving: ['search'] } : one))
    expect(byService(tickets, moving)[0]?.[0]).toBe('recommend')
  })

  test('all of a service are one batch, so one release; a single one is itself', () => {
    const [, web = []] = byService(tickets, view.services).map(([, all]) => all)
    const command = shipAll(web)
    expect(command).toEqual({
      kind: 'batch',
      commands: [
        { kind: 'ship-ticket', ticket: 't3' },
        { kind: 'ship-ticket', ticket: 't1' },
      ],
    })
    expect(commandSchema.safeParse(command).success).toBe(true)
    expect(shipAll(web.slice(0, 1))).toEqual({ kind: 'ship-ticket', ticket: 't3' })
  })

  test('one that is overdue may still be shipped, one that came late may not', () => {
    expect(tickets.filter(isShippable).map(({ id }) => id)).toEqual(['t1', 't2', 't3', 't5'])
  })

  test('its ring is the share of its own time', () => {
    const spec = { id: 't1', kind: 'feature' as const, module: 'web', value: 1, atSeconds: [0, 0] as [number, number] }
    expect(shareLeft(tickets[0] ?? ticket('t1', 'web'), { tickets: [{ ...spec, dueSeconds: 80 }] })).toBe(0.5)
    expect(shareLeft(ticket('t9', 'web'), { tickets: [] })).toBe(0)
  })
})

describe('the wall', () => {
  const sides = { s1: 'dev', s2: 'ops', s3: 'dev' } as const
  const asked = [request('1-10', 's1', { secondsLeft: 7 }), request('1-9', 's3', { secondsLeft: 3 })]

  test('shows an operator what developers asked, the most pressing first', () => {
    const { side, forMe, fromMe } = wallOf({ sides, requests: asked }, 's2')
    expect(side).toBe('ops')
    expect(forMe.map(({ id }) => id)).toEqual(['1-9', '1-10'])
    expect(fromMe).toEqual([])
  })

  test('shows a developer that it waits, and nothing to confirm [WAL4]', () => {
    const { forMe, fromMe } = wallOf({ sides, requests: asked }, 's1')
    expect(forMe).toEqual([])
    expect(fromMe).toHaveLength(2)
  })

  test('says what was asked, of which service', () => {
    language.value = 'en'
    expect(askedText(request('1-9', 's1'))).toBe('web: change replicas')
    expect(askedText(request('1-9', 's1', { what: 'rent-node', service: '' }))).toBe('rent or return a node')
    language.value = 'ko'
    expect(askedText(request('1-9', 's1'))).toBe('web 레플리카 수 바꾸기')
  })
})

describe('the parts of the profit', () => {
  test('name tickets, tools and attacks only where there were any', () => {
    expect(partsOf({ ...NO_MONEY, served: 10 }).map(({ key }) => key)).toEqual([
      ...['served', 'givenUp', 'nodes', 'services', 'anomalies'],
    ])
    const rich = partsOf({ ...NO_MONEY, served: 10, tickets: 300, tools: 40, attacks: 500 })
    expect(rich.find(({ key }) => key === 'tickets')?.amount).toBe(300)
    expect(rich.find(({ key }) => key === 'tools')?.amount).toBe(-40)
    expect(rich.find(({ key }) => key === 'attacks')?.amount).toBe(-500)
  })
})
