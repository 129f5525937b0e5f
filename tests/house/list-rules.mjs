/* `node tests/house/list-rules.mjs`: writes shared/rules/RULES.md, the list of all rules, from the ids in the code's comments. A rule's
   sentence is what follows its id there; tests/house/rules.test.ts holds the list against code and tests. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = join(import.meta.dirname, '../..')
const LIST = join(root, 'shared/rules/RULES.md')
const ID = /\[([A-Z]{2,5})(\d{1,3})\]/g
/** Longer sentences are cut at a word. */
const LONGEST = 160

const rules = new Map()
// Where several files quote a rule, the rules' own says it.
const files = [...sources(join(root, 'shared/rules')), ...sources(join(root, 'shared'))]
for (const path of files) {
  const file = relative(root, path).replaceAll('\\', '/')
  for (const comment of commentsOf(readFileSync(path, 'utf8'))) {
    for (const match of comment.matchAll(ID)) {
      const id = `${match[1]}${match[2]}`
      const sentence = sentenceAfter(comment, match.index + match[0].length)
      const known = rules.get(id)
      if (known === undefined) rules.set(id, { file, sentence })
      else if (known.sentence === '') rules.set(id, { file, sentence })
    }
  }
}

const chapters = new Map()
for (const [id, rule] of [...rules].sort(([left], [right]) => compare(left, right))) {
  const chapter = id.replace(/\d+$/, '')
  chapters.set(chapter, [...(chapters.get(chapter) ?? []), { id, ...rule }])
}
const lines = [
  '# The rules',
  '',
  'Written by `node tests/house/list-rules.mjs` from the comments in the code; a test of each quotes its id.',
  '',
]
for (const [chapter, list] of chapters) {
  lines.push(`## ${chapter}`, '', '| id | rule | where |', '|---|---|---|')
  for (const { id, sentence, file } of list) lines.push(`| ${id} | ${sentence} | ${file} |`)
  lines.push('')
}
writeFileSync(LIST, lines.join('\n'))
console.log(
  `${rules.size} rules, ${[...rules.values()].filter(({ sentence }) => sentence === '').length} without a sentence`,
)

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

/** Each comment as one line of text: blocks whole, neighbouring line comments together. */
function commentsOf(text) {
  const blocks = [...text.matchAll(/\/\*([\s\S]*?)\*\//g)].map((match) => match[1].replace(/^\s*\*? ?/gm, ' '))
  const runs = [...text.matchAll(/(?:^[ \t]*\/\/.*\n)+/gm)].map((match) => match[0].replace(/^[ \t]*\/\/ ?/gm, ' '))
  return [...blocks, ...runs].map((comment) => comment.replace(/\s+/g, ' ').trim())
}

function sentenceAfter(comment, at) {
  const rest = comment
    .slice(at)
    .replace(/^(\s*\[[A-Z]+\d+\])+/, '')
    .trim()
  const [first = ''] = rest.split(/(?<=[.:;])\s+(?=[A-Z[`])|\s*\[[A-Z]{2,5}\d+\]/)
  const plain = first.replaceAll('|', '\\|').trim()
  if (plain.length <= LONGEST) return plain
  return `${plain.slice(0, plain.lastIndexOf(' ', LONGEST))} …`
}

function compare(left, right) {
  const [a, b] = [left, right].map((id) => [id.replace(/\d+$/, ''), Number(id.replace(/\D+/, ''))])
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]
}
