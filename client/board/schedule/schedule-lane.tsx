/* The Schedule lane: the nodes as holds, the scheduler's policy, renting, and the quay. */
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { LaneTitle } from '../lane-title.tsx'
import { useBoard } from '../context.ts'
import { whole } from '../topbar.tsx'
import { Hold } from './hold.tsx'
import { Quay } from './quay.tsx'

const MI_PER_GI = 1024

function Policy() {
  const { model, acts, readOnly } = useBoard()
  const policy = model.part((view) => view.policy).value
  return (
    <label class={acts.isPending('set-policy') ? 'policy waits' : 'policy'}>
      <span>{play.policy()}</span>
      <select
        aria-label={play.policy()}
        value={policy}
        disabled={readOnly}
        onChange={(event) => {
          const chosen = event.currentTarget.value
          if (chosen === 'spread' || chosen === 'pack') acts.act({ kind: 'set-policy', policy: chosen })
        }}
      >
        <option value="spread">{play.policySpread()}</option>
        <option value="pack">{play.policyPack()}</option>
      </select>
    </label>
  )
}

export function ScheduleHead() {
  const { model, lesson, acts, readOnly } = useBoard()
  const n = model.nodes.ids.value.length
  const { cpuMillis, memoryMi } = lesson.nodes
  return (
    <div class="lane-head head-schedule">
      <LaneTitle lane="schedule" name={play.schedule()} />
      <span class="lane-count">
        {play.scheduleCount({ n, cores: cpuMillis / 1000, gi: whole(memoryMi / MI_PER_GI) })}
      </span>
      {lesson.unlocks.includes('scheduler') && <Policy />}
      {!readOnly && (
        <Button class={acts.isPending('rent-node') ? 'waits' : ''} onClick={() => acts.act({ kind: 'rent-node' })}>
          {play.buttonRent()}
        </Button>
      )}
    </div>
  )
}

export function ScheduleLane() {
  const { model } = useBoard()
  const ids = model.nodes.ids.value
  return (
    <div class="schedule">
      <ul class="holds" data-count={ids.length} style={{ '--nodes': ids.length }}>
        {ids.map((id) => (
          <Hold key={id} id={id} />
        ))}
      </ul>
      <Quay />
    </div>
  )
}
