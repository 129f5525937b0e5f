/* The news on the projector: what failed or recovered and why, newest first. The lines are short-story.ts. */
import type { ScreenView } from '../../../shared/game/view.types.ts'
import type { Team } from '../../../shared/world/session.ts'
import { screen } from '../../i18n/screen.ts'
import { StateShape } from '../../ui/state.tsx'
import { TeamTitle } from './parts.tsx'
import { type Story, storyOf } from './short-story.ts'

/* What can be read between two changes, from the last bench. */
const STORIES = 3

export function News({ view, classNames }: { view: ScreenView; classNames: Record<string, string> }) {
  const stories = view.feed
    .map((happening) => storyOf(happening, classNames))
    .filter((story): story is Story => story !== null)
    .slice(0, STORIES)
  if (stories.length === 0) {
    return (
      <div class="story-none">
        <p>{screen.screenQuiet()}</p>
        <p class="quiet">{screen.screenQuietNote()}</p>
      </div>
    )
  }
  return (
    <ol class="stories" aria-live="polite">
      {stories.map((story) => (
        <StoryLine key={story.id} story={story} teams={view.teams} />
      ))}
    </ol>
  )
}

function StoryLine({ story, teams }: { story: Story; teams: readonly Team[] }) {
  const team = teams.find((one) => one.id === story.team)
  return (
    <li class="story">
      {story.state ? <StateShape state={story.state} /> : <i class="story-pennant" />}
      <div>
        <p class="story-team">{team ? <TeamTitle team={team} /> : <b>{screen.screenAll()}</b>}</p>
        <p>{story.what}</p>
        {story.why !== '' && <p class="quiet">{story.why}</p>}
      </div>
    </li>
  )
}
