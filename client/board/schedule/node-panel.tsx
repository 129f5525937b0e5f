/* A node as a list, a row a pod: the way to see and grab what is too thin in the drawing, and everything that is done to a node. */
import type { NodeView } from '../../../shared/game/view.types.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ServiceBadge } from '../../ui/service-badge.tsx'
import { useBoard } from '../context.ts'
import { whole } from '../topbar.tsx'
import { podState } from './pod-words.ts'

function PodRow({ id, close }: { id: string; close: () => void }) {
  const { model, hand, acts, readOnly } = useBoard()
  const pod = model.pods.get(id).value
  if (!pod) return null
  const { service, slot } = pod
  const order = model.services.get(service).value?.order ?? 0
  return (
    <tr>
      <th scope="row">
        <ServiceBadge index={order} slot={slot} /> {service}-{slot}
      </th>
      <td>
        {podState(pod)}
        {pod.pinned && <span class="note"> {play.podPinned()}</span>}
      </td>
      <td class="number">{play.percent({ n: pod.cpuPercent })}</td>
      <td class="number">{play.memoryUse({ now: whole(pod.memoryMi), all: whole(pod.memoryLimitMi) })}</td>
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
  const { model } = useBoard()
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
      <Pods node={node} close={close} />
    </Dialog>
  )
}
