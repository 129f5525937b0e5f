/* What a node's panel says and does beyond the first lessons: labels, what kind of machine it is, its patch, and its taints, which can be
   added and removed where the lesson unlocks scheduling. */
import { useState } from 'preact/hooks'
import './node-further.css'
import type { NodeView } from '../../../shared/game/view.types.ts'
import { HOME_PROVIDER } from '../../../shared/rules/packing.ts'
import type { TaintEffect } from '../../../shared/world/scheduling.ts'
import { platform } from '../../i18n/platform.ts'
import { Button } from '../../ui/button.tsx'
import { StateShape } from '../../ui/state.tsx'
import { useBoard } from '../context.ts'
import { taintText } from './node-marks.tsx'

/** What people taint nodes for; a key of the lesson's own taints comes first. */
const KEYS = ['reserved', 'dedicated', 'maintenance'] as const
const EFFECTS: readonly TaintEffect[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Keys on offer: those of the cluster's taints and labels, then the usual ones; each once. */
export function taintKeys(nodes: readonly Pick<NodeView, 'taints' | 'labels'>[]): string[] {
  const known = nodes.flatMap(({ taints, labels }) => [...taints.map(({ key }) => key), ...Object.keys(labels)])
  return [...new Set([...known, ...KEYS])]
}

function effectName(effect: TaintEffect): string {
  switch (effect) {
    case 'NoSchedule':
      return platform.taintNoSchedule()
    case 'PreferNoSchedule':
      return platform.taintPrefer()
    case 'NoExecute':
      return platform.taintNoExecute()
  }
}

function AddTaint({ node }: { node: NodeView }) {
  const { acts, model } = useBoard()
  const keys = taintKeys(model.view.value.nodes)
  const [key, setKey] = useState(keys[0] ?? KEYS[0])
  const [effect, setEffect] = useState<TaintEffect>('NoSchedule')
  return (
    <details class="fold">
      <summary>{platform.taintAdd()}</summary>
      <div class="panel-line">
        <select aria-label={platform.taintKey()} value={key} onChange={(event) => setKey(event.currentTarget.value)}>
          {keys.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
        <select
          aria-label={platform.taintEffect()}
          value={effect}
          onChange={(event) => setEffect(EFFECTS.find((one) => one === event.currentTarget.value) ?? effect)}
        >
          {EFFECTS.map((one) => (
            <option key={one} value={one}>
              {effectName(one)}
            </option>
          ))}
        </select>
        <Button onClick={() => acts.act({ kind: 'taint', node: node.id, key, value: '', effect })}>
          {platform.buttonTaint()}
        </Button>
      </div>
    </details>
  )
}

function Taints({ node }: { node: NodeView }) {
  const { acts, lesson, readOnly } = useBoard()
  const may = lesson.unlocks.includes('scheduling') && !readOnly
  return (
    <section class={acts.isPending(`node:${node.id}`) ? 'taints waits' : 'taints'}>
      <h3>{platform.nodeTaints()}</h3>
      {node.taints.length === 0 && <p class="note">{platform.nodeTaintsNone()}</p>}
      <ul>
        {node.taints.map((taint) => (
          <li key={taint.key}>
            <code>{taintText(taint)}</code>
            {may && (
              <Button
                aria-label={platform.untaintOf({ taint: taint.key })}
                onClick={() => acts.act({ kind: 'untaint', node: node.id, key: taint.key })}
              >
                {platform.buttonUntaint()}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may && <AddTaint node={node} />}
    </section>
  )
}

export function NodeFurther({ node }: { node: NodeView }) {
  const { lesson } = useBoard()
  const several = new Set(lesson.nodes.zones).size > 1
  const labels = [
    ...(several ? [platform.nodeZone({ zone: node.zone })] : []),
    ...Object.entries(node.labels).map(([key, value]) => `${key}=${value}`),
  ]
  return (
    <div class="node-further">
      {node.patchDue && (
        <p class="warn">
          <StateShape state="slow" /> {platform.nodePatchNote()}
        </p>
      )}
      {node.desktop && <p class="note">{platform.nodeDesktopNote()}</p>}
      {node.provider !== HOME_PROVIDER && <p class="note">{platform.nodeProviderNote({ provider: node.provider })}</p>}
      {labels.length > 0 && (
        <p>
          <span class="note">{platform.nodeLabels()}</span> <code>{labels.join(', ')}</code>
        </p>
      )}
      {(lesson.unlocks.includes('scheduling') || node.taints.length > 0) && <Taints node={node} />}
    </div>
  )
}
