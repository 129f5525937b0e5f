/* Parts of the board that are fetched after it is drawn: what only some lessons offer, and what nobody needs in the first seconds. They
   come in the background once the board stands, so that opening one waits for nothing and a lost line does not matter. */
import { signal } from '@preact/signals'
import type { ComponentType, JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { marks } from '../i18n/marks.ts'
import { play } from '../i18n/play.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** The first seconds belong to the board itself. */
const FETCH_AFTER_MS = 1500

export interface LazyPart<Props> {
  Part: ComponentType<Props>
  /** Begins to fetch it; again after a failure. */
  fetch: () => void
}

/** `load` is a dynamic import; `away` stands where the part will be, and says so where it could not be fetched. */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  away: (props: Props, failed: boolean) => JSX.Element | null,
): LazyPart<Props> {
  const state = signal<{ part: ComponentType<Props> } | 'failed' | 'away' | 'coming'>('away')
  const fetch = () => {
    const now = state.peek()
    if (now !== 'away' && now !== 'failed') return
    state.value = 'coming'
    load().then(
      (part) => {
        state.value = { part }
      },
      () => {
        state.value = 'failed'
      },
    )
  }
  function Part(props: Props) {
    const now = state.value
    useEffect(fetch, [])
    if (typeof now === 'object') return <now.part {...props} />
    return away(props, now === 'failed')
  }
  return { Part, fetch }
}

/** Fetches parts once the board has been drawn. */
export function useFetched(parts: readonly { fetch: () => void }[]): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const part of parts) part.fetch()
    }, FETCH_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
}

/** A dialog's place while it is fetched: it opens only to say that it could not be. Loading the page again loses nothing. */
export function dialogAway({ close }: { close: () => void }, failed: boolean): JSX.Element | null {
  if (!failed) return null
  const actions = (
    <>
      <Button kind="fill" onClick={() => location.reload()}>
        {play.buttonReload()}
      </Button>
      <Button onClick={close}>{play.buttonClose()}</Button>
    </>
  )
  return (
    <Dialog open title={marks.notLoaded()} onClose={close} actions={actions}>
      <p>{marks.notLoadedWhy()}</p>
    </Dialog>
  )
}
