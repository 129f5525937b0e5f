/* The glossary: every term of the course as a card with a small drawing, the lesson's own first, found in both languages. The cards come
   from the server once and are kept while the page lives. Finding is search.ts. */
import { signal } from '@preact/signals'
import { useEffect, useId, useState } from 'preact/hooks'
import './glossary.css'
import type { GlossaryCard } from '../../../shared/lessons/glossary.ts'
import { glossary } from '../../i18n/glossary.ts'
import { LANGUAGES, language } from '../../i18n/language.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useBoard } from '../context.ts'
import { CardPicture } from './picture.tsx'
import { findCards, ofLesson } from './search.ts'

const known = signal<readonly GlossaryCard[] | 'failed' | null>(null)

async function fetchCards(): Promise<void> {
  if (Array.isArray(known.peek())) return
  known.value = null
  try {
    const response = await fetch('/glossary.json')
    const body = (await response.json()) as { cards: GlossaryCard[] }
    known.value = response.ok ? body.cards : 'failed'
  } catch {
    known.value = 'failed'
  }
}

function Card({ card }: { card: GlossaryCard }) {
  const here = language.value
  const [other] = LANGUAGES.filter((one) => one !== here)
  return (
    <div class="term">
      <CardPicture picture={card.picture} />
      <dt>
        {card[here].term}{' '}
        {other && card[other].term !== card[here].term && (
          <span class="note" lang={other}>
            {card[other].term}
          </span>
        )}
      </dt>
      <dd>{card[here].text}</dd>
    </div>
  )
}

function Cards({ title, cards }: { title: string; cards: readonly GlossaryCard[] }) {
  if (cards.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <dl class="terms">
        {cards.map((card) => (
          <Card key={card.id} card={card} />
        ))}
      </dl>
    </section>
  )
}

function Found({ cards, typed }: { cards: readonly GlossaryCard[]; typed: string }) {
  const { lesson } = useBoard()
  const found = findCards(cards, typed)
  if (typed.trim() !== '')
    return (
      <>
        <p class="note" role="status">
          {found.length > 0 ? glossary.found({ n: found.length }) : glossary.none()}
        </p>
        <dl class="terms">
          {found.map((card) => (
            <Card key={card.id} card={card} />
          ))}
        </dl>
      </>
    )
  const { own, others } = ofLesson(found, lesson.id)
  return (
    <>
      <Cards title={glossary.lessonFirst()} cards={own} />
      <Cards title={glossary.allOthers()} cards={others} />
    </>
  )
}

export function Glossary({ close }: { close: () => void }) {
  const [typed, type] = useState('')
  const id = useId()
  useEffect(() => {
    void fetchCards()
  }, [])
  const cards = known.value
  const actions = <Button onClick={close}>{play.buttonClose()}</Button>
  return (
    <Dialog open title={glossary.title()} onClose={close} actions={actions}>
      <div class="glossary">
        <p class="glossary-search">
          <label for={id}>{glossary.search()}</label>
          <input
            id={id}
            type="search"
            autocomplete="off"
            placeholder={glossary.searchHint()}
            value={typed}
            onInput={(event) => type(event.currentTarget.value)}
          />
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and whoever has no pointer scrolls it by keys */}
        <section class="glossary-list" tabIndex={0} aria-label={glossary.title()}>
          {cards === null && <p role="status">{glossary.loading()}</p>}
          {cards === 'failed' && <p role="alert">{glossary.failed()}</p>}
          {Array.isArray(cards) && <Found cards={cards} typed={typed} />}
        </section>
      </div>
    </Dialog>
  )
}
