/* The shape of glossary.yaml: strict, in both languages, short enough for a card. Whether its rules and lessons exist is a test. */

import { z } from 'zod'
import { label } from './incident.schema.ts'
import { type GlossaryCard, PICTURES } from './glossary.ts'

/** WORDS.md: what a card holds. */
const EN_MOST = 170
const KO_MOST = 130
const TERM_MOST = 40

const words = (most: number) =>
  z.strictObject({ term: z.string().min(1).max(TERM_MOST), text: z.string().min(1).max(most) })

const card = z.strictObject({
  id: label.or(z.string().regex(/^[a-z][a-z0-9-]{1,40}$/)),
  picture: z.enum(PICTURES),
  rules: z.array(z.string().regex(/^[A-Z]{2,5}[0-9]{1,3}$/)).default([]),
  lessons: z.array(label).default([]),
  ko: words(KO_MOST),
  en: words(EN_MOST),
})

/** All cards, each id once. */
export const glossarySchema: z.ZodType<GlossaryCard[]> = z.array(card).superRefine((cards, context) => {
  const seen = new Set<string>()
  cards.forEach(({ id }, rank) => {
    if (seen.has(id)) context.addIssue({ code: 'custom', path: [rank, 'id'], message: `there are two cards \`${id}\`` })
    seen.add(id)
  })
})
