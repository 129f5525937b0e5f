/* A service as the Pack lane shows it: the layers of its image, what it asks for and may use against what it uses, and how many
   copies run. Changing more than the number of copies opens the editor (editor.tsx). */
import type { ServiceView } from '../../../shared/game/view.types.ts'
import { marks } from '../../i18n/marks.ts'
import { play } from '../../i18n/play.ts'
import { serviceStyle } from '../../ui/service-badge.tsx'
import { StateShape } from '../../ui/state.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import { seen, useBlind } from '../blind.ts'
import { useBoard } from '../context.ts'
import { ownServices } from '../service-mark.tsx'
import { whole } from '../topbar.tsx'
import { MEMORY_NEAR_PERCENT } from '../schedule/pod-words.ts'
import { packingName } from '../words/names.ts'
import { layersOf } from './layers.ts'

/** From this share of its limit on, use is drawn hatched. */
export const HATCHED_PERCENT = 86
const MOST_REPLICAS = 20

/** A virtual machine's image is its guest's system and the code; what is installed by hand has none. */
function Image({ service }: { service: ServiceView }) {
  const { lesson } = useBoard()
  const { codeMi } = layersOf(service, lesson)
  const { id, packing } = service
  if (packing === 'container') return <Layers service={service} />
  const osMi = lesson.tunables.vmImageMi
  const says =
    packing === 'vm'
      ? marks.imageVm({ service: id, osMi: whole(osMi), codeMi: whole(codeMi) })
      : marks.imageByHand({ service: id, codeMi: whole(codeMi) })
  return (
    <span class={`layers layers-${packing}`} role="img" aria-label={says}>
      {packing === 'vm' && <span style={{ flexGrow: osMi }}>{marks.guestOs()}</span>}
      {packing === 'os-container' && <span style={{ flexGrow: osMi }}>{marks.wholeOs()}</span>}
      {packing === 'metal' && <span style={{ flexGrow: codeMi }}>{marks.byHand()}</span>}
      <span class="layer-code" style={{ flexGrow: codeMi }}>
        {play.layerCode()}
      </span>
    </span>
  )
}

function Layers({ service }: { service: ServiceView }) {
  const { lesson } = useBoard()
  const { base, baseMi, libraryMi, codeMi } = layersOf(service, lesson)
  const says = { service: service.id, base, baseMi: whole(baseMi), libraryMi: whole(libraryMi), codeMi: whole(codeMi) }
  return (
    <span class="layers" role="img" aria-label={play.image(says)}>
      <span style={{ flexGrow: baseMi }}>{base}</span>
      {libraryMi > 0 && <span style={{ flexGrow: libraryMi }}>{play.layerLibraries()}</span>}
      <span class="layer-code" style={{ flexGrow: codeMi }}>
        {play.layerCode()}
      </span>
    </span>
  )
}

interface GaugeProps {
  label: string
  says: string
  used: number
  request: number
  limit: number
  scale: number
  value: string
  /** Percent of the limit from which on the bar is hatched and the figure red. */
  hotPercent: number
}

/** One bar: the fill is use, the solid mark the request, the dashed mark the limit, all to one scale for all services. */
function Gauge({ label, says, used, request, limit, scale, value, hotPercent }: GaugeProps) {
  const share = (amount: number) => `${Math.min(100, (amount / scale) * 100).toFixed(1)}%`
  const hot = limit > 0 && (used / limit) * 100 >= hotPercent
  return (
    <div class={hot ? 'gauge hot' : 'gauge'} role="img" aria-label={says}>
      <span class="gauge-label">{label}</span>
      <span class="gauge-track">
        <span class="gauge-fill" style={{ inlineSize: share(used) }} />
        <span class="gauge-request" style={{ insetInlineStart: share(request) }} />
        {limit > 0 && <span class="gauge-limit" style={{ insetInlineStart: share(limit) }} />}
      </span>
      <span class="gauge-value">{value}</span>
    </div>
  )
}

function Gauges({ service }: { service: ServiceView }) {
  const { model, lesson } = useBoard()
  const scale = model.part((view) => ({
    cpu: Math.max(lesson.tunables.coresPerProcess * 1000, ...ownServices(view).map((one) => one.cpuLimitMillis)),
    memory: Math.max(256, ...ownServices(view).map((one) => one.memoryLimitMi)),
  })).value
  const blind = useBlind()
  const { id, cpuPercent, cpuRequestMillis, memoryMi, memoryRequestMi } = service
  // A bare process has no limits: they are drawn nowhere, and its CPU is measured against one core.
  const isLimited = service.packing !== 'metal'
  const cpuLimitMillis = isLimited ? service.cpuLimitMillis : 0
  const memoryLimitMi = isLimited ? service.memoryLimitMi : 0
  const fullMillis = cpuLimitMillis || lesson.tunables.coresPerProcess * 1000
  return (
    <>
      <Gauge
        label={play.cpu()}
        says={
          blind
            ? marks.gaugeBlind({ service: id })
            : play.gaugeCpu({ service: id, percent: cpuPercent, limit: fullMillis, request: cpuRequestMillis })
        }
        used={(cpuPercent / 100) * Math.min(fullMillis, lesson.tunables.coresPerProcess * 1000)}
        request={cpuRequestMillis}
        limit={cpuLimitMillis}
        scale={scale.cpu * 1.08}
        value={seen(blind, play.percent({ n: cpuPercent }))}
        hotPercent={HATCHED_PERCENT}
      />
      <Gauge
        label={play.memory()}
        says={
          blind
            ? marks.gaugeBlind({ service: id })
            : play.gaugeMemory({ service: id, now: memoryMi, limit: memoryLimitMi, request: memoryRequestMi })
        }
        used={memoryMi}
        request={memoryRequestMi}
        limit={memoryLimitMi}
        scale={scale.memory * 1.08}
        value={seen(blind, `${whole(memoryMi)}\u00a0Mi`)}
        hotPercent={MEMORY_NEAR_PERCENT}
      />
    </>
  )
}

/** What else keeps the service from its work, or watches over it: an expired certificate, an open breaker, its autoscaler. */
function Troubles({ service }: { service: ServiceView }) {
  const { certificateExpired, breaker, autoscaler } = service
  const range = autoscaler && { min: autoscaler.minReplicas, max: autoscaler.maxReplicas }
  const isHeld = autoscaler !== null && autoscaler.limited !== ''
  if (!certificateExpired && breaker === 'closed' && !range) return null
  return (
    <>
      {certificateExpired && (
        <span class="bad">
          <StateShape state="errors" size={11} /> {marks.rowCertificate()}
        </span>
      )}
      {breaker !== 'closed' && (
        <span class="warn">
          <StateShape state="slow" size={11} /> {marks.rowBreaker()}
        </span>
      )}
      {range && (
        <span class={isHeld ? 'warn' : 'note'}>
          {isHeld && <StateShape state="slow" size={11} />}
          {isHeld ? marks.rowScalerHeld(range) : marks.rowScaler(range)}
        </span>
      )}
    </>
  )
}

function RolloutWord({ service }: { service: ServiceView }) {
  switch (service.rollout) {
    case 'done':
      return null
    case 'queued':
      return <span class="rollout">{play.rolloutQueued()}</span>
    case 'building':
      return <span class="rollout">{play.rolloutBuilding({ seconds: service.rolloutSecondsLeft })}</span>
    case 'rolling':
      return <span class="rollout">{play.rolloutRolling()}</span>
    case 'paused':
      return <span class="rollout">{play.rolloutPaused()}</span>
    case 'stuck':
      return (
        <span class="rollout stuck">
          <StateShape state="errors" /> {play.rolloutStuck()}
        </span>
      )
  }
}

export function PackCell({ service, dense }: { service: ServiceView; dense: boolean }) {
  const { acts, panel, readOnly } = useBoard()
  const asked = acts.replicasAsked(service.id)
  const wanted = asked ?? service.replicas
  const editing = acts.isPending(`packing:${service.id}`)
  const scale = (replicas: number) => acts.act({ kind: 'scale-service', service: service.id, replicas })
  return (
    <div class={editing ? 'pack-cell waits' : 'pack-cell'} style={serviceStyle(service.order)}>
      <button
        type="button"
        class="pack-open"
        onClick={() => {
          panel.value = { kind: 'service', service: service.id }
        }}
      >
        {!dense && (
          <span class="pack-image">
            <span class="pack-kind">{packingName(service.packing)}</span>
            <Image service={service} />
          </span>
        )}
        <Gauges service={service} />
        <span class="visually-hidden"> {play.edit({ service: service.id })}</span>
      </button>
      <span class={asked === null ? 'pack-replicas' : 'pack-replicas waits'}>
        <Stepper
          label={play.replicas({ service: service.id })}
          value={wanted}
          min={readOnly ? wanted : 0}
          max={readOnly ? wanted : MOST_REPLICAS}
          onStep={scale}
        />
      </span>
      <div class="pack-line">
        <Troubles service={service} />
        <RolloutWord service={service} />
      </div>
    </div>
  )
}
