/* The controllers that look after a service: autoscaler, disruption budget, and the pace of its rollouts. Folded until wanted, with what
   the autoscaler cannot do said on the fold. */
import { useState } from 'preact/hooks'
import type { ServiceView } from '../../../shared/game/view.types.ts'
import type { DisruptionBudget } from '../../../shared/world/cluster.ts'
import { wishes } from '../../i18n/wishes.ts'
import { Button } from '../../ui/button.tsx'
import { StateShape } from '../../ui/state.tsx'
import { useBoard } from '../context.ts'
import { NumberField } from './number-field.tsx'
import type { PartProps } from './numbers-part.tsx'
import { Pick, Wish } from './wish-fields.tsx'
import { firstScaler, MOST_REPLICAS, sectionsOf } from './wishes.ts'

/** A number in its range; what is no number is its least. */
function within(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : least
}

/** What holds the autoscaler back, as it said at its last turn. */
export function limitedText(limited: string): string {
  switch (limited) {
    case 'at-max':
      return wishes.limitedMax()
    case 'at-min':
      return wishes.limitedMin()
    case 'no-request':
      return wishes.limitedRequest()
    default:
      return wishes.limitedNone()
  }
}

const MOST_TARGET = 1000

function Scaler({ service, draft, change }: PartProps) {
  const { autoscaler } = draft
  const toggle = () =>
    change({ ...draft, autoscaler: autoscaler ? null : (service.autoscaler ?? firstScaler(service)) })
  const set = (part: Partial<NonNullable<typeof autoscaler>>) =>
    autoscaler && change({ ...draft, autoscaler: { ...autoscaler, ...part } })
  const wrong = autoscaler !== null && autoscaler.minReplicas > autoscaler.maxReplicas
  const { limited = '' } = service.autoscaler ?? {}
  return (
    <section class="controller">
      <h3>{wishes.scaler()}</h3>
      <label class={autoscaler ? 'choice chosen' : 'choice'}>
        <input type="checkbox" checked={autoscaler !== null} onChange={toggle} />
        {wishes.scalerOn()}
      </label>
      {autoscaler && (
        <div class="fields fields-three">
          <NumberField
            label={wishes.scalerMin()}
            unit=""
            value={autoscaler.minReplicas}
            step={1}
            error={wrong ? wishes.scalerBetween() : null}
            advice={null}
            onChange={(next) => set({ minReplicas: within(next, 1, MOST_REPLICAS) })}
          />
          <NumberField
            label={wishes.scalerMax()}
            unit=""
            value={autoscaler.maxReplicas}
            step={1}
            error={null}
            advice={null}
            onChange={(next) => set({ maxReplicas: within(next, 1, MOST_REPLICAS) })}
          />
          <NumberField
            label={wishes.scalerTarget()}
            unit="%"
            value={autoscaler.targetPercent}
            step={5}
            error={null}
            advice={wishes.scalerTargetNote()}
            onChange={(next) => set({ targetPercent: within(next, 1, MOST_TARGET) })}
          />
        </div>
      )}
      {service.autoscaler && (
        <p class={limited === '' ? 'note' : 'warn'}>
          {limited !== '' && <StateShape state="slow" size={11} />} {limitedText(limited)}
        </p>
      )}
    </section>
  )
}

function Budget({ service, draft, change }: PartProps) {
  const { disruptionBudget } = draft
  const set = (budget: DisruptionBudget | null) => change({ ...draft, disruptionBudget: budget })
  const most = disruptionBudget?.unit === 'percent' ? 100 : MOST_REPLICAS
  const pick = (unit: string) => {
    if (unit === 'pods') set({ unit, minAvailable: Math.max(1, service.replicas - 1) })
    else set(unit === 'percent' ? { unit, minAvailable: 50 } : null)
  }
  return (
    <section class="controller">
      <h3>{wishes.budget()}</h3>
      <Wish name={wishes.budgetKept()}>
        {disruptionBudget && (
          <NumberField
            label={wishes.budgetKept()}
            unit={disruptionBudget.unit === 'percent' ? '%' : ''}
            value={disruptionBudget.minAvailable}
            step={disruptionBudget.unit === 'percent' ? 10 : 1}
            least={0}
            error={null}
            advice={null}
            onChange={(next) => set({ ...disruptionBudget, minAvailable: within(next, 0, most) })}
          />
        )}
        <Pick
          label={wishes.budget()}
          value={disruptionBudget?.unit ?? ''}
          options={[
            ['', wishes.budgetNone()],
            ['pods', wishes.budgetPods()],
            ['percent', wishes.budgetPercent()],
          ]}
          onPick={pick}
        />
      </Wish>
      <p class="note">{wishes.budgetNote()}</p>
    </section>
  )
}

/** Kubernetes' own defaults; the view does not carry what was set before. */
const USUAL_PERCENT = 25

function Pace({ service, close }: { service: ServiceView; close: () => void }) {
  const { acts } = useBoard()
  const [surge, setSurge] = useState(USUAL_PERCENT)
  const [missing, setMissing] = useState(USUAL_PERCENT)
  const start = () => {
    close()
    acts.act({
      ...{ kind: 'start-rollout', service: service.id, strategy: 'rolling' },
      ...{ maxSurgePercent: surge, maxUnavailablePercent: missing },
    })
  }
  const field = { unit: '%', step: 25, least: 0, error: null, advice: null }
  return (
    <section class="controller">
      <h3>{wishes.pace()}</h3>
      <div class="fields">
        <NumberField
          {...field}
          label={wishes.paceSurge()}
          value={surge}
          onChange={(next) => setSurge(within(next, 0, 100))}
        />
        <NumberField
          {...field}
          label={wishes.paceUnavailable()}
          value={missing}
          onChange={(next) => setMissing(within(next, 0, 100))}
        />
      </div>
      <div class="panel-line">
        <Button onClick={start}>{wishes.buttonRollOut()}</Button>
        <span class="note">{wishes.paceNote()}</span>
      </div>
    </section>
  )
}

function saidOf({ autoscaler, disruptionBudget }: ServiceView): string {
  const said = [
    ...(autoscaler ? [`HPA ${autoscaler.minReplicas}–${autoscaler.maxReplicas}`] : []),
    ...(disruptionBudget
      ? [`PDB ${disruptionBudget.minAvailable}${disruptionBudget.unit === 'percent' ? '%' : ''}`]
      : []),
  ]
  return said.join(' · ') || wishes.placementNone()
}

export function ControllersPart({ close, ...part }: PartProps & { close: () => void }) {
  const { lesson } = useBoard()
  const { scaler, budget, pace } = sectionsOf(lesson)
  if (!scaler && !budget && !pace) return null
  return (
    <details class="fold">
      <summary>
        {wishes.controllers()} <span class="note">{saidOf(part.service)}</span>
      </summary>
      <div class="wishes">
        {scaler && <Scaler {...part} />}
        {budget && <Budget {...part} />}
        {pace && <Pace service={part.service} close={close} />}
      </div>
    </details>
  )
}
