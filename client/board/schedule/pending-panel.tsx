/* Why a pod is Pending, node by node: what each node lacks, and kube-scheduler's own line below. */
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useBoard } from '../context.ts'
import { verdictOf } from '../fits.ts'
import { podName } from '../service-mark.tsx'
import { whole } from '../topbar.tsx'
import { verdictText } from './hold.tsx'
import { kubeReason } from './quay.tsx'

export function PendingPanel({ id, close }: { id: string; close: () => void }) {
  const { model, hand, readOnly, lesson } = useBoard()
  const pod = model.pods.get(id).value
  if (!pod) return null
  const { service, slot } = pod
  const view = model.view.value
  const owner = model.services.get(service).value
  const actions = (
    <>
      {!readOnly && (
        <Button
          kind="fill"
          onClick={() => {
            close()
            hand.pick({ kind: 'pod', service, slot }, 'tap')
          }}
        >
          {play.buttonMove()}
        </Button>
      )}
      <Button onClick={close}>{play.buttonClose()}</Button>
    </>
  )
  return (
    <Dialog open title={play.quayTitle({ pod: podName(owner, pod) })} onClose={close} actions={actions}>
      <p>{play.quayAsks({ cpu: whole(pod.cpuRequestMillis), memory: whole(pod.memoryRequestMi) })}</p>
      <dl class="reasons">
        {view.nodes.map((node) => {
          const verdict = verdictOf(pod, node, { view, lesson })
          return (
            <div key={node.id}>
              <dt>{node.id}</dt>
              <dd>{verdict.kind === 'fits' ? play.quayNodeFits() : verdictText(verdict)}</dd>
            </div>
          )
        })}
      </dl>
      {pod.reason.length > 0 && (
        <p class="kube" lang="en">
          {kubeReason(pod)}
        </p>
      )}
    </Dialog>
  )
}
