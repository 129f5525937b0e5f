/* Looks at a page as its readers may have it: phone, laptop, projector; light and dark. Nothing may scroll sideways, no node's
   state may be cut, axe may find nothing. With PODIUM_SCREENSHOTS=folder a picture of each is kept there. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { SIZES } from './browser.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const FOLDER = process.env['PODIUM_SCREENSHOTS']

/** Every size and both themes; the page is left as it was. */
export async function inspect(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? SIZES.desk
  const wrong: string[] = []
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    await settled(page)
    wrong.push(...(await tooWide(page)).map((what) => `${size}: scrolls sideways: ${what}`))
    wrong.push(...(await cutNodes(page)).map((what) => `${size}: cut in its hold: ${what}`))
    await picture(page, `${name}-${viewport.width}`)
  }
  await page.setViewportSize(before)
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    wrong.push(...(await violations(page)).map((what) => `${theme}: ${what}`))
    if (theme === 'dark') await picture(page, `${name}-dark`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  expect.soft(wrong, name).toEqual([])
}

async function picture(page: Page, name: string): Promise<void> {
  if (FOLDER !== undefined) await page.screenshot({ path: join(FOLDER, `${name}.png`) })
}

/** Every open page as it is now, for whoever looks into a failure. */
export async function pictures(browser: Browser, name: string): Promise<void> {
  const pages = browser.contexts().flatMap((context) => context.pages())
  await Promise.all(pages.map((page, index) => picture(page, `${name}-${index}`)))
}

/** Drawings follow the new width a moment after the page does; one that never does is told by tooWide. */
async function settled(page: Page): Promise<void> {
  const fits = () => document.documentElement.scrollWidth <= document.documentElement.clientWidth
  await page.waitForFunction(fits, undefined, { timeout: 2000 }).catch(() => undefined)
}

/** What sticks out where the page is wider than its window. */
async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement
    if (root.scrollWidth <= root.clientWidth) return []
    const out = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
    )
    return [out.at(-1) ?? document.body].map(
      (element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} (${root.scrollWidth} px)`,
    )
  })
}

/** Nodes whose name or state does not stand whole above its hold, however narrow that is; a price may give way. */
async function cutNodes(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.node-head')].flatMap((head) => {
      const words = [...head.querySelectorAll('.node-name, .node-state:not(.price)')]
      const right = head.getBoundingClientRect().right + 1
      const cut = words.filter(
        (word) => word.scrollWidth > word.clientWidth + 1 || word.getBoundingClientRect().right > right,
      )
      return cut.map((word) => word.textContent ?? '')
    }),
  )
}

/** One line a violation: rule, place, reason. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const results = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } }
    // Off by default in axe: a name begins with what is seen, so that who speaks to the page can say it.
    return axe.run({ resultTypes: ['violations'], rules: { 'label-content-name-mismatch': { enabled: true } } })
  })
  return results.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} at ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim()}`),
  )
}
