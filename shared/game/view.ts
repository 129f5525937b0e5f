/* What each page may know, by allow-list: one view a role, built from the state and the feed collected beside it. */

export { collect, createFeed, type Feed } from './feed.ts'
export { viewForHost } from './host-view.ts'
export { viewForScreen } from './screen-view.ts'
export { viewForTeam } from './team-view.ts'
