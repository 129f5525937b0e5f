/* Size of an element as a signal, for drawings that are made to measure. */
import { useSignal, type Signal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** Where the lanes do not fit side by side; narrow.css says the same. */
export const NARROW = '(max-width: 900px)'

/** Width and height in CSS pixels, 0 before the first layout. */
export function useSize<E extends Element>(): { box: RefObject<E>; size: Signal<{ width: number; height: number }> } {
  const box = useRef<E>(null)
  const size = useSignal({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const measure = () => {
      const { width, height } = element.getBoundingClientRect()
      const before = size.peek()
      if (before.width !== width || before.height !== height) size.value = { width, height }
    }
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    return () => watch.disconnect()
  }, [size])
  return { box, size }
}
