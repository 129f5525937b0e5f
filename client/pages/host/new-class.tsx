/* A new class: which lesson, how many teams, how they form, one button. */
import { useEffect, useState } from 'preact/hooks'
import type { Language, SessionOptions } from '../../../shared/world/session.ts'
import { host } from '../../i18n/host.ts'
import { language } from '../../i18n/language.ts'
import { Button } from '../../ui/button.tsx'
import { Notice, type NoticeText } from '../../ui/notice.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import { useLesson } from '../screen/lesson-document.ts'
import { createSession, type OfferedLesson, offeredLessons } from './api.ts'
import { LanguageChoice } from './language-choice.tsx'
import { ROLES } from './roles.ts'
import { LEAST_SEATS, MOST_PEOPLE, MOST_SEATS, MOST_TEAMS, USUAL_SEATS, USUAL_TEAMS } from './new-class-limits.ts'

const FORMS: [SessionOptions['teamChoice'], () => string, () => string][] = [
  ['balanced', host.formBalanced, host.formBalancedNote],
  ['chosen', host.formChosen, host.formChosenNote],
  ['assigned', host.formAssigned, host.formAssignedNote],
]

interface NewClassProps {
  operator: string | null
  onOpened: (code: string, hostToken: string) => void
}

export function NewClass({ operator, onOpened }: NewClassProps) {
  const [lessons, setLessons] = useState<OfferedLesson[] | null>(null)
  const [lesson, setLesson] = useState<string | null>(null)
  const [classLanguage, setClassLanguage] = useState<Language>(language.value)
  const [teamCount, setTeamCount] = useState(USUAL_TEAMS)
  const [teamSize, setTeamSize] = useState(USUAL_SEATS)
  const [teamChoice, setTeamChoice] = useState<SessionOptions['teamChoice']>('balanced')
  const [roles, setRoles] = useState<SessionOptions['roles']>('lesson')
  const [notice, setNotice] = useState<NoticeText | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    void offeredLessons().then((answer) => {
      if (answer.kind !== 'done') return setNotice(unreachable())
      setLessons(answer.value)
      setLesson((before) => before ?? firstForAClass(answer.value)?.id ?? null)
    })
  }, [])
  const open = async (event: Event) => {
    event.preventDefault()
    if (lesson === null) return
    setBusy(true)
    const answer = await createSession(operator, {
      lesson,
      language: classLanguage,
      teamCount,
      teamSize,
      teamChoice,
      roles,
    })
    setBusy(false)
    if (answer.kind === 'done') onOpened(answer.value.code, answer.value.hostToken)
    else
      setNotice(
        answer.kind === 'refused' ? { ...unreachable(), what: host.notDone({ reason: answer.code }) } : unreachable(),
      )
  }
  return (
    <form class="new-class" onSubmit={open}>
      <fieldset class="lessons">
        <legend>{host.lesson()}</legend>
        {lessons?.length === 0 && <p>{host.noLessons()}</p>}
        {lessons?.map((one) => (
          <LessonCard key={one.id} lesson={one} chosen={one.id === lesson} onChoose={() => setLesson(one.id)} />
        ))}
      </fieldset>
      <div class="new-class-sizes">
        <p class="more-line">
          {host.teamCount()}
          <Stepper label={host.teamCount()} value={teamCount} min={1} max={MOST_TEAMS} onStep={setTeamCount} />
        </p>
        <p class="more-line">
          {host.teamSize()}
          <Stepper label={host.teamSize()} value={teamSize} min={LEAST_SEATS} max={MOST_SEATS} onStep={setTeamSize} />
        </p>
        <p class="quiet">{host.roomFor({ n: Math.min(MOST_PEOPLE, teamCount * teamSize) })}</p>
        <LanguageChoice value={classLanguage} onChoose={setClassLanguage} />
      </div>
      <fieldset class="forms">
        <legend>{host.teamForm()}</legend>
        {FORMS.map(([form, name, note]) => (
          <label key={form}>
            <input type="radio" name="form" checked={teamChoice === form} onChange={() => setTeamChoice(form)} />
            <span>
              <b>{name()}</b> <span class="quiet">{note()}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset class="forms">
        <legend>{host.roles()}</legend>
        {ROLES.map(([one, name, note]) => (
          <label key={one}>
            <input type="radio" name="roles" checked={roles === one} onChange={() => setRoles(one)} />
            <span>
              <b>{name()}</b> <span class="quiet">{note()}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Notice notice={notice} />
      <Button type="submit" kind="fill" size="large" disabled={busy || lesson === null}>
        {host.buttonOpenClass()}
      </Button>
    </form>
  )
}

/** Lesson 0 is for practising alone: a class begins with the one after it. */
function firstForAClass(lessons: readonly OfferedLesson[]): OfferedLesson | undefined {
  return lessons.find((lesson) => lesson.number > 0) ?? lessons[0]
}

function unreachable(): NoticeText {
  return { what: host.unreachable(), why: host.unreachableWhy(), next: host.unreachableNext() }
}

function LessonCard({ lesson, chosen, onChoose }: { lesson: OfferedLesson; chosen: boolean; onChoose: () => void }) {
  const document = useLesson(chosen ? lesson.id : null)
  const texts = document?.texts[language.value]
  return (
    <label class="lesson">
      <input type="radio" name="lesson" checked={chosen} onChange={onChoose} />
      <span class="lesson-title">
        <b>{lesson.title[language.value]}</b>
        <span class="quiet">
          {host.lessonOnly({ number: lesson.number })} · {host.minutes({ n: lesson.minutes })}
        </span>
      </span>
      {texts && (
        <span class="lesson-story">
          {texts.story.join(' ')}
          <span class="quiet">
            {host.newConcepts()}: {texts.newConcepts.join(' · ')}
          </span>
        </span>
      )}
    </label>
  )
}
