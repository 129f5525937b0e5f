/* [SHI1]–[SHI4] How bots ship tickets: one by one, what is open together, or only so many at once; never into a service that is at another release
   or that fails. */

import { describe, expect, it } from 'vitest'
import type { ServiceView, TicketView } from '../../shared/game/view.types.ts'
import type { TicketPace } from '../../shared/lessons/strategy.ts'
import { watch } from '../support/bot-board.ts'
import { calmView, line } from '../support/views.ts'

const calm = calmView()

/** `t1:web t2:cart(late)` */
function tickets(drawing: string): TicketView[] {
  return drawing.split(' ').map((text) => {
    const [, id = '', module = '', state = 'open'] = /^(\w+):(\w+)(?:\(([\w-]+)\))?$/.exec(text) ?? []
    return {
      ...{ id, module, kind: 'feature', value: 200, secondsLeft: 40, service: '' },
      state: state as TicketView['state'],
    }
  })
}

const ship = (ticket: string) => ({ kind: 'ship-ticket', ticket })

function shipped(pace: TicketPace, drawing: string, services: ServiceView[] = calm.services, seconds = 5) {
  const board = watch({ tickets: pace }, { reactionSeconds: 0, actSeconds: 1 })
  board.show({ tickets: tickets(drawing), services })
  return board.until(seconds).map(({ act }) => act)
}

const change = (id: string, more: Partial<ServiceView>) =>
  calm.services.map((one) => (one.id === id ? { ...one, ...more } : one))

describe('tickets', () => {
  it('[SHI1] `each`: every open one by itself; what is on its way, live or late is nobody’s work', () => {
    expect(shipped({ kind: 'each' }, 't1:web t2:payment t3:cart(on-its-way) t4:auth(live) t5:search(late)')).toEqual([
      ship('t1'),
      ship('t2'),
    ])
    expect(shipped({ kind: 'none' }, 't1:web')).toEqual([])
  })

  it('[SHI2] `all`: what is open for a service goes into one release of it', () => {
    expect(shipped({ kind: 'all' }, 't1:web t2:payment t3:cart')).toEqual([
      { kind: 'batch', commands: [ship('t1'), ship('t3')] },
      ship('t2'),
    ])
  })

  it('[SHI3] `batch`: only so many at once, of one service or of any', () => {
    const three = { kind: 'batch' as const, count: 3 }
    expect(shipped({ ...three, of: 'any' }, 't1:web t2:payment')).toEqual([])
    expect(shipped({ ...three, of: 'service' }, 't1:web t2:payment t3:cart')).toEqual([])
    expect(shipped({ ...three, of: 'any' }, 't1:web t2:payment t3:cart t4:auth')).toEqual([
      { kind: 'batch', commands: [ship('t1'), ship('t2'), ship('t3')] },
    ])
    expect(shipped({ ...three, of: 'service' }, 't1:web t2:payment t3:cart t4:auth')).toEqual([
      { kind: 'batch', commands: [ship('t1'), ship('t3'), ship('t4')] },
    ])
  })

  it('[SHI4] wait, known and ready, while their service is at another release', () => {
    const board = watch({ tickets: { kind: 'each' } }, { reactionSeconds: 5, actSeconds: 1 })
    board.show({ tickets: tickets('t1:web'), services: change('web', { rollout: 'building' }) })
    expect(board.until(20)).toEqual([])
    board.show({ services: calm.services })
    expect(board.until(21)).toMatchObject([{ second: 21, act: ship('t1') }])
  })

  it('[SHI4] or while it fails by itself', () => {
    expect(shipped({ kind: 'each' }, 't1:web', change('web', { errorPercent: 40 }))).toEqual([])
    const board = watch({ tickets: { kind: 'each' } }, { reactionSeconds: 0 })
    board.show({
      ...{ tickets: tickets('t1:web'), services: change('web', { errorPercent: 40 }) },
      lines: [line('web', 'checkout', 24, 40)],
    })
    expect(board.until(1)).toMatchObject([{ act: ship('t1') }])
  })
})
