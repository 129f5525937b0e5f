/* What a debrief shows beside profit: parts of the money that only some lessons have, class points, totals, awards, and room for all. */
import { afterEach, describe, expect, it } from 'vitest'
import { language } from '../../../../client/i18n/language.ts'
import { columnsOf } from '../../../../client/pages/host/result-columns.ts'
import { ROLES } from '../../../../client/pages/host/roles.ts'
import { AWARD_NAMES } from '../../../../client/pages/screen/awards.ts'
import { barParts, hasPoints, keyKinds } from '../../../../client/pages/screen/money-bar.ts'
import { pageOf, TEAMS_WITH_AWARDS } from '../../../../client/pages/screen/paging.ts'
import { NO_MONEY } from '../../../../shared/game/view-parts.ts'
import { AWARDS } from '../../../../shared/rules/awards.ts'
import { hostView, teamsOf } from '../../../support/host-views.ts'
import { withEverything } from '../../../support/result-views.ts'

/** A big screen's line, the least of its columns: a quarter of the picture at 40 px. */
const AWARD_LENGTH = { en: 18, ko: 11 }

afterEach(() => {
  language.value = 'en'
})

describe('a bar of money', () => {
  const money = { ...NO_MONEY, profit: 700, served: 1000, tickets: 300, nodes: -200, tools: -100, attacks: -300 }

  it('is as long as requests and tickets together, less tools and attacks', () => {
    const parts = barParts(money)
    expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(1300)
    expect(parts.map((part) => part.kind)).toEqual(['profit', 'nodes', 'tools', 'attacks'])
    expect(parts[0]?.amount).toBe(money.profit)
  })

  it('has a key for what some team has, and none for what nobody has', () => {
    const plain = hostView('debrief').results
    expect(keyKinds(plain)).toEqual(['profit', 'givenUp', 'nodes', 'services', 'anomalies'])
    expect(keyKinds(withEverything(hostView('debrief')).results)).toEqual([
      'profit',
      'tickets',
      'givenUp',
      'nodes',
      'services',
      'anomalies',
      'tools',
      'attacks',
    ])
    expect(keyKinds([])).toEqual(['profit'])
  })
})

describe('the instructor’s table', () => {
  const keys = (view: ReturnType<typeof hostView>) => columnsOf(view).map((column) => column.key)

  it('has no column of points before the round is judged', () => {
    const view = hostView('debrief')
    const unjudged = view.results.map((result) => ({ ...result, points: null, totalPoints: 0 }))
    expect(hasPoints(unjudged)).toBe(false)
    expect(keys({ ...view, results: unjudged })).not.toContain('points')
    expect(keys(view).slice(0, 3)).toEqual(['profit', 'points', 'earned'])
  })

  it('has totals once there was more than one round', () => {
    expect(keys(hostView('debrief'))).not.toContain('total')
    expect(keys(withEverything(hostView('debrief')))).toContain('total')
  })

  it('has tickets, tools and attacks only where there were any', () => {
    const further = ['tickets', 'tools', 'attacks']
    expect(keys(hostView('debrief')).filter((key) => further.includes(key))).toEqual([])
    expect(keys(withEverything(hostView('debrief'))).filter((key) => further.includes(key))).toEqual(further)
  })

  it('tells a team without points from one with 0, and costs from nothing', () => {
    const view = withEverything(hostView('debrief'))
    const says = (team: number, key: string) => {
      const result = view.results[team]
      return (
        result &&
        columnsOf(view)
          .find((column) => column.key === key)
          ?.says(result)
      )
    }
    expect([says(0, 'points'), says(7, 'points')]).toEqual(['1,310', '–'])
    expect([says(0, 'tools'), says(1, 'tools')]).toEqual(['−320', '–'])
    expect(says(0, 'tickets')).toBe('1,200')
  })
})

describe('awards', () => {
  it('have a short name each, in both languages', () => {
    for (const spoken of ['en', 'ko'] as const) {
      language.value = spoken
      const names = AWARDS.map((award) => AWARD_NAMES[award]())
      expect(new Set(names).size).toBe(AWARDS.length)
      for (const name of names) expect(name.length).toBeLessThanOrEqual(AWARD_LENGTH[spoken])
    }
  })

  it('leave room for eight teams, the others take turns', () => {
    expect(pageOf(teamsOf(8), 0, TEAMS_WITH_AWARDS).pages).toBe(1)
    expect(pageOf(teamsOf(10), 0, TEAMS_WITH_AWARDS)).toMatchObject({ pages: 2, items: { length: 5 } })
  })
})

describe('rules of roles', () => {
  it('are what the lesson says unless the host decides, one sentence each', () => {
    expect(ROLES.map(([roles]) => roles)).toEqual(['lesson', 'silo', 'devops'])
    for (const spoken of ['en', 'ko'] as const) {
      language.value = spoken
      const notes = ROLES.map(([, , note]) => note())
      expect(new Set(notes).size).toBe(ROLES.length)
      expect(notes[1]).toContain('8')
    }
  })
})
