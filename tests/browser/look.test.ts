/* Every page in every phase as its readers have it: phone, laptop and projector, light and dark, both languages. axe finds nothing, nothing
   scrolls sideways. PODIUM_SCREENSHOTS=folder keeps a picture of each. What pages do is class.test.ts. */

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { happenings } from '../../client/i18n/happenings.ts'
import { host } from '../../client/i18n/host.ts'
import { language } from '../../client/i18n/language.ts'
import { play } from '../../client/i18n/play.ts'
import { replay } from '../../client/i18n/replay.ts'
import type { Command } from '../../shared/game/command.ts'
import { launchBrowser, person, SIZES } from '../support/browser.ts'
import { join, type OpenedClass, openClass, openPage, type TestPage } from '../support/class.ts'
import { inspect, pictures } from '../support/inspect.ts'
import { npmStart, type Started } from '../support/start.ts'

const NAMES = {
  ko: ['미나', '준', '서연', '하람', '도윤', '지우'],
  en: ['Mina', 'Jun', 'Seo', 'Ari', 'Tom', 'Ines'],
} as const

/** A design that does well, and one that does not: a caller with no room for what waits in it. */
const GOOD: Command[] = [
  { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] },
  { kind: 'split-service', newService: 'recommend', modules: ['recommend'] },
  { kind: 'split-service', newService: 'checkout', modules: ['checkout', 'payment', 'inventory', 'notify'] },
  { kind: 'set-resources', service: 'shop', cpuRequestMillis: 500, memoryRequestMi: 450, memoryLimitMi: 700 },
  { kind: 'set-resources', service: 'search', cpuRequestMillis: 500, memoryRequestMi: 800, memoryLimitMi: 1000 },
  { kind: 'scale-service', service: 'search', replicas: 4 },
  { kind: 'scale-service', service: 'recommend', replicas: 2 },
  { kind: 'scale-service', service: 'checkout', replicas: 2 },
]
const BAD: Command[] = [
  { kind: 'split-service', newService: 'search', modules: ['search', 'catalog'] },
  { kind: 'set-resources', service: 'shop', memoryRequestMi: 1450, memoryLimitMi: 1475 },
]

describe.each(['ko', 'en'] as const)('in %s', (spoken) => {
  let browser: Browser
  let server: Started
  let url: string
  let opened: OpenedClass
  let desk: TestPage
  const seats: TestPage[] = []
  let pages: { home: Page; host: Page; screen: Page; good: Page; bad: Page }

  async function page(address: string, storage: Record<string, string> = {}): Promise<Page> {
    const { page: made } = await person(browser, { language: spoken })
    await made.addInitScript((entries) => {
      for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value)
    }, storage)
    made.setDefaultTimeout(15_000)
    await made.goto(url + address)
    return made
  }

  const look = (of: Page, name: string) => inspect(of, `${name}-${spoken}`)
  let said = 0
  /** Asks again under the same id until the answer is known, as pages do. */
  async function say(by: TestPage | undefined, command: Command): Promise<void> {
    const commandId = `5ee5ee5ee5ee-${++said}`
    await expect
      .poll(async () => (await by?.sendMessage({ commandId, command }))?.kind, { message: command.kind })
      .toBe('done')
  }

  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => pictures(browser, `failed-look-${spoken}-${task.name.replace(/\W+/g, '-')}`))
  })
  beforeAll(async () => {
    language.value = spoken
    browser = await launchBrowser()
    server = await npmStart()
    const [link = '', operatorCode = ''] = server.hostLink().split('#')
    url = new URL(link).origin
    opened = await openClass({ url, operatorCode }, { language: spoken, teamCount: 4 })
    desk = await openPage(opened, { role: 'host', token: opened.hostToken })
    const { code } = opened
    const tokens: string[] = []
    for (const name of NAMES[spoken]) {
      const { token } = await join(opened, name)
      tokens.push(token)
      // The last two play in a browser, each with one of the first as a teammate.
      if (tokens.length <= 4) seats.push(await openPage(opened, { role: 'seat', token }))
    }
    pages = {
      home: await page('/'),
      host: await page(`/host/${code}`, { [`podium:${code}:host`]: opened.hostToken }),
      screen: await page(`/screen/${code}`),
      good: await page(`/play/${code}`, { [`podium:${code}:seat`]: tokens[4] ?? '' }),
      bad: await page(`/play/${code}`, { [`podium:${code}:seat`]: tokens[5] ?? '' }),
    }
    await pages.screen.setViewportSize(SIZES.wide)
  })
  afterAll(async () => {
    for (const one of [desk, ...seats]) one?.close()
    await browser?.close()
    await server?.stop()
  })

  it('the ways in', async () => {
    await look(pages.home, 'home')
    await pages.home.goto(`${url}/join/${opened.code}`)
    await pages.home.getByRole('textbox').waitFor()
    await look(pages.home, 'join')
    await pages.home.goto(`${url}/host`)
    await pages.home.getByText(host.doorClosed()).waitFor()
    await look(pages.home, 'host-closed')
    await pages.home.evaluate((token) => localStorage.setItem('podium:operator', token), opened.operatorToken)
    await pages.home.reload()
    await pages.home.getByRole('radio').first().waitFor()
    await look(pages.home, 'host-door')
  })

  it('lobby', async () => {
    await pages.good.getByText(play.lobbyNext()).waitFor()
    await look(pages.good, 'play-lobby')
    await look(pages.host, 'host-lobby')
    await look(pages.screen, 'screen-lobby')
  })

  it('briefing', async () => {
    await say(desk, { kind: 'open-round', lesson: 'shop-split', keepDesigns: false })
    await pages.good.getByText(play.briefingNext()).waitFor()
    await look(pages.good, 'play-briefing')
    await look(pages.host, 'host-briefing')
    await look(pages.screen, 'screen-briefing')
  })

  it('plan', async () => {
    await say(desk, { kind: 'advance-phase', from: 'briefing' })
    await pages.good.getByText(play.oneService()).waitFor()
    await look(pages.good, 'play-plan-start')
    for (const command of GOOD) await say(seats[0], command)
    for (const command of BAD) await say(seats[1], command)
    await say(seats[2], { kind: 'ready', ready: true })
    await pages.good.locator('[data-row="checkout"]').waitFor()
    await look(pages.good, 'play-plan')
    await look(pages.host, 'host-plan')
    await look(pages.screen, 'screen-plan')
  })

  it('what opens over the board', async () => {
    const { good } = pages
    const close = async () => {
      await good.keyboard.press('Escape')
      await good.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await good.getByRole('button', { name: play.buttonNewService(), exact: true }).click()
    await look(good, 'play-new-service')
    await close()
    await good.getByRole('button', { name: play.edit({ service: 'search' }) }).click()
    await look(good, 'play-packing')
    await close()
    await good.getByRole('button', { name: play.nodeOpen({ node: 'node-1' }) }).click()
    await look(good, 'play-node')
    await close()
    await good.getByRole('button', { name: /\bsearch-1: / }).click()
    await look(good, 'play-in-hand')
    await good.keyboard.press('Escape')
  })

  it('live, with a spike, a lost node and a team that is down', async () => {
    await say(desk, { kind: 'advance-phase', from: 'plan' })
    await say(desk, { kind: 'inject', incident: 'spike', target: 'search', team: 'all', inSeconds: 0 })
    await say(desk, { kind: 'inject', incident: 'node-crash', target: 'node-1', team: 'all', inSeconds: 3 })
    // Until the bad design has had its first death and the node is known to be lost.
    const feed = pages.bad.getByRole('log')
    await feed
      .getByText(happenings.linkOomKilled({ service: 'shop' }))
      .first()
      .waitFor({ timeout: 60_000 })
    await feed
      .getByText(happenings.sayNodeNotReady({ node: 'node-1' }).split('.')[0] ?? '')
      .first()
      .waitFor()
    await say(desk, { kind: 'set-pause', paused: true })
    await pages.host.getByRole('button', { name: host.buttonResume(), exact: true }).waitFor()
    await look(pages.good, 'play-live')
    await look(pages.bad, 'play-live-bad')
    await look(pages.host, 'host-live')
    await look(pages.screen, 'screen-paused')
  })

  it('every lane on a phone', async () => {
    const { bad } = pages
    await bad.setViewportSize(SIZES.phone)
    const tabs = { split: play.tabSplit(), pack: play.tabPack(), schedule: play.tabSchedule(), watch: play.tabWatch() }
    for (const [lane, name] of Object.entries(tabs)) {
      await bad.getByRole('navigation', { name: play.tabs() }).getByRole('button', { name }).click()
      await look(bad, `phone-live-${lane}`)
    }
    await bad.setViewportSize(SIZES.desk)
  })

  it('why it came to this, and everything behind More', async () => {
    await pages.bad.getByRole('button', { name: play.buttonWhy(), exact: true }).click()
    await look(pages.bad, 'play-why')
    await pages.bad.keyboard.press('Escape')
    await pages.host.getByRole('button', { name: host.buttonMore(), exact: true }).click()
    const more = pages.host.getByRole('dialog', { name: host.moreTitle() })
    for (const [tab, name] of [host.tabRound(), host.tabPeople(), host.tabLinks(), host.tabClass()].entries()) {
      await more.getByRole('button', { name, exact: true }).click()
      await look(pages.host, `host-more-${tab + 1}`)
    }
    await more.getByRole('button', { name: host.buttonClose(), exact: true }).click()
    await say(desk, { kind: 'set-pause', paused: false })
    await expect.poll(() => pages.screen.locator('.band-paused').count()).toBe(0)
    await look(pages.screen, 'screen-live')
  })

  it('debrief, with the ranking and the replay', async () => {
    await say(desk, { kind: 'advance-phase', from: 'live' })
    await pages.good.getByText(play.debriefParts()).waitFor()
    await look(pages.good, 'play-debrief')
    await look(pages.host, 'host-debrief')
    await look(pages.screen, 'screen-debrief')
    await say(desk, { kind: 'show', what: 'ranking', on: true })
    await say(desk, { kind: 'show', what: 'replay', on: true })
    await pages.screen.locator('.rank').first().waitFor()
    await look(pages.screen, 'screen-ranking')
    await pages.bad.getByRole('link', { name: play.buttonReplay() }).click()
    const playback = pages.bad.getByRole('region', { name: replay.transport() })
    await playback.getByRole('status').filter({ hasText: /\S/ }).waitFor()
    await pages.bad.getByRole('slider').press('End')
    await look(pages.bad, 'replay')
  })

  it('the end', async () => {
    await say(desk, { kind: 'end-session' })
    await pages.host.getByText(host.endedTitle()).waitFor()
    await look(pages.host, 'host-ended')
    await look(pages.screen, 'screen-ended')
    await pages.good.getByText(play.endedTitle()).waitFor()
    await look(pages.good, 'play-ended')
  })
})
