/* How large a class may be (shared/world/session.ts says why) and what a new one starts with. */
export const MOST_TEAMS = 25
export const LEAST_SEATS = 2
export const MOST_SEATS = 6
/** A session holds this many seats, whatever teams and sizes say. */
export const MOST_PEOPLE = 150
export const USUAL_TEAMS = 6
export const USUAL_SEATS = 4
