/* The briefing on the projector: three sentences, what is new, what is scored; the picture is the forecast's tide under it. */
import type { LessonTexts } from '../../../shared/lessons/lesson.ts'
import { screen } from '../../i18n/screen.ts'

export function BriefingBoard({ texts }: { texts: LessonTexts | null }) {
  if (!texts) return <div class="briefing" />
  return (
    <div class="briefing">
      <ol class="briefing-story">
        {texts.story.map((sentence, index) => (
          <li key={sentence}>
            <b>{index + 1}</b>
            <p>{sentence}</p>
          </li>
        ))}
      </ol>
      <div class="briefing-side">
        <section>
          <h2 class="small">{screen.screenNew()}</h2>
          <ul>
            {texts.newConcepts.map((concept) => (
              <li key={concept}>{concept}</li>
            ))}
          </ul>
        </section>
      </div>
    </div>
  )
}
