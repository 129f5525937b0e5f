/* The glossary: every concept of the introductory notes as a card, and where the game lets one live through it (GAME.md §14). The cards
   themselves are glossary.yaml; their shape and its errors glossary.schema.ts. */

export const PICTURES = [
  'monolith',
  'services',
  'libraries',
  'transaction',
  'metal',
  'vm',
  'container',
  'layers',
  'node',
  'pod',
  'people',
  'pipeline',
  'chart',
  'mesh',
] as const

/** A drawing of the board's own. */
export type Picture = (typeof PICTURES)[number]

export interface CardWords {
  term: string
  text: string
}

export interface GlossaryCard {
  id: string
  picture: Picture
  /** Ids of rules that one meets it in, and lessons that are about it. */
  rules: string[]
  lessons: string[]
  ko: CardWords
  en: CardWords
}
