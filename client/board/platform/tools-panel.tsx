/* Platform tools: what each gives, what it costs a minute and in room on the nodes, and whether it works; and the autoscaler of nodes. */
import { useState } from 'preact/hooks'
import type { TeamView } from '../../../shared/game/view.types.ts'
import type { Lesson, ToolKind } from '../../../shared/lessons/lesson.ts'
import { TOOL_PODS } from '../../../shared/rules/tools.ts'
import { platform } from '../../i18n/platform.ts'
import { play } from '../../i18n/play.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { StateShape } from '../../ui/state.tsx'
import { Stepper } from '../../ui/stepper.tsx'
import { useBoard } from '../context.ts'
import { toolName } from '../words/names.ts'

type Offer = TeamView['tools'][number]

function gives(tool: ToolKind, lesson: Lesson): string {
  switch (tool) {
    case 'monitoring':
      return lesson.observability === 'full' ? platform.toolMonitoringOpen() : platform.toolMonitoring()
    case 'cicd':
      return platform.toolCicd()
    case 'scanner':
      return platform.toolScanner()
    case 'mesh':
      return platform.toolMesh()
    case 'mirror':
      return platform.toolMirror()
  }
}

function roomOf(tool: ToolKind, { tunables }: Lesson): string {
  if (tool === 'mesh')
    return platform.toolRoomPerPod({ cpu: tunables.sidecarCpuMillis, memory: tunables.sidecarMemoryMi })
  const { cpuMillis, memoryMi } = TOOL_PODS[tool]
  return platform.toolRoom({ cpu: cpuMillis, memory: memoryMi })
}

function Standing({ offer }: { offer: Offer }) {
  if (!offer.bought) return <span class="note">{platform.toolNone()}</span>
  return (
    <span class={offer.works ? 'state-label state-fine' : 'state-label state-slow'}>
      <StateShape state={offer.works ? 'fine' : 'slow'} />
      {offer.works ? platform.toolWorks() : platform.toolStarting()}
    </span>
  )
}

function Tool({ offer }: { offer: Offer }) {
  const { acts, lesson, readOnly } = useBoard()
  const { tool, bought, pricePerMinute } = offer
  const name = toolName(tool)
  return (
    <li class={acts.isPending(`tool:${tool}`) ? 'offer waits' : 'offer'}>
      <h3>
        <span class="offer-name">{name}</span> <Standing offer={offer} />
      </h3>
      <p>{gives(tool, lesson)}</p>
      <p class="note">
        <strong>{platform.toolPrice({ price: pricePerMinute })}</strong> · {roomOf(tool, lesson)}
      </p>
      {!readOnly && (
        <Button
          aria-label={bought ? platform.sellOf({ tool: name }) : platform.buyOf({ tool: name })}
          onClick={() => acts.act({ kind: bought ? 'sell-tool' : 'buy-tool', tool })}
        >
          {bought ? platform.buttonSell() : platform.buttonBuy()}
        </Button>
      )}
    </li>
  )
}

/** `titled` where it stands below the tools; alone, the dialog's own title says what it is. */
function NodeScaler({ titled }: { titled: boolean }) {
  const { acts, lesson, model, readOnly } = useBoard()
  const max = model.part((view) => view.nodeAutoscalerMax).value
  const [wished, wish] = useState(max ?? lesson.nodes.cap)
  const set = (maxNodes: number | null) => acts.act({ kind: 'set-node-autoscaler', maxNodes })
  const step = (next: number) => {
    wish(next)
    if (max !== null) set(next)
  }
  return (
    <section class={acts.isPending('set-node-autoscaler') ? 'node-scaler waits' : 'node-scaler'}>
      {titled && <h3>{platform.nodeScaler()}</h3>}
      <p class="note">{platform.nodeScalerNote({ seconds: lesson.tunables.nodeProvisionSeconds })}</p>
      <p>{max === null ? platform.nodeScalerOff() : platform.nodeScalerOn({ n: max })}</p>
      {!readOnly && (
        <div class="panel-line">
          <span class="note">{platform.nodeScalerMax()}</span>
          <Stepper label={platform.nodeScalerMax()} value={wished} min={1} max={lesson.nodes.cap} onStep={step} />
          <Button onClick={() => set(max === null ? wished : null)}>
            {max === null ? platform.buttonTurnOn() : platform.buttonTurnOff()}
          </Button>
        </div>
      )}
    </section>
  )
}

export function ToolsPanel({ close }: { close: () => void }) {
  const { model, lesson } = useBoard()
  const tools = model.part((view) => view.tools).value
  const price = tools.reduce((sum, { bought, pricePerMinute }) => sum + (bought ? pricePerMinute : 0), 0)
  const actions = <Button onClick={close}>{play.buttonClose()}</Button>
  return (
    <Dialog
      open
      title={tools.length > 0 ? platform.toolsTitle() : platform.nodeScaler()}
      onClose={close}
      actions={actions}
    >
      {tools.length > 0 && (
        <>
          <p class="note">{platform.toolsNote()}</p>
          <ul class="offers">
            {tools.map((offer) => (
              <Tool key={offer.tool} offer={offer} />
            ))}
          </ul>
          <p>{platform.toolsSum({ price })}</p>
        </>
      )}
      {lesson.unlocks.includes('node-autoscaler') && <NodeScaler titled={tools.length > 0} />}
    </Dialog>
  )
}
