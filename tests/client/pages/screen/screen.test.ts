/* What the projector shows of what it is given: pages of teams, short lines without people, bars of money, labels that do not touch. */
import { NO_MONEY } from '../../../../shared/game/view-parts.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { language } from '../../../../client/i18n/language.ts'
import { screenOf } from '../../../../client/pages/host/mirror.tsx'
import { namedAddress, reachable } from '../../../../client/pages/screen/class-address.ts'
import { labelSides } from '../../../../client/pages/screen/labels.ts'
import { barParts, orderResults } from '../../../../client/pages/screen/money-bar.ts'
import { PAGE_SECONDS, pageOf } from '../../../../client/pages/screen/paging.ts'
import { chainToTell, stateOfLink, storyOf } from '../../../../client/pages/screen/short-story.ts'
import type { Happening } from '../../../../shared/world/happening.ts'
import { FEED, hostView, screenView, teamsOf } from '../../../support/host-views.ts'

afterEach(() => {
  language.value = 'en'
})

describe('pages of teams', () => {
  it('shows up to ten at once', () => {
    expect(pageOf(teamsOf(10), 99)).toMatchObject({ pages: 1, page: 0 })
  })

  it('fills pages evenly and turns them', () => {
    const first = pageOf(teamsOf(11), 0)
    expect([first.pages, first.items.length]).toEqual([2, 6])
    expect(pageOf(teamsOf(11), PAGE_SECONDS)).toMatchObject({ page: 1, first: 7 })
    expect(pageOf(teamsOf(11), 2 * PAGE_SECONDS).page).toBe(0)
  })

  it('shows every team of the largest class once a turn', () => {
    const seen = [0, 1, 2].flatMap((page) => pageOf(teamsOf(25), page * PAGE_SECONDS).items)
    expect(seen).toEqual(teamsOf(25))
  })

  it('stands still without teams', () => {
    expect(pageOf([], 30)).toMatchObject({ items: [], pages: 1 })
  })
})

describe('a line of news', () => {
  const classes = { search: 'search', buy: 'buy', browse: 'browse' }
  const tell = (over: Partial<Happening>) =>
    storyOf(
      { id: '1.0', tick: 1, team: 't1', kind: 'service-down', severity: 'down', facts: {}, chain: [], ...over },
      classes,
    )

  it('names what gave way first, not the spike that everybody sees', () => {
    expect(FEED[0] && storyOf(FEED[0], classes)).toMatchObject({ state: 'down', why: 'Cause: payment is slow' })
  })

  it('takes the reason from the facts when it came without a chain', () => {
    expect(tell({ kind: 'oom-killed', service: 'web', facts: { requests: 240 } })?.why).toBe(
      '240 requests waiting in it',
    )
    expect(tell({ service: 'web', facts: { node: 'node-3' } })?.why).toContain('node-3')
  })

  it('says nothing of why where nothing is known', () => {
    expect(tell({ kind: 'service-recovered', severity: 'good', service: 'web' })?.why).toBe('')
  })

  it('keeps to itself what people changed', () => {
    expect(tell({ kind: 'changed', severity: 'info', seat: 's1' })).toBeNull()
  })

  it('fits the room: 24 characters in Korean, 42 in English', () => {
    const kinds = ['oom-killed', 'service-refusing', 'crash-loop', 'node-lost', 'retry-storm', 'slo-restored'] as const
    const facts = { requests: 240, pods: 3, node: 'node-3', class: 'search', death: 'OOMKilled' }
    for (const spoken of ['en', 'ko'] as const) {
      language.value = spoken
      for (const kind of kinds) {
        const story = tell({ kind, service: 'recommend', facts })
        const most = spoken === 'ko' ? 24 : 42
        expect(story?.what.length).toBeLessThanOrEqual(most)
        expect(story?.why.length).toBeLessThanOrEqual(most)
      }
    }
  })

  it('tells the longest chain of a class, of equals the earliest', () => {
    const chain = FEED[0]?.chain ?? []
    const early = { ...(FEED[0] as Happening), id: 'early', chain }
    const late = { ...early, id: 'late' }
    expect(chainToTell([late, early, { ...early, id: 'short', chain: chain.slice(1) }])?.id).toBe('early')
    expect(chainToTell([{ ...early, chain: [] }])).toBeNull()
  })

  it('gives no step of a chain the shape of what is fine', () => {
    const states = (['node-lost', 'requests-held', 'slo-broken', 'spike-started'] as const).map((kind) =>
      stateOfLink({ kind, facts: {} }),
    )
    expect(states).toEqual(['down', 'slow', 'errors', null])
  })
})

describe('a bar of money', () => {
  const money = { ...NO_MONEY, profit: 500, served: 1000, givenUp: -200, nodes: -200, services: -100 }

  it('is as long as what was earned, whatever sign costs have', () => {
    const parts = barParts(money)
    expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(1000)
    expect(parts[0]).toEqual({ kind: 'profit', amount: 500 })
    expect(barParts({ ...money, givenUp: 200 })).toEqual(barParts(money))
  })

  it('has no profit to show when costs ate all of it', () => {
    const parts = barParts({ ...money, nodes: -5000, profit: -4300 })
    expect(parts[0]).toEqual({ kind: 'profit', amount: 0 })
    expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(1000)
  })

  it('keeps the teams in their order unless the ranking is shown', () => {
    const results = screenView('debrief', 3, 126, true).results.toReversed()
    expect(orderResults(results, false)).toBe(results)
    expect(orderResults(results, true).map((result) => result.rank)).toEqual([1, 2, 3])
  })
})

describe('names of pennants', () => {
  const wish = (at: number, text = 'search spike', prefer: 'right' | 'left' = 'right') => ({ at, text, prefer })

  it('stand on the side they prefer, or the other where there is no room', () => {
    expect(labelSides([wish(20)], 1)).toEqual(['right'])
    expect(labelSides([wish(97)], 1)).toEqual(['left'])
  })

  it('are left out rather than written over each other or over a mast', () => {
    expect(labelSides([wish(50), wish(52), wish(54)], 1.5)).toEqual(['left', null, 'right'])
  })

  it('give way to what needs the place', () => {
    expect(labelSides([wish(50)], 1, [[50, 60]])).toEqual(['left'])
    expect(labelSides([wish(50)], 1, [[30, 70]])).toEqual([null])
  })

  it('are written whatever stands there when they must', () => {
    expect(labelSides([{ ...wish(50), must: true }, wish(52)], 1.5)[0]).toBe('right')
  })
})

describe('the address of the class', () => {
  it('is never one that only this machine knows', () => {
    expect(['localhost', '127.0.0.1', '[::1]'].map(reachable)).toEqual([false, false, false])
    expect(reachable('192.168.0.12')).toBe(true)
  })

  it('may be named by the link, as an origin only', () => {
    expect(namedAddress('?at=http%3A%2F%2F10.0.0.4%3A3000%2Fx')).toBe('http://10.0.0.4:3000')
    expect(namedAddress('?at=javascript:alert(1)')).toBeNull()
    expect(namedAddress('')).toBeNull()
  })
})

describe('the big screen in small', () => {
  it('shows nothing that only the host may know', () => {
    const view = screenOf(hostView('live'))
    expect(view.pennants.every((pennant) => pennant.liveTick <= view.clock.liveTick)).toBe(true)
    expect(JSON.stringify(view)).not.toContain('lastChanges')
  })
})
