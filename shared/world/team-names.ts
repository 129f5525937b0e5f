/* The list teams take their names and flags from, in order. The names' texts are the client's (client/i18n, surface `teams`). */

/** Letters of the international code that are told apart by shape, not only by colour. */
export type FlagLetter = 'B' | 'C' | 'H' | 'J' | 'K' | 'L' | 'M' | 'O' | 'P' | 'U'

export interface TeamName {
  key: string
  flag: FlagLetter
  /** 1: the letter alone; 2 and 3: the letter over that numeral pennant. */
  pennant: 1 | 2 | 3
}

/** 25 names: as many as a session has teams at most. */
export const TEAM_NAMES = [
  { key: 'lighthouse', flag: 'K', pennant: 1 },
  { key: 'compass', flag: 'H', pennant: 1 },
  { key: 'anchor', flag: 'C', pennant: 1 },
  { key: 'osprey', flag: 'L', pennant: 1 },
  { key: 'mast', flag: 'P', pennant: 1 },
  { key: 'flood-tide', flag: 'M', pennant: 1 },
  { key: 'breakwater', flag: 'O', pennant: 1 },
  { key: 'gull', flag: 'U', pennant: 1 },
  { key: 'heron', flag: 'B', pennant: 1 },
  { key: 'tern', flag: 'J', pennant: 1 },
  { key: 'buoy', flag: 'K', pennant: 2 },
  { key: 'foghorn', flag: 'H', pennant: 2 },
  { key: 'coral', flag: 'C', pennant: 2 },
  { key: 'dolphin', flag: 'L', pennant: 2 },
  { key: 'seal', flag: 'P', pennant: 2 },
  { key: 'ferry', flag: 'M', pennant: 2 },
  { key: 'jetty', flag: 'O', pennant: 2 },
  { key: 'tugboat', flag: 'U', pennant: 2 },
  { key: 'crane', flag: 'B', pennant: 2 },
  { key: 'island', flag: 'J', pennant: 2 },
  { key: 'pebble', flag: 'K', pennant: 3 },
  { key: 'cormorant', flag: 'H', pennant: 3 },
  { key: 'scallop', flag: 'C', pennant: 3 },
  { key: 'seahorse', flag: 'L', pennant: 3 },
  { key: 'sandbar', flag: 'P', pennant: 3 },
] as const satisfies readonly TeamName[]

export type TeamNameKey = (typeof TEAM_NAMES)[number]['key']
