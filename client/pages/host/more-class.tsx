/* More, last page: the class's language and teams, this page's own language and colours, and the end. */
import { useState } from 'preact/hooks'
import { host } from '../../i18n/host.ts'
import { Button } from '../../ui/button.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import { LanguageSwitch, ThemeSwitch } from '../../ui/switches.tsx'
import { Choice } from './choice.tsx'
import { useDesk } from './desk.ts'
import { MOST_SEATS, MOST_TEAMS } from './new-class-limits.ts'
import { LanguageChoice } from './language-choice.tsx'
import { ROLES } from './roles.ts'
import { StorageNote } from './storage-note.tsx'

/* From a school's lesson to a double one with a break. */
const CLASS_MINUTES = [40, 45, 50, 60, 75, 90, 100] as const

export function MoreClass() {
  return (
    <>
      <Settings />
      <section>
        <h3>{host.pageLanguage()}</h3>
        <div class="more-buttons">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </section>
      <EndClass />
      <StorageNote />
    </>
  )
}

function Settings() {
  const desk = useDesk()
  const { options, clock } = desk.view
  return (
    <section>
      <h3>{host.classSettings()}</h3>
      <div class="more-fields">
        <LanguageChoice
          value={options.language}
          onChoose={(language) => desk.act({ kind: 'configure', options: { language } })}
        />
        <Choice
          label={host.classMinutes()}
          value={String(desk.classMinutes)}
          options={CLASS_MINUTES.map((n) => [String(n), host.classMinutesOf({ n })])}
          onChoose={(minutes) => desk.setClassMinutes(Number(minutes))}
        />
        {clock.phase === 'lobby' && (
          <p class="more-line">
            {host.teamCount()}
            <Stepper
              label={host.teamCount()}
              value={options.teamCount}
              min={1}
              max={MOST_TEAMS}
              onStep={(teamCount) => desk.act({ kind: 'configure', options: { teamCount } })}
            />
          </p>
        )}
        <p class="more-line">
          {host.teamSize()}
          <Stepper
            label={host.teamSize()}
            value={options.teamSize}
            min={2}
            max={MOST_SEATS}
            onStep={(teamSize) => desk.act({ kind: 'configure', options: { teamSize } })}
          />
        </p>
        <Choice
          label={host.roles()}
          value={options.roles}
          options={ROLES.map(([one, name]) => [one, name()])}
          onChoose={(roles) => desk.act({ kind: 'configure', options: { roles } })}
        />
      </div>
      <p class="quiet">
        {ROLES.find(([one]) => one === options.roles)?.[2]()}. {clock.phase !== 'lobby' && host.rolesNext()}
      </p>
    </section>
  )
}

function EndClass() {
  const desk = useDesk()
  const [asking, setAsking] = useState(false)
  return (
    <section>
      <h3>{host.endClass()}</h3>
      <p class="quiet">{asking ? host.askEnd() : host.endClassNote()}</p>
      <div class="more-buttons">
        {asking ? (
          <>
            <Button onClick={() => desk.act({ kind: 'end-session' })}>{host.buttonEnd()}</Button>
            <Button kind="fill" onClick={() => setAsking(false)}>
              {host.buttonKeepLive()}
            </Button>
          </>
        ) : (
          <Button onClick={() => setAsking(true)}>{host.buttonEnd()}</Button>
        )}
      </div>
    </section>
  )
}
