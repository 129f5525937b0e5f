/* The ship at the quay: letters of the code are its cargo, the hull is the button, and every letter sinks it by one draught mark.
   Wiring and words here; the field is code-field.tsx, the water sea.tsx. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { assertNever } from '../../../shared/lib/assert.ts'
import { CODE_FIRST, CODE_LENGTH, showCode } from '../../../shared/world/code.ts'
import { type LookUp, lookUpSession } from '../../connection/session-api.ts'
import { home } from '../../i18n/home.ts'
import { ArrowIcon } from '../../ui/icons.tsx'
import { Mark } from '../../ui/mark.tsx'
import { Notice, type NoticeText } from '../../ui/notice.tsx'
import { LanguageSwitch, ThemeSwitch } from '../../ui/switches.tsx'
import { CodeField } from './code-field.tsx'
import { Sea } from './sea.tsx'
import './home.css'

type Trouble = 'short' | 'digitFirst' | 'stranger' | Exclude<LookUp['kind'], 'found' | 'ended'>

/** In the language of the moment, so that it follows the switch. */
function noticeOf(trouble: Trouble, code: string): NoticeText {
  switch (trouble) {
    case 'short':
      return { what: home.short({ n: CODE_LENGTH - code.length }), why: home.shortWhy(), next: home.shortNext() }
    case 'digitFirst':
      return {
        what: home.digitFirst({ code: showCode(code) }),
        why: home.digitFirstWhy(),
        next: home.digitFirstNext(),
      }
    case 'stranger':
      return { what: home.noSuchCharacter(), why: home.noSuchCharacterWhy(), next: home.noSuchCharacterNext() }
    case 'unknown':
      return { what: home.unknown({ code: showCode(code) }), why: home.unknownWhy(), next: home.unknownNext() }
    case 'busy':
      return { what: home.busy(), why: home.busyWhy(), next: home.busyNext() }
    case 'unreachable':
      return { what: home.unreachable(), why: home.unreachableWhy(), next: home.unreachableNext() }
    default:
      return assertNever(trouble)
  }
}

/** What is wrong with a code before anybody is asked; null when it is worth asking. */
function troubleWith(code: string): Trouble | null {
  if (code.length < CODE_LENGTH) return 'short'
  return CODE_FIRST.includes(code[0] ?? '') ? null : 'digitFirst'
}

export function HomePage() {
  const input = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState('')
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [asking, setAsking] = useState(false)

  // With a keyboard at hand typing can begin at once; on a phone the page is seen before its keyboard covers half of it.
  useEffect(() => {
    if (matchMedia('(hover: hover) and (pointer: fine)').matches) input.current?.focus()
  }, [])

  const submit = async () => {
    const own = troubleWith(code)
    setTrouble(own)
    if (own) return input.current?.focus()
    if (asking) return
    setAsking(true)
    const found = await lookUpSession(code)
    setAsking(false)
    // A class that is over has something to say too: the way in tells where its replay is.
    if (found.kind === 'found' || found.kind === 'ended') location.assign(`/join/${code}`)
    else setTrouble(found.kind)
  }

  return (
    <div class="home">
      <header class="home-header">
        <h1>
          <Mark /> Podium
        </h1>
        <div class="switches">
          <ThemeSwitch />
          <LanguageSwitch />
        </div>
      </header>
      <Sea />
      <main class="home-main">
        <form
          class="ship"
          style={{ '--loaded': code.length }}
          aria-busy={asking}
          onSubmit={(event) => {
            event.preventDefault()
            void submit()
          }}
        >
          <label for="code">{home.code()}</label>
          <span id="code-help" class="visually-hidden">
            {home.codeHelp()}
          </span>
          <CodeField
            code={code}
            invalid={trouble !== null}
            input={input}
            onCode={(next) => {
              setCode(next)
              setTrouble(null)
            }}
            onStranger={() => setTrouble('stranger')}
          />
          <Hull full={code.length === CODE_LENGTH} />
        </form>
        <Notice notice={trouble && noticeOf(trouble, code)} />
      </main>
      <nav class="ways">
        <a href="/host">
          <span class="way-name">{home.host()}</span>
          <span class="way-note">{home.hostNote()}</span>
          <ArrowIcon />
        </a>
      </nav>
    </div>
  )
}

/* The hull in its own 654 × 114 units; the bow leans further than the stern. */
const HULL = 'M1 1H653L605 109Q603 113 598 113H29Q24 113 23 108Z'
const DRAUGHT_MARKS = Array.from({ length: CODE_LENGTH + 1 }, (_, mark) => mark)

function Hull({ full }: { full: boolean }) {
  return (
    <button type="submit" class={full ? 'hull full' : 'hull'}>
      <svg viewBox="0 0 654 114" preserveAspectRatio="none" aria-hidden="true">
        <path class="hull-shape" d={HULL} />
        {DRAUGHT_MARKS.map((mark) => {
          const y = 32 + (mark * 68) / CODE_LENGTH
          const long = mark === 0 || mark === CODE_LENGTH
          const x = 21 + mark * 2.3
          return <path key={mark} class="draught-mark" d={`M${long ? x : x + 2} ${y}h${long ? 16 : 10}`} />
        })}
      </svg>
      <span>{home.buttonJoin()}</span>
    </button>
  )
}
