/* A node as a list, a row a pod: the way to see and grab what is too thin in the drawing, and everything that is done to a node. */
import type { NodeView } from '../../../shared/game/view.types.ts'
import { marks } from '../../i18n/marks.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { seen, useBlind } from '../blind.ts'
import { useBoard } from '../context.ts'
import { podName, ServiceMark } from '../service-mark.tsx'
import { whole } from '../topbar.tsx'
import { marksNodes } from './node-marks.tsx'
import { nodePart } from './node-part.ts'
import { podState } from './pod-words.ts'

function PodRow({ id, close }: { id: string; close: () => void }) {
  const { model, hand, acts, readOnly } = useBoard()
  const pod = model.pods.get(id).value
  if (!pod) return null
  const { service, slot } = pod
  const owner = model.services.get(service).value
  const blind = useBlind()
  return (
    <tr>
      <th scope="row">
        <ServiceMark service={owner} slot={slot} /> {!owner?.tool && podName(owner, pod)}
      </th>
      <td>
        {podState(pod, owner)}
        {pod.pinned && <span class="note"> {play.podPinned()}</span>}
      </td>
      <td class="number">{seen(blind, play.percent({ n: pod.cpuPercent }))}</td>
      <td class="number">
        {seen(
          blind,
          play.memoryUse({ now: whole(pod.memoryMi), all: pod.memoryLimitMi > 0 ? whole(pod.memoryLimitMi) : '–' }),
        )}
      </td>
      <td>
        {!readOnly && (
          <span class="row-actions">
            <Button
              onClick={() => {
                close()
                hand.pick({ kind: 'pod', service, slot }, 'tap')
              }}
            >
              {play.buttonMove()}
            </Button>
            <Button onClick={() => acts.act({ kind: 'restart', service, slot })}>{play.buttonRestart()}</Button>
          </span>
        )}
      </td>
    </tr>
  )
}

function Actions({ node, close }: { node: NodeView; close: () => void }) {
  const { acts, readOnly } = useBoard()
  const shut = <Button onClick={close}>{play.buttonClose()}</Button>
  if (readOnly) return shut
  return (
    <>
      {node.cordoned ? (
        <Button onClick={() => acts.act({ kind: 'uncordon', node: node.id })}>{play.buttonUncordon()}</Button>
      ) : (
        <Button onClick={() => acts.act({ kind: 'cordon', node: node.id })}>{play.buttonCordon()}</Button>
      )}
      <Button onClick={() => acts.act({ kind: 'drain', node: node.id })}>{play.buttonDrain()}</Button>
      <Button
        onClick={() => {
          close()
          acts.act({ kind: 'release-node', node: node.id })
        }}
      >
        {play.buttonReturn()}
      </Button>
      {shut}
    </>
  )
}

function Pods({ node, close }: { node: NodeView; close: () => void }) {
  const ids = useBoard().model.podsOn(node.id).value
  if (ids.length === 0) return <p class="note">{play.nodeEmpty()}</p>
  return (
    <table class="pods">
      <thead>
        <tr>
          <th scope="col">{play.columnPod()}</th>
          <th scope="col">{play.columnState()}</th>
          <th scope="col">{play.columnCpu()}</th>
          <th scope="col">{play.columnMemory()}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {ids.map((id) => (
          <PodRow key={id} id={id} close={close} />
        ))}
      </tbody>
    </table>
  )
}

export function NodePanel({ id, close }: { id: string; close: () => void }) {
  const { model, lesson } = useBoard()
  const node = model.nodes.get(id).value
  if (!node) return null
  const says = {
    node: id,
    memory: whole(node.memoryRequestedMi),
    memoryAll: whole(node.memoryMi),
    cpu: whole(node.cpuRequestedMillis),
    cpuAll: whole(node.cpuMillis),
    pods: model.podsOn(id).value.length,
  }
  return (
    <Dialog open title={play.nodeTitle({ node: id })} onClose={close} actions={<Actions node={node} close={close} />}>
      <p class="note">{play.nodeSays(says)}</p>
      {marksNodes(lesson) && <nodePart.Part node={node} />}
      {lesson.nodes.ownership === 'owned' && <p class="note">{marks.nodeOwned()}</p>}
      <Pods node={node} close={close} />
    </Dialog>
  )
}
