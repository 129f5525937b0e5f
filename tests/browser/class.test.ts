/* A whole class in real Chromium: a host, a projector and two teams of two, from `npm start` to the replay, on both stores and in both
   languages. One student uses only keys, one only a finger on a phone. Each test goes on where the one before it ended. */

import type { Browser, Page } from 'playwright-core'
import { renderUnicodeCompact } from 'uqr'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { happenings } from '../../client/i18n/happenings.ts'
import { home } from '../../client/i18n/home.ts'
import { host } from '../../client/i18n/host.ts'
import { language } from '../../client/i18n/language.ts'
import { play } from '../../client/i18n/play.ts'
import { refusals } from '../../client/i18n/refusals.ts'
import { replay } from '../../client/i18n/replay.ts'
import { screen } from '../../client/i18n/screen.ts'
import { showCode } from '../../shared/world/code.ts'
import { launchBrowser, type PersonOptions, person } from '../support/browser.ts'
import { pictures } from '../support/inspect.ts'
import { Instructor } from '../support/instructor.ts'
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts'
import { type SlowLine, slowLine } from '../support/slow-line.ts'
import { npmStart, type Started } from '../support/start.ts'
import { Student, type Way } from '../support/student.ts'

const WORDS = {
  ko: { lesson: /쪼개기/, search: '검색', names: ['미나', '준', '서연', '하람'] },
  en: { lesson: /Split it/, search: 'search', names: ['Mina', 'Jun', 'Seo', 'Ari'] },
} as const

/** What the clock of a page shows. */
async function secondsLeft(page: Page): Promise<number> {
  const text = (await page.getByRole('timer').first().textContent()) ?? ''
  const [minutes = Number.NaN, seconds = Number.NaN] = text.split(':').map(Number)
  return minutes * 60 + seconds
}

function playsTheWholePath(spoken: 'ko' | 'en', store: () => Promise<Record<string, string>>): void {
  const words = WORDS[spoken]
  let browser: Browser
  let podium: Started
  let instructor: Instructor
  let projector: Page
  let code: string
  let line: SlowLine
  /* By how they play: `keys` and `mouse` sit in one team, `touch` and `slow` in the other. */
  let team: { mouse: Student; keys: Student }
  let rivals: { touch: Student; slow: Student }
  /* Of both teams, as their boards showed them when live ended. */
  let lastDesigns: Record<string, string>[]
  const everybodysProblems: string[][] = []

  async function page(options: Partial<PersonOptions>): Promise<Page> {
    const { page: opened, problems } = await person(browser, { language: spoken, ...options })
    everybodysProblems.push(problems)
    opened.setDefaultTimeout(15_000)
    return opened
  }

  const students = () => [team.mouse, team.keys, rivals.touch, rivals.slow]

  // A picture of every page says more than the line that failed.
  beforeEach(({ onTestFailed }) => {
    onTestFailed(({ task }) => pictures(browser, `failed-${spoken}-${task.name.replace(/\W+/g, '-').slice(0, 40)}`))
  })
  beforeAll(async () => {
    language.value = spoken
    browser = await launchBrowser()
    podium = await npmStart(await store())
  })
  afterAll(async () => {
    await browser?.close()
    await podium?.stop()
  })

  it('1 · npm start tells the class its address, as a QR code too, and the host a link', () => {
    expect(podium.classAddress).toMatch(/^http:\/\/\S+:\d+$/)
    for (const row of renderUnicodeCompact(podium.classAddress, { border: 2 }).split('\n')) {
      expect(podium.terminal()).toContain(row)
    }
    expect(podium.hostLink()).toMatch(/^http:\/\/localhost:\d+\/host#[\w-]{8,}$/)
  })

  it('2 · the host opens the link, picks the lesson and gets a code; the big screen shows code and QR', async () => {
    instructor = new Instructor(await page({}))
    code = await instructor.openClass(podium.hostLink(), { lesson: words.lesson, teams: 2 })
    expect(instructor.page.url()).not.toContain('#')
    await instructor.page.getByText(showCode(code), { exact: true }).first().waitFor()
    projector = await instructor.openScreen()
    await projector.setViewportSize({ width: 1920, height: 1080 })
    await projector.getByText(showCode(code), { exact: true }).waitFor()
    await projector.getByRole('img', { name: screen.screenQr() }).waitFor()
    await projector.getByText(podium.classAddress.replace('http://', ''), { exact: true }).waitFor()
  })

  it('3 · students join with code and nickname, are spread evenly and see their teammates', async () => {
    const comes = async (way: Way, name: string, slow = false): Promise<Student> => {
      const opened = await page(way === 'touch' ? { size: 'phone', touch: true } : {})
      if (slow) line = await slowLine(opened)
      const student = new Student(opened, name, way)
      if (way === 'keys') {
        await opened.goto(podium.classAddress)
        await student.fill(opened.getByRole('textbox', { name: home.code() }), code.toLowerCase())
        await opened.keyboard.press('Enter')
        await opened.waitForURL(/\/join\//)
      } else await opened.goto(`${podium.classAddress}/join/${code}`)
      await student.takeSeat()
      return student
    }
    const [mina, jun, seo, ari] = words.names
    const mouse = await comes('mouse', mina)
    const touch = await comes('touch', seo)
    const keys = await comes('keys', jun)
    const slow = await comes('mouse', ari, true)
    team = { mouse, keys }
    rivals = { touch, slow }
    for (const [one, other] of [Object.values(team), Object.values(rivals)] as [Student, Student][]) {
      const mates = (student: Student) =>
        student.page.getByRole('list', { name: play.lobbyMates() }).getByRole('listitem')
      await expect.poll(() => mates(one).count()).toBe(2)
      await one.page.getByRole('listitem').filter({ hasText: other.name }).waitFor()
      await other.page.getByRole('listitem').filter({ hasText: one.name }).waitFor()
    }
    await expect.poll(() => instructor.page.locator('.crew').count()).toBe(2)
    for (const student of students()) await instructor.page.getByText(student.name, { exact: true }).waitFor()
  })

  it('4 · a team splits, packs and schedules together; both see what the other does', async () => {
    const { mouse, keys } = team
    await instructor.next(host.nextStartBriefing())
    await mouse.page.getByText(play.briefingNext()).waitFor()
    await instructor.next(host.nextStartPlan())
    // At the same time, one by mouse and one by keys.
    await Promise.all([mouse.split('search', ['search', 'catalog']), keys.split('recommend', ['recommend'])])
    for (const student of [mouse, keys]) {
      await student.row('search').waitFor()
      await student.row('recommend').waitFor()
    }
    await Promise.all([
      mouse.pack('search', { cpuRequest: 500, memoryRequest: 900, memoryLimit: 1200 }),
      keys.pack('recommend', { cpuRequest: 400, memoryRequest: 800, memoryLimit: 1100 }),
    ])
    await Promise.all([mouse.scale('search', 3), keys.scale('recommend', 2)])
    for (const student of [mouse, keys]) {
      await expect.poll(() => student.replicas('search').textContent()).toBe('3')
      await expect.poll(() => student.replicas('recommend').textContent()).toBe('2')
    }
    await expect.poll(() => keys.design()).toEqual(await mouse.design())
    // The scheduler has placed them all; by hand they go where a person wants them.
    for (const pod of ['search-1', 'search-2', 'search-3', 'recommend-1', 'recommend-2']) await mouse.pod(pod).waitFor()
    await mouse.press(mouse.page.getByRole('button', { name: play.buttonRent(), exact: true }))
    await keys.node('node-5').waitFor()
  })

  it('4 · pods go where a hand puts them, and back to the scheduler', async () => {
    const { mouse, keys } = team
    await mouse.place('search-1', 'node-5')
    await expect.poll(() => keys.podsOn('node-5')).toEqual(['search-1'])
    await keys.place('recommend-1', 'node-5')
    await expect.poll(() => mouse.podsOn('node-5')).toEqual(['recommend-1', 'search-1'])
    // Where there is no room it stays where it is, and the reason stands at the hand.
    const before = await mouse.nodeOf('shop-1')
    await mouse.place('shop-1', 'node-5')
    const refused = mouse.page.getByRole('alert').filter({ hasText: refusals.notMoved() })
    await refused.filter({ hasText: /node-5.*2,900\sMi/ }).waitFor()
    expect(await mouse.nodeOf('shop-1')).toBe(before)
    await mouse.press(mouse.pod('search-1'))
    await mouse.press(mouse.page.getByRole('button', { name: play.buttonLetScheduler(), exact: true }))
    await expect.poll(() => keys.pod('search-1').textContent()).not.toContain(play.podPinned())
    await keys.page.getByRole('combobox', { name: play.policy() }).focus()
    await keys.page.keyboard.press('ArrowDown')
    await expect.poll(() => mouse.page.getByRole('combobox', { name: play.policy() }).inputValue()).toBe('pack')
  })

  it('4 · the other team plays by finger, and plans badly', async () => {
    const { touch, slow } = rivals
    await touch.split('search', ['search', 'catalog'])
    await slow.row('search').waitFor()
    // Its modules alone hold 1,440 Mi: half of what may wait in it does not fit.
    await touch.pack('shop', { memoryRequest: 1450, memoryLimit: 1475 })
    await touch.place('search-1', 'node-4')
    await expect.poll(() => slow.podsOn('node-4')).toContain('search-1')
  })

  it('4 · of two who move one pod on the same view exactly one is refused, and reads who was first', async () => {
    const { touch, slow } = rivals
    line.hold()
    await touch.place('search-1', 'node-2')
    await expect.poll(() => touch.podsOn('node-2')).toContain('search-1')
    await slow.place('search-1', 'node-1')
    line.release()
    const alert = slow.page.getByRole('alert').filter({ hasText: touch.name })
    await alert.waitFor()
    expect(await alert.textContent()).toMatch(/search-1.*node-2/)
    expect(await touch.page.getByRole('alert').filter({ hasText: 'search-1' }).count()).toBe(0)
    await expect.poll(() => slow.podsOn('node-2')).toContain('search-1')
  })

  it('7 · a refresh in plan keeps seat and state', async () => {
    await survivesRefresh()
  })

  it('5 · live: traffic flows, a spike hits, a node dies, and the host has them all in hand', async () => {
    await instructor.next(host.nextStartLive())
    await projector.locator('.tide-rate').waitFor()
    await instructor.inject(host.incidentSpike(), words.search)
    await instructor.inject(host.incidentNodeCrash(), 'node-1')
    for (const student of students()) {
      await student.lane('schedule')
      await student
        .node('node-1')
        .getByText(/NotReady|응답 없음|no answer/)
        .first()
        .waitFor()
    }
    await projector
      .getByText(happenings.linkNodeLost({ node: 'node-1' }))
      .first()
      .waitFor()
  })

  it('5 · an overloaded service runs out of memory and drags its callers down, in words that say why', async () => {
    const { slow } = rivals
    const slowdown = happenings.linkCpuSaturated({ service: 'search' })
    const death = happenings.linkOomKilled({ service: 'shop' })
    const feed = slow.page.getByRole('region', { name: play.happening() })
    // Its caller holds what it cannot answer, and dies of it.
    await feed
      .getByRole('listitem')
      .filter({ hasText: new RegExp(`${slowdown}.*→.*shop`) })
      .first()
      .waitFor({ timeout: 60_000 })
    await feed.getByRole('listitem').filter({ hasText: death }).first().waitFor()
    await projector.getByText(death, { exact: true }).first().waitFor()
    await slow.page.getByRole('button', { name: play.buttonWhy(), exact: true }).click()
    await slow.dialog().getByRole('heading', { name: play.whyTitle() }).waitFor()
    await slow.dialog().getByRole('button', { name: play.buttonClose(), exact: true }).click()
  })

  it('5 · students react; the host pauses, and nobody can act until it goes on', async () => {
    const { touch, slow } = rivals
    await Promise.all([slow.scale('search', 2), team.keys.scale('search', 4)])
    await touch.lane('pack')
    await expect.poll(() => touch.replicas('search').textContent()).toBe('2')
    await instructor.pause()
    for (const student of students()) await student.page.getByText(play.paused(), { exact: true }).waitFor()
    await projector.getByText(screen.screenPausedNote()).waitFor()
    await touch.press(
      touch.page
        .getByRole('group', { name: play.replicas({ service: 'search' }) })
        .getByRole('button')
        .nth(1),
    )
    await touch.page.getByRole('alert').filter({ hasText: refusals.whyPaused() }).waitFor()
    const left = await secondsLeft(instructor.page)
    await instructor.extend(60)
    await expect.poll(() => secondsLeft(instructor.page)).toBe(left + 60)
    await expect.poll(() => secondsLeft(team.mouse.page)).toBe(left + 60)
    await instructor.resume()
    await expect.poll(() => secondsLeft(projector)).toBeLessThan(left + 60)
  })

  it('7 · a refresh in live keeps seat and state', async () => {
    await survivesRefresh()
  })

  it('7 · the server is killed mid-round and started again: the round goes on, nothing acknowledged is missing', async () => {
    const { mouse, keys } = team
    const { slow } = rivals
    await mouse.scale('recommend', 3)
    await expect.poll(() => keys.replicas('recommend').textContent()).toBe('3')
    await slow.press(slow.page.getByRole('button', { name: play.edit({ service: 'search' }) }))
    const half = slow.dialog().getByRole('textbox', { name: play.editorMemoryLimit(), exact: true })
    await half.fill('801')
    const [before, left] = [await standing(), await secondsLeft(mouse.page)]
    await podium.kill()
    await mouse.page.getByText(play.reconnecting()).waitFor()
    // Asked for while nobody answers: it waits in the page and arrives once.
    await keys.press(
      keys.page
        .getByRole('group', { name: play.replicas({ service: 'recommend' }) })
        .getByRole('button')
        .nth(1),
    )
    await podium.restart()
    await expect.poll(() => mouse.replicas('recommend').textContent(), { timeout: 30_000 }).toBe('4')
    // What was being typed is still there.
    expect(await half.inputValue()).toBe('801')
    await slow.dialog().getByRole('button', { name: play.buttonCancel(), exact: true }).click()
    const after = await standing()
    const asked = (design: Record<string, string>) => ({
      ...design,
      recommend: design['recommend']?.replace('3 ×', '4 ×'),
    })
    expect(after).toEqual({
      ...before,
      students: before.students.map((one, index) => (index < 2 ? { ...one, design: asked(one.design) } : one)),
    })
    await expect.poll(() => secondsLeft(mouse.page)).toBeLessThan(left)
    for (const one of [instructor.page, projector]) await expect.poll(() => secondsLeft(one)).toBeLessThan(left)
  })

  it('6 · debrief: profit and its parts for each team, a ranking only when the host wants it', async () => {
    lastDesigns = [await team.mouse.design(), await rivals.touch.design()]
    await instructor.endLive()
    for (const student of students()) {
      await student.page.getByRole('heading', { name: play.debriefParts() }).waitFor()
      for (const part of [play.partServed(), play.partGivenUp(), play.partNodes(), play.partServices()]) {
        await student.page.getByText(part, { exact: true }).first().waitFor()
      }
    }
    await expect
      .poll(() => instructor.page.getByRole('region', { name: host.results() }).getByRole('row').count())
      .toBe(3)
    await projector.getByText(screen.screenDebrief()).waitFor()
    expect(await projector.locator('.rank').count()).toBe(0)
    await instructor.button(host.buttonShowRank()).click()
    await expect.poll(() => projector.locator('.rank').allTextContents()).toEqual(['1', '2'])
    await survivesRefresh()
  })

  it('6 · the replay plays every team forward and back, to any tick', async () => {
    await instructor.button(host.buttonOpenReplay()).click()
    const { page: own } = team.mouse
    await own.getByRole('link', { name: play.buttonReplay() }).click()
    await own.getByText(replay.matches(), { exact: true }).waitFor()
    const slider = own.getByRole('slider', { name: replay.timeline() })
    const tick = async () => Number(await slider.getAttribute('aria-valuenow'))
    const teams = own.getByRole('group', { name: replay.teams() }).getByRole('radio')
    expect(await teams.count()).toBe(2)
    for (const [index, design] of lastDesigns.entries()) {
      await teams.nth(index).check({ force: true })
      await slider.press('End')
      const last = await tick()
      await expect.poll(() => team.mouse.design()).toEqual(design)
      await slider.press('Home')
      await expect.poll(async () => Object.keys(await team.mouse.design())).toEqual(['shop'])
      await own.getByRole('button', { name: replay.nextSays() }).click()
      await expect.poll(tick).toBeGreaterThan(0)
      await expect.poll(async () => Object.keys(await team.mouse.design()).length).toBeGreaterThan(1)
      const box = await slider.boundingBox()
      await slider.click({ position: { x: (box?.width ?? 0) * 0.9, y: 20 } })
      const there = await tick()
      expect(there).toBeGreaterThan(last * 0.7)
      await own.getByRole('button', { name: replay.tickBack() }).click()
      expect(await tick()).toBe(there - 1)
      await own.getByRole('button', { name: replay.play(), exact: true }).click()
      await expect.poll(tick).toBeGreaterThan(there)
      await own.getByRole('button', { name: replay.pause(), exact: true }).click()
    }
  })

  /** What must be the same after whatever happens to pages and server: seats, teams, designs, the round. */
  async function standing() {
    const heading = (of: Page) => of.getByRole('heading', { level: 1 }).textContent()
    return {
      students: await Promise.all(
        students().map(async (student) => ({
          team: await heading(student.page),
          seat: await student.page.evaluate((key) => localStorage.getItem(key), `podium:${code}:seat-id`),
          design: await student.design(),
        })),
      ),
      host: await heading(instructor.page),
      seats: await instructor.page
        .locator('.host-header')
        .getByText(host.people({ n: 4 }))
        .textContent(),
      projector: await heading(projector),
      round: await projector.getByText(screen.screenRound({ n: 1 }), { exact: true }).textContent(),
    }
  }

  async function survivesRefresh(): Promise<void> {
    const before = await standing()
    await Promise.all(
      [instructor.page, projector, ...students().map((student) => student.page)].map((one) => one.reload()),
    )
    await expect.poll(standing).toEqual(before)
  }

  it('nothing failed unseen in any page', () => {
    expect(everybodysProblems.flat()).toEqual([])
  })
}

describe('a class on files, in Korean', () => {
  playsTheWholePath('ko', async () => ({}))
})

describeWithRedis('a class on Redis, in English', () => {
  let redis: TestRedis
  afterAll(() => redis?.destroy())
  playsTheWholePath('en', async () => {
    redis = await startRedis()
    return { REDIS_URL: redis.url }
  })
})
