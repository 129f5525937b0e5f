/* Every rule has an id, stands in the list beside the code, is quoted by a test, and has a mutant that breaks it. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { MUTANTS } from '../mutants/mutants.mjs'

const ROOT = join(import.meta.dirname, '../..')
const ID = /\[([A-Z]{2,5}\d{1,3})\]/g
const LISTED = /^\| ([A-Z]{2,5}\d{1,3}) \| (.*) \| (.*) \|$/gm

function textsBelow(folder: string): string {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

function idsIn(text: string): Set<string> {
  return new Set([...text.matchAll(ID)].flatMap(([, id]) => (id === undefined ? [] : [id])))
}

const list = readFileSync(join(ROOT, 'shared/rules/RULES.md'), 'utf8')
const listed = [...list.matchAll(LISTED)].map(([, id = '', sentence = '']) => ({ id, sentence }))
const inCode = idsIn(textsBelow('shared'))
const inTests = idsIn(textsBelow('tests'))

it('the list beside the code holds every rule of the code, with its sentence', () => {
  expect([...inCode].filter((id) => !listed.some((rule) => rule.id === id))).toEqual([])
  expect(listed.filter(({ id }) => !inCode.has(id))).toEqual([])
  expect(listed.filter(({ sentence }) => sentence.trim() === '').map(({ id }) => id)).toEqual([])
})

it('a test quotes every rule', () => {
  expect([...inCode].filter((id) => !inTests.has(id))).toEqual([])
})

it('every rule has a mutant', () => {
  const broken = new Set(MUTANTS.map(({ rule }) => rule))
  expect([...inCode].filter((id) => !broken.has(id))).toEqual([])
  expect([...broken].filter((id) => !inCode.has(id))).toEqual([])
})
