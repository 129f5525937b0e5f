/* Which teams the projector shows now: all of them while they fit, else ten at a time, in the order of the list, never re-sorted. */

/** Rows stay readable from the last bench up to this many teams. */
export const TEAMS_A_PAGE = 10
/** The same where awards take their part of the picture. */
export const TEAMS_WITH_AWARDS = 8
/** Long enough to find and read one's own team. */
export const PAGE_SECONDS = 8

export interface TeamPage<Item> {
  items: Item[]
  /** From 0. */
  page: number
  pages: number
  /** Rank of the first item, from 1. */
  first: number
}

/** The page that is up at a moment, in seconds of any steady clock. Pages are filled evenly: eleven are six and five, not ten and one. */
export function pageOf<Item>(items: readonly Item[], seconds: number, most: number = TEAMS_A_PAGE): TeamPage<Item> {
  const pages = Math.max(1, Math.ceil(items.length / most))
  const size = Math.ceil(items.length / pages)
  const page = Math.floor(Math.max(0, seconds) / PAGE_SECONDS) % pages
  return { items: items.slice(page * size, (page + 1) * size), page, pages, first: page * size + 1 }
}

/** Columns of the board: one while few teams can have a whole row each. */
export function columnsFor(count: number): 1 | 2 {
  return count <= 4 ? 1 : 2
}
