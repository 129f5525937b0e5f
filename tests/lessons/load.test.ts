/* Lessons are data: what a file must hold, and how an author learns what is wrong with it. */

import { mkdtemp, mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { loadLesson, loadLessons, parseYaml } from '../../server/lessons.ts'
import { composeLesson } from '../../shared/lessons/app.ts'
import { lessonSchema } from '../../shared/lessons/lesson.schema.ts'
import { readFile } from 'node:fs/promises'

const HOUSE = join(import.meta.dirname, '../../shared/lessons')

async function shop(): Promise<unknown> {
  return parse(await readFile(join(HOUSE, 'apps/shop.yaml'), 'utf8'))
}

describe('lessons', () => {
  it('loads every lesson of the house without an error', async () => {
    const lessons = await loadLessons([HOUSE])
    expect(lessons.errors).toEqual([])
    expect(lessons.list().map((file) => file.lesson.id)).toContain('shop-split')
  })

  it('fills in the numbers of the rules', async () => {
    const lesson = (await loadLessons([HOUSE])).get('shop-split')!.lesson
    expect(lesson.tunables).toMatchObject({ remoteCallCpuMs: 0.8, workersPerReplica: 64, callTimeoutMs: 2000 })
    expect(lesson.classes.find((spec) => spec.id === 'search')!.call).toEqual({
      module: 'web',
      count: 1,
      mode: 'sequential',
      calls: [
        {
          module: 'search',
          count: 1,
          mode: 'sequential',
          calls: [{ module: 'catalog', count: 6, mode: 'sequential', calls: [] }],
        },
      ],
    })
  })

  it.each([
    ['an unknown key', 'number: 2', 'number: 2\nnumbr: 3', 'numbr'],
    ['an unknown module in a service', 'recommend: [recommend]', 'recommend: [recomend]', 'no module `recomend`'],
    [
      'a module in two services',
      'recommend: [recommend]',
      'recommend: [recommend, web]',
      'module `web` is in 2 services',
    ],
    ['a negative price', 'servicePricePerMinute: 100', 'servicePricePerMinute: -1', 'servicePricePerMinute'],
    ['a claim about nobody', 'better: scaled,', 'better: scalled,', 'there is no strategy `scalled`'],
    ['broken YAML', 'phases: {', 'phases: {{', ''],
    ['a claim of no kind', 'kind: beats, id: scaling-helps', 'kind: bets, id: scaling-helps', 'claims.0.kind'],
    ['two claims of one name', 'id: too-small, ', 'id: split-pays, ', 'there are two claims `split-pays`'],
    ['a measure that is none', 'measure: anomaly-loss', 'measure: anomaly-lost', 'claims.7.measure'],
    [
      'a measure of nobody’s',
      'strategy: cut-payment\n    incidents',
      'strategy: cut\n    incidents',
      'there is no strategy `cut`',
    ],
    [
      'a comparison with nobody',
      'above: { strategy: four-services',
      'above: { strategy: five-services',
      'no strategy `five-services`',
    ],
    [
      'a comparison with itself',
      'above: { strategy: four-services, by: 500 }',
      'above: { by: 500 }',
      'another `strategy`',
    ],
    [
      'a measure with two bounds',
      '    above: { strategy: four-services, by: 500 }',
      '    atLeast: 1\n    atMost: 2',
      'exactly one of',
    ],
    [
      'a measure of the round about a part of it',
      'measure: anomaly-loss',
      'measure: anomaly-loss\n    about: web',
      'leave `about` out',
    ],
    [
      'a measure without its class',
      'measure: anomaly-loss',
      'measure: outage-seconds',
      'needs `about`: a request class',
    ],
    [
      'a measure of an unknown class',
      'measure: anomaly-loss',
      'measure: outage-seconds\n    about: brows',
      'no request class `brows`',
    ],
    [
      'a measure of an unknown module',
      'measure: anomaly-loss',
      'measure: rebuild-factor\n    about: wep',
      'no module `wep`',
    ],
    [
      'an added incident that is none',
      'adds: [{ kind: payment-fault',
      'adds: [{ kind: payment-fall',
      'claims.7.adds.0.kind',
    ],
    [
      'an incident among unknown modules',
      'leak,       target: any',
      'leak, target: any, among: [web, wep]',
      'no module `wep`',
    ],
    [
      'a named target that is to be drawn',
      'leak,       target: any',
      'leak, target: web, among: [web, auth]',
      'what `target: any` is drawn from',
    ],
    ['a saga for an unknown class', 'sagas: [buy]', 'sagas: [bye]', 'there is no request class `bye`'],
  ])('refuses %s and says where', async (_what, before, after, message) => {
    const good = await readFile(join(HOUSE, 'shop-split/lesson.yaml'), 'utf8')
    expect(good).toContain(before)
    const changed = good.replace(before, after)
    const line = good.slice(0, good.indexOf(before)).split('\n').length
    const result = parseYaml(changed, lessonSchema, await shop())
    expect(result).toHaveProperty('errors')
    const errors = (result as { errors: { line: number; column: number; message: string }[] }).errors
    expect(errors.map((error) => error.message).join('\n')).toContain(message)
    if (message !== 'numbr' && message !== '') expect(Math.abs(errors[0]!.line - line)).toBeLessThanOrEqual(3)
  })

  it('refuses an unknown module in a call and says where', async () => {
    const good = await readFile(join(HOUSE, 'shop-small/lesson.yaml'), 'utf8')
    const changed = good.replace('module: checkout', 'module: chekout')
    expect(changed).not.toBe(good)
    const { errors } = parseYaml(changed, lessonSchema) as { errors: { message: string }[] }
    expect(errors[0]?.message).toContain('there is no module `chekout`')
  })

  it('refuses a measure that nothing bounds, and points at the measure', async () => {
    const good = await readFile(join(HOUSE, 'shop-split/lesson.yaml'), 'utf8')
    const result = parseYaml(
      good.replace('    above: { strategy: four-services, by: 500 }\n', ''),
      lessonSchema,
      await shop(),
    )
    const line = good.slice(0, good.indexOf('measure: anomaly-loss')).split('\n').length
    const message = 'claims.7.measure: exactly one of `atLeast`, `atMost`, `above` and `atLeastTimes`'
    expect(result).toEqual({ errors: [{ line, column: 14, message }] })
  })

  it('[APP1] puts the named app under a lesson, whose own fields win, and refuses one that is not there', async () => {
    const app = { modules: { web: { cpuMs: 4, baseMi: 9 } }, classes: { see: { ratePerSecond: 2, value: 1 } } }
    const lesson = { id: 'x', app: 'shop', rateFactor: 3, modules: { web: { baseMi: 50 } } }
    expect(composeLesson(lesson, app)).toEqual({
      id: 'x',
      modules: { web: { cpuMs: 4, baseMi: 50 } },
      classes: { see: { ratePerSecond: 6, value: 1 } },
      transactions: undefined,
      serviceLabels: undefined,
    })
    const folder = join(await mkdtemp(join(tmpdir(), 'podium-lesson-')), 'lonely')
    await mkdir(folder)
    await writeFile(join(folder, 'lesson.yaml'), 'id: lonely\napp: nowhere\n')
    const { errors } = (await loadLesson(folder)) as { errors: { message: string }[] }
    expect(errors[0]?.message).toContain('apps/nowhere.yaml')
  })

  it('refuses aliases and files above 64 KB', () => {
    expect(parseYaml('a: &x [1]\nb: *x', lessonSchema)).toHaveProperty('errors')
    expect(parseYaml(`a: "${'x'.repeat(70_000)}"`, lessonSchema)).toMatchObject({
      errors: [{ message: expect.stringContaining('64 KB') }],
    })
  })

  it('speaks English until somebody writes the Korean, and names the class without a name', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'podium-lesson-')), 'shop-split')
    await mkdir(folder)
    for (const name of ['lesson.yaml', 'en.yaml'])
      await writeFile(join(folder, name), await readFile(join(HOUSE, 'shop-split', name)))
    const loaded = await loadLesson(folder, [HOUSE])
    expect(loaded).toMatchObject({ file: { texts: { ko: { title: 'Split it' } } } })
    await writeFile(
      join(folder, 'en.yaml'),
      (await readFile(join(folder, 'en.yaml'), 'utf8')).replace('buy: buy', 'bay: buy'),
    )
    expect(await loadLesson(folder, [HOUSE])).toMatchObject({
      errors: [{ message: expect.stringContaining('`buy`') }, expect.anything()],
    })
  })
})
