/* Pointer and key events of a board, listened to once at its root, become calls on the hand (hand.ts). A mouse drags at once, a finger
   after a short press, so that it can still scroll; a tap or Enter picks up, the next one places. */
import type { Hand } from './hand.ts'
import { heldKey, parseHeld, parseTarget } from './hand.ts'

/** Pixels before a press of the mouse is a drag, and before a resting finger counts as scrolling. */
const DRAG_AFTER_PX = 5
const FINGER_RESTS_PX = 10
const FINGER_RESTS_MS = 320

function keyAt(element: Element | null, attribute: 'data-pick' | 'data-target'): string | null {
  return element?.closest(`[${attribute}]`)?.getAttribute(attribute) ?? null
}

function targetUnder(x: number, y: number): string | null {
  return keyAt(document.elementFromPoint(x, y), 'data-target')
}

interface Press {
  pointerId: number
  x: number
  y: number
  pick: string
  finger: boolean
}

/** Starts listening; gives the way to stop. `readOnly` is asked at every press. */
export function listenWithHand(root: HTMLElement, hand: Hand, readOnly: () => boolean): () => void {
  let press: Press | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let swallowClick = false
  let origin: HTMLElement | null = null

  function places(): HTMLElement[] {
    const held = hand.held.value
    if (!held) return []
    return [...root.querySelectorAll<HTMLElement>('[data-target]')].filter((place) => {
      hand.hover(place.dataset['target'] ?? null)
      return hand.over.value !== null && place.checkVisibility()
    })
  }

  function startDrag(): void {
    const held = press && parseHeld(press.pick)
    if (!press || !held) return
    hand.moveTo(press.x, press.y)
    hand.pick(held, 'drag')
  }

  function endPress(): void {
    clearTimeout(timer)
    press = null
  }

  function onDown(event: PointerEvent): void {
    swallowClick = false
    hand.moveTo(event.clientX, event.clientY)
    if (event.button !== 0 || readOnly() || hand.held.value) return
    const pick = event.target instanceof Element ? keyAt(event.target, 'data-pick') : null
    if (pick === null) return
    const finger = event.pointerType !== 'mouse'
    press = { pointerId: event.pointerId, x: event.clientX, y: event.clientY, pick, finger }
    if (finger) timer = setTimeout(startDrag, FINGER_RESTS_MS)
  }

  function onMove(event: PointerEvent): void {
    if (press && press.pointerId === event.pointerId && !hand.held.value) {
      const moved = Math.hypot(event.clientX - press.x, event.clientY - press.y)
      if (press.finger && moved > FINGER_RESTS_PX) endPress()
      else if (!press.finger && moved > DRAG_AFTER_PX) startDrag()
    }
    if (!hand.held.value || hand.way.value === 'keys') return
    hand.moveTo(event.clientX, event.clientY)
    hand.hover(targetUnder(event.clientX, event.clientY))
  }

  function onUp(event: PointerEvent): void {
    const dragged = press !== null && hand.held.value !== null && hand.way.value === 'drag'
    endPress()
    if (!dragged) return
    // The click that follows the release is part of the drag.
    swallowClick = true
    if (!hand.drop(targetUnder(event.clientX, event.clientY))) hand.putBack()
  }

  function onCancel(): void {
    endPress()
    if (hand.way.value === 'drag') hand.putBack()
  }

  function onClick(event: MouseEvent): void {
    const element = event.target instanceof Element ? event.target : null
    if (swallowClick) {
      swallowClick = false
      event.stopPropagation()
      event.preventDefault()
      return
    }
    if (readOnly()) return
    // A click without a pointer is Enter or Space on a button: the hand is where the focus is.
    const byKey = event.detail === 0
    const box = byKey ? element?.getBoundingClientRect() : undefined
    if (box) hand.moveTo(box.left + box.width / 2, box.top + Math.min(48, box.height / 2))
    const held = hand.held.value
    if (held && hand.drop(keyAt(element, 'data-target'))) {
      event.stopPropagation()
      return
    }
    const pick = keyAt(element, 'data-pick')
    const next = pick === null ? null : parseHeld(pick)
    if (!next) return
    event.stopPropagation()
    if (held && heldKey(held) === pick) {
      hand.putBack()
      return
    }
    origin = element?.closest<HTMLElement>('[data-pick]') ?? null
    hand.pick(next, byKey ? 'keys' : 'tap')
    if (byKey) requestAnimationFrame(() => step(1, -1))
  }

  function step(by: 1 | -1, from: number): void {
    const all = places()
    const place = all[(from + by + all.length) % all.length]
    place?.focus()
    hand.hover(place?.dataset['target'] ?? null)
  }

  function onKey(event: KeyboardEvent): void {
    if (!hand.held.value) return
    if (event.key === 'Escape') {
      event.preventDefault()
      hand.putBack()
      origin?.focus()
      return
    }
    const here = document.activeElement
    const onPlace = here instanceof HTMLElement && here.dataset['target'] !== undefined
    if ((event.key === 'Enter' || event.key === ' ') && onPlace) {
      const box = here.getBoundingClientRect()
      hand.moveTo(box.left + box.width / 2, box.top + Math.min(48, box.height / 2))
      if (hand.drop(here.dataset['target'] ?? null)) {
        event.preventDefault()
        event.stopPropagation()
      }
    }
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const index = here instanceof HTMLElement ? places().indexOf(here) : -1
    step(by === 1 ? 1 : -1, index < 0 ? (by === 1 ? -1 : 0) : index)
  }

  function onFocus(event: FocusEvent): void {
    const key = event.target instanceof Element ? event.target.getAttribute('data-target') : null
    if (hand.held.value && key !== null && parseTarget(key)) hand.hover(key)
  }

  // Must be there, and able to stop the scroll, before a finger comes down: browsers decide at touchstart.
  function onTouchMove(event: TouchEvent): void {
    if (hand.held.value && hand.way.value === 'drag' && event.cancelable) event.preventDefault()
  }

  function onMenu(event: Event): void {
    if (press?.finger) event.preventDefault()
  }

  const stop = new AbortController()
  const { signal } = stop
  root.addEventListener('pointerdown', onDown, { signal })
  root.addEventListener('click', onClick, { signal, capture: true })
  // On the window: after a tap beside everything the focus is nowhere, and Esc must still put back.
  window.addEventListener('keydown', onKey, { signal, capture: true })
  root.addEventListener('focusin', onFocus, { signal })
  root.addEventListener('touchmove', onTouchMove, { signal, passive: false })
  root.addEventListener('contextmenu', onMenu, { signal })
  window.addEventListener('pointermove', onMove, { signal })
  window.addEventListener('pointerup', onUp, { signal })
  window.addEventListener('pointercancel', onCancel, { signal })
  return () => {
    clearTimeout(timer)
    stop.abort()
  }
}
