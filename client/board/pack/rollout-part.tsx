/* The rollout of a service: where it stands, pausing it, going back to an earlier revision, and recreate where it is stuck. */
import { useState } from 'preact/hooks'
import type { ServiceView } from '../../../shared/game/view.types.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { useBoard } from '../context.ts'

function Standing({ service }: { service: ServiceView }) {
  switch (service.rollout) {
    case 'done':
      return <span class="note">{play.revisionNow()}</span>
    case 'queued':
      return <span>{play.rolloutQueued()}</span>
    case 'building':
      return <span>{play.rolloutBuilding({ seconds: service.rolloutSecondsLeft })}</span>
    case 'rolling':
      return <span>{play.rolloutRolling()}</span>
    case 'paused':
      return <span>{play.rolloutPaused()}</span>
    case 'stuck':
      return <strong class="bad">{play.rolloutStuck()}</strong>
  }
}

function RollBack({ service, close }: { service: ServiceView; close: () => void }) {
  const { acts } = useBoard()
  const earlier = service.revisions.filter((revision) => revision !== service.revision)
  const [revision, choose] = useState(Math.max(0, ...earlier))
  if (earlier.length === 0) return null
  return (
    <>
      {earlier.length > 1 && (
        <label>
          <span class="visually-hidden">{play.rollBackTo()}</span>
          <select value={revision} onChange={(event) => choose(Number(event.currentTarget.value))}>
            {earlier.map((one) => (
              <option key={one} value={one}>
                {play.revision({ n: one })}
              </option>
            ))}
          </select>
        </label>
      )}
      <Button
        onClick={() => {
          close()
          acts.act({ kind: 'rollback', service: service.id, revision })
        }}
      >
        {play.buttonRollBack({ n: revision })}
      </Button>
    </>
  )
}

export function RolloutPart({ service, close }: { service: ServiceView; close: () => void }) {
  const { acts, lesson } = useBoard()
  const { id, rollout } = service
  const may = (unlock: 'rollback' | 'rolling-update') => lesson.unlocks.includes(unlock)
  return (
    <section class="rollout-part">
      <h3>
        {play.rollout()} · {play.revision({ n: service.revision })} <Standing service={service} />
      </h3>
      {rollout === 'stuck' && <p class="note">{play.stuckNote()}</p>}
      <div class="rollout-actions">
        {may('rolling-update') && (rollout === 'rolling' || rollout === 'stuck') && (
          <Button onClick={() => acts.act({ kind: 'pause-rollout', service: id, paused: true })}>
            {play.buttonPauseRollout()}
          </Button>
        )}
        {rollout === 'paused' && (
          <Button onClick={() => acts.act({ kind: 'pause-rollout', service: id, paused: false })}>
            {play.buttonResume()}
          </Button>
        )}
        {may('rollback') && <RollBack service={service} close={close} />}
        {rollout === 'stuck' && (
          <Button kind="fill" onClick={() => acts.act({ kind: 'start-rollout', service: id, strategy: 'recreate' })}>
            {play.buttonRecreate()}
          </Button>
        )}
      </div>
      {rollout === 'stuck' && <p class="note">{play.recreateNote()}</p>}
    </section>
  )
}
