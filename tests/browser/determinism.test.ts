/* One engine, two machines: what Node computes, Chromium computes too, bit for bit. The browser's engine went through the client's
   build and its minifier; Node runs the sources. */

import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadLessons } from '../../server/lessons.ts'
import type { LogRecord } from '../../shared/game/entry.ts'
import type { LessonFile } from '../../shared/lessons/strategy.ts'
import { RULES_VERSION } from '../../shared/rules/tick.ts'
import { readGolden } from '../golden/golden.ts'
import { goldenLessons, readLessonLog } from '../golden/lesson-logs.ts'
import { launchBrowser } from '../support/browser.ts'
import { type replay, simulate } from '../support/engine.ts'
import { bundleEngine } from '../support/engine-bundle.ts'

declare global {
  // Defined by the bundle, in the browser.
  var engine: { simulate: typeof simulate; replay: typeof replay }
}

let browser: Browser
let file: LessonFile
beforeAll(async () => {
  browser = await launchBrowser()
  const found = (await loadLessons([join(import.meta.dirname, '../../shared/lessons')])).get('shop-split')
  if (found === undefined) throw new Error('there is no lesson shop-split')
  file = found
})
afterAll(() => browser.close())

async function inChromium<Given, Result>(run: (given: Given) => Result, given: Given): Promise<Result> {
  const page = await browser.newPage()
  try {
    await page.addScriptTag({ content: await bundleEngine() })
    return (await page.evaluate(run as (given: unknown) => Result, given)) as Result
  } finally {
    await page.close()
  }
}

test('every strategy on seed 7 ends with the same checksum in Node and in Chromium', async () => {
  const ids = file.strategies.map(({ id }) => id)
  const there = await inChromium(({ file, ids }) => ids.map((id) => globalThis.engine.simulate(file, id, '7')), {
    file,
    ids,
  })
  expect(there).toEqual(ids.map((id) => simulate(file, id, '7')))
  expect(new Set(there).size).toBeGreaterThan(3)
})

test('another seed is another round, in Chromium as in Node', async () => {
  const run = ({ file, seed }: { file: LessonFile; seed: string }) =>
    globalThis.engine.simulate(file, 'four-services', seed)
  const there = await inChromium(run, { file, seed: '8' })
  expect(there).toBe(simulate(file, 'four-services', '8'))
  expect(there).not.toBe(simulate(file, 'four-services', '7'))
})

test.each(goldenLessons(RULES_VERSION))('the golden log of %s replays in Chromium to its checksum', async (id) => {
  const { records, expected } = readLessonLog(id, RULES_VERSION)
  expect(await inChromium((given) => globalThis.engine.replay(given), records)).toBe(expected.checksum)
})

test('the golden round replays in Chromium to its checksum', async () => {
  const { lines, expected } = readGolden(RULES_VERSION)
  const records: LogRecord[] = lines.filter((line) => 'id' in line)
  expect(await inChromium((given) => globalThis.engine.replay(given), records)).toBe(expected.checksum)
})
