/* Where the pods of a service want to go and what keeps them away: the fields kube-scheduler reads, a line each, folded until wanted.
   What there is to choose from is wishes.ts. */
import type { ComponentChildren } from 'preact'
import type { NodeView } from '../../../shared/game/view.types.ts'
import type { Scheduling, Topology } from '../../../shared/world/scheduling.ts'
import { wishes } from '../../i18n/wishes.ts'
import { useBoard } from '../context.ts'
import { same } from '../model.ts'
import { MustOrMay, Pick, Wish } from './wish-fields.tsx'
import type { PartProps } from './numbers-part.tsx'
import { countWishes, labelsOf, PRIORITIES, selecting, taintsOf, tolerationText } from './wishes.ts'
import { NumberField } from './number-field.tsx'

interface Fields {
  wish: Scheduling
  set: (part: Partial<Scheduling>) => void
}

const isTopology = (text: string): text is Topology => text === 'node' || text === 'zone'

function Apart({ wish, set }: Fields) {
  const { antiAffinity } = wish
  return (
    <Wish name={wishes.antiAffinity()}>
      <Pick
        label={wishes.antiAffinity()}
        value={antiAffinity?.topology ?? ''}
        options={[
          ['', wishes.anywhere()],
          ['node', wishes.onNodes()],
          ['zone', wishes.onZones()],
        ]}
        onPick={(topology) =>
          set({
            antiAffinity: isTopology(topology) ? { topology, required: antiAffinity?.required ?? false } : null,
          })
        }
      />
      {antiAffinity && (
        <MustOrMay
          label={wishes.antiAffinity()}
          must={antiAffinity.required}
          onPick={(required) => set({ antiAffinity: { ...antiAffinity, required } })}
        />
      )}
    </Wish>
  )
}

function Near({ wish, set, services }: Fields & { services: readonly string[] }) {
  const { affinity } = wish
  return (
    <Wish name={wishes.affinity()}>
      <Pick
        label={wishes.affinity()}
        value={affinity?.service ?? ''}
        options={[['', wishes.withNobody()], ...services.map((id): [string, string] => [id, id])]}
        onPick={(service) =>
          set({
            affinity:
              service === ''
                ? null
                : { service, topology: affinity?.topology ?? 'node', required: affinity?.required ?? false },
          })
        }
      />
      {affinity && (
        <>
          <Pick
            label={wishes.affinity()}
            value={affinity.topology}
            options={[
              ['node', wishes.sameNode()],
              ['zone', wishes.sameZone()],
            ]}
            onPick={(topology) => isTopology(topology) && set({ affinity: { ...affinity, topology } })}
          />
          <MustOrMay
            label={wishes.affinity()}
            must={affinity.required}
            onPick={(required) => set({ affinity: { ...affinity, required } })}
          />
        </>
      )}
    </Wish>
  )
}

function Even({ wish, set }: Fields) {
  const { spread } = wish
  return (
    <Wish name={wishes.spread()}>
      <Pick
        label={wishes.spread()}
        value={spread?.topology ?? ''}
        options={[
          ['', wishes.spreadUsual()],
          ['node', wishes.overNodes()],
          ['zone', wishes.overZones()],
        ]}
        onPick={(topology) =>
          set({
            spread: isTopology(topology)
              ? { topology, maxSkew: spread?.maxSkew ?? 1, hard: spread?.hard ?? false }
              : null,
          })
        }
      />
      {spread && (
        <>
          <Pick
            label={wishes.maxSkew()}
            value={String(spread.maxSkew)}
            options={['1', '2', '3', '4'].map((n): [string, string] => [n, `${wishes.maxSkew()} ${n}`])}
            onPick={(n) => set({ spread: { ...spread, maxSkew: Number(n) } })}
          />
          <MustOrMay
            label={wishes.spread()}
            must={spread.hard}
            onPick={(hard) => set({ spread: { ...spread, hard } })}
          />
        </>
      )}
    </Wish>
  )
}

function Selector({ wish, set, nodes }: Fields & { nodes: readonly NodeView[] }) {
  const labels = labelsOf(nodes)
  if (labels.length === 0) return null
  return (
    <Wish name={wishes.selector()}>
      {labels.map(([key, values]) => (
        <Pick
          key={key}
          label={`${wishes.selector()} ${key}`}
          value={wish.nodeSelector[key] ?? ''}
          options={[
            ['', `${key}: ${wishes.anyValue()}`],
            ...values.map((value): [string, string] => [value, `${key}=${value}`]),
          ]}
          onPick={(value) => set({ nodeSelector: selecting(wish.nodeSelector, key, value) })}
        />
      ))}
    </Wish>
  )
}

function Tolerated({ wish, set, nodes }: Fields & { nodes: readonly NodeView[] }) {
  const taints = taintsOf(nodes, wish.tolerations)
  return (
    <Wish name={wishes.tolerations()}>
      {taints.length === 0 && <span class="note">{wishes.tolerationsNone()}</span>}
      {taints.map((taint) => {
        const on = wish.tolerations.some((one) => same(one, taint))
        const others = wish.tolerations.filter((one) => !same(one, taint))
        return (
          <label key={tolerationText(taint)} class={on ? 'choice chosen' : 'choice'}>
            <input
              type="checkbox"
              checked={on}
              onChange={() => set({ tolerations: on ? others : [...others, taint] })}
            />
            {tolerationText(taint)}
          </label>
        )
      })}
    </Wish>
  )
}

function Priority({ wish, set }: Fields) {
  const names: [string, string][] = [
    [String(PRIORITIES.low), wishes.priorityLow()],
    [String(PRIORITIES.normal), wishes.priorityNormal()],
    [String(PRIORITIES.high), wishes.priorityHigh()],
  ]
  const now = String(wish.priority)
  const other: [string, string][] = names.some(([value]) => value === now)
    ? []
    : [[now, wishes.priorityOther({ n: wish.priority })]]
  return (
    <Wish name={wishes.priority()} note={wishes.priorityNote()}>
      <Pick
        label={wishes.priority()}
        value={now}
        options={[...names, ...other]}
        onPick={(value) => set({ priority: Number(value) })}
      />
    </Wish>
  )
}

/** Longest wait the server takes. */
const MOST_SECONDS = 600

function Stays({ wish, set }: Fields) {
  const usual = useBoard().lesson.tunables.tolerationSeconds
  return (
    <div class="wish-number">
      <NumberField
        label={wishes.staysSeconds()}
        unit={wishes.unitSeconds()}
        value={wish.tolerationSeconds ?? usual}
        step={5}
        least={0}
        error={null}
        advice={wishes.staysNote({ seconds: usual })}
        onChange={(next) => {
          const seconds = Number.isFinite(next) ? Math.min(MOST_SECONDS, next) : usual
          set({ tolerationSeconds: seconds === usual ? null : seconds })
        }}
      />
    </div>
  )
}

function Folded({ title, said, children }: { title: string; said: string; children: ComponentChildren }) {
  return (
    <details class="fold">
      <summary>
        {title} <span class="note">{said}</span>
      </summary>
      {children}
    </details>
  )
}

export function PlacementPart({ service, draft, change }: PartProps) {
  const { model } = useBoard()
  const wish = draft.scheduling
  const set = (part: Partial<Scheduling>) => change({ ...draft, scheduling: { ...wish, ...part } })
  const { nodes, services } = model.part((view) => ({
    nodes: view.nodes,
    services: view.services.filter(({ id, tool }) => tool === '' && id !== service.id).map(({ id }) => id),
  })).value
  const count = countWishes(wish)
  const said = count === 0 ? wishes.placementNone() : wishes.placementCount({ n: count })
  const isHard = wish.antiAffinity?.required || wish.affinity?.required || wish.spread?.hard
  return (
    <Folded title={wishes.placement()} said={said}>
      <div class="wishes">
        <Apart wish={wish} set={set} />
        <Near wish={wish} set={set} services={services} />
        <Even wish={wish} set={set} />
        {isHard && <p class="note">{wishes.requiredNote()}</p>}
        <Selector wish={wish} set={set} nodes={nodes} />
        <Tolerated wish={wish} set={set} nodes={nodes} />
        <Priority wish={wish} set={set} />
        <Stays wish={wish} set={set} />
      </div>
    </Folded>
  )
}
