/* A student at the board, who uses a mouse, only keys, or only a finger. Things are found as a screen reader finds them, by role and
   name in the language of the moment, so the same acts play in every language. */

import { expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { join } from '../../client/i18n/join.ts'
import { play } from '../../client/i18n/play.ts'

export type Way = 'mouse' | 'keys' | 'touch'
export type Lane = 'split' | 'pack' | 'schedule' | 'watch'

/** More presses of Tab than any page has stops. */
const MOST_TABS = 200

export class Student {
  constructor(
    readonly page: Page,
    readonly name: string,
    readonly way: Way,
  ) {}

  /** From the join page to the board. */
  async takeSeat(): Promise<void> {
    await this.fill(this.page.getByRole('textbox', { name: join.name() }), this.name)
    await this.press(this.page.getByRole('button', { name: join.buttonEnter() }))
    await this.page.waitForURL(/\/play\//)
  }

  /** Uses a button, each in their own way. */
  async press(what: Locator): Promise<void> {
    if (this.way === 'mouse') return what.click()
    if (this.way === 'touch') return what.tap()
    await this.tabTo(what)
    await this.page.keyboard.press('Enter')
  }

  async fill(field: Locator, text: string): Promise<void> {
    if (this.way !== 'keys') return field.fill(text)
    await this.tabTo(field)
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.type(text)
  }

  /** Ticks a checkbox or picks a radio button. */
  async choose(what: Locator): Promise<void> {
    if (this.way !== 'keys') return this.press(what)
    await this.tabTo(what)
    await this.page.keyboard.press('Space')
  }

  /** Walks the page with Tab until the thing has the focus; fails where no number of presses gets there. */
  private async tabTo(what: Locator): Promise<void> {
    await what.waitFor()
    for (let presses = 0; presses < MOST_TABS; presses += 1) {
      if (await what.evaluate((element) => element === document.activeElement)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`Tab does not reach ${what}`)
  }

  /** Brings a lane to the front where only one fits. */
  async lane(lane: Lane): Promise<void> {
    const names = { split: play.tabSplit, pack: play.tabPack, schedule: play.tabSchedule, watch: play.tabWatch }
    const tab = this.page.getByRole('navigation', { name: play.tabs() }).getByRole('button', { name: names[lane]() })
    if (await tab.isVisible()) await this.press(tab)
  }

  row(service: string): Locator {
    return this.page.getByRole('listitem', { name: service, exact: true })
  }

  node(node: string): Locator {
    return this.page.getByRole('listitem', { name: new RegExp(`^${node}(:|$)`) })
  }

  pod(pod: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`\\b${pod}: `) })
  }

  dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  replicas(service: string): Locator {
    return this.page.getByRole('group', { name: play.replicas({ service }) }).getByRole('status')
  }

  /** Modules out into a service of their own, through the dialog. */
  async split(label: string, modules: readonly string[]): Promise<void> {
    await this.lane('split')
    await this.press(this.page.getByRole('button', { name: play.buttonNewService(), exact: true }))
    for (const module of modules) {
      await this.choose(this.dialog().getByRole('checkbox', { name: module, exact: true }))
    }
    const name = this.dialog().getByRole('radio', { name: label, exact: true })
    if (!(await name.isChecked())) await this.choose(name)
    await this.press(this.dialog().getByRole('button', { name: play.buttonCreate({ label }), exact: true }))
    await this.row(label).waitFor()
  }

  /** Numbers of a service's packing, in m and Mi; saved when the board shows no more waiting. */
  async pack(service: string, numbers: Partial<Record<PackField, number>>): Promise<void> {
    await this.lane('pack')
    await this.press(this.page.getByRole('button', { name: play.edit({ service }) }))
    const labels = {
      cpuRequest: play.editorCpuRequest(),
      cpuLimit: play.editorCpuLimit(),
      memoryRequest: play.editorMemoryRequest(),
      memoryLimit: play.editorMemoryLimit(),
    }
    for (const [field, value] of Object.entries(numbers)) {
      const label = labels[field as PackField]
      await this.fill(this.dialog().getByRole('textbox', { name: label, exact: true }), String(value))
    }
    await this.press(this.dialog().getByRole('button', { name: play.buttonSave(), exact: true }))
    await this.dialog().waitFor({ state: 'detached' })
  }

  async scale(service: string, to: number): Promise<void> {
    await this.lane('pack')
    const group = this.page.getByRole('group', { name: play.replicas({ service }) })
    for (;;) {
      const now = Number(await this.replicas(service).textContent())
      if (now === to) return
      const key = group.getByRole('button').nth(now < to ? 1 : 0)
      await this.press(key)
      await expect.poll(() => this.replicas(service).textContent()).not.toBe(String(now))
    }
  }

  /** Takes a pod and puts it on a node: dragged with the mouse, by arrows and Enter, or tap after tap. */
  async place(pod: string, node: string): Promise<void> {
    await this.lane('schedule')
    if (this.way === 'mouse') return this.drag(this.pod(pod), this.node(node))
    await this.press(this.pod(pod).first())
    if (this.way === 'touch') return this.node(node).tap()
    const target = this.node(node)
    await expect
      .poll(async () => {
        const there = await target.evaluate((element) => element === document.activeElement)
        if (!there) await this.page.keyboard.press('ArrowDown')
        return there
      })
      .toBe(true)
    await this.page.keyboard.press('Enter')
  }

  private async drag(what: Locator, where: Locator): Promise<void> {
    const [from, to] = [await middleOf(what), await middleOf(where)]
    const { mouse } = this.page
    await mouse.move(from.x, from.y)
    await mouse.down()
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
    await mouse.move(to.x, to.y, { steps: 4 })
    await mouse.up()
  }

  /** Names of the pods in a node, as they are read out. */
  async podsOn(node: string): Promise<string[]> {
    const buttons = this.node(node).getByRole('button').and(this.page.locator('[data-pick^="pod:"]'))
    const names = await buttons.evaluateAll((all) =>
      all.map((one) => one.querySelector('.visually-hidden')?.textContent),
    )
    return names.map((name) => name?.trim().split(':')[0] ?? '').sort()
  }

  /** Which node a pod is on. */
  async nodeOf(pod: string): Promise<string> {
    const hold = this.page.locator('.hold').filter({ has: this.pod(pod) })
    return (await hold.getAttribute('aria-label')) ?? ''
  }

  /** The design as the board shows it: services with their modules and replicas. */
  async design(): Promise<Record<string, string>> {
    const rows = await this.page.locator('[data-row]').all()
    const read = async (row: Locator): Promise<[string, string]> => {
      const modules = await row.locator('[data-pick^="module:"]').allTextContents()
      const count = await row.locator('output').textContent()
      return [(await row.getAttribute('data-row')) ?? '', `${count} × ${modules.sort().join(' ')}`]
    }
    return Object.fromEntries(await Promise.all(rows.map(read)))
  }
}

export type PackField = 'cpuRequest' | 'cpuLimit' | 'memoryRequest' | 'memoryLimit'

async function middleOf(what: Locator): Promise<{ x: number; y: number }> {
  await what.scrollIntoViewIfNeeded()
  const box = await what.boundingBox()
  if (box === null) throw new Error(`nothing to be seen of ${what}`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
