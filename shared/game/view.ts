/* What each page may know, by allow-list: one view a role, built from the state and the feed (feed.ts)
   collected beside it. */

export { viewForHost } from './host-view.ts'
export { viewForScreen } from './screen-view.ts'
export { viewForTeam } from './team-view.ts'
