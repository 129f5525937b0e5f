/* Time left, as m:ss in tabular figures. It shows what it is given; who counts is the room. */
import { FORMATS } from '../i18n/format.ts'

/** `seconds` is rounded up, so that 0:00 means over. */
export function Clock({ seconds }: { seconds: number }) {
  return (
    <time class="clock" role="timer" dateTime={`PT${Math.max(0, Math.ceil(seconds))}S`}>
      {FORMATS.clock(seconds)}
    </time>
  )
}
