/* The strip below the lanes: the feed, and beside it the alarm, or in plan the Ready button. */
import { useBoard } from '../context.ts'
import { Alarm } from './alarm.tsx'
import { Feed } from './feed.tsx'
import { Ready } from './ready.tsx'

export function Watch() {
  const { model } = useBoard()
  const planning = model.part((view) => view.clock.phase === 'plan').value
  return (
    <div class="watch">
      <Feed />
      {planning ? <Ready /> : <Alarm />}
    </div>
  )
}
