/* The briefing: three sentences and one picture, what is new, and what counts. */
import { play } from '../../i18n/play.ts'
import { useBoard } from '../context.ts'
import { SplitPicture } from './split-picture.tsx'

export function Briefing() {
  const { texts } = useBoard()
  const words = texts()
  return (
    <main class="room briefing">
      <section>
        <h2>{words.title}</h2>
        <ol class="story">
          {words.story.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
        <p class="room-next">{play.briefingNext()}</p>
      </section>
      <section>
        <SplitPicture />
        <dl class="briefing-facts">
          <dt>{play.briefingNew()}</dt>
          <dd>{words.newConcepts.join(' · ')}</dd>
          <dt>{play.briefingScored()}</dt>
          <dd>{words.scored}</dd>
        </dl>
      </section>
    </main>
  )
}
