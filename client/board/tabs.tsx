/* The lanes as tabs, on screens too narrow for all of them at once. The tab of Watch carries how many request types are in trouble. */
import { play } from '../i18n/play.ts'
import { StateShape } from '../ui/state.tsx'
import { type Lane, useBoard } from './context.ts'

function Trouble() {
  const { model } = useBoard()
  const n = model.part(
    (view) => view.classes.filter(({ state }) => state === 'errors' || state === 'down').length,
  ).value
  const quay = model.quay.value.length
  if (n + quay === 0) return null
  return (
    <span class="tab-trouble">
      <StateShape state="errors" size={11} />
      {n + quay}
    </span>
  )
}

export function Tabs() {
  const { lane } = useBoard()
  const tabs: [Lane, string][] = [
    ['split', play.tabSplit()],
    ['pack', play.tabPack()],
    ['schedule', play.tabSchedule()],
    ['watch', play.tabWatch()],
  ]
  return (
    <nav class="tabs" aria-label={play.tabs()}>
      {tabs.map(([key, name]) => (
        <button
          key={key}
          type="button"
          class="tab"
          aria-current={lane.value === key ? 'true' : undefined}
          onClick={() => {
            lane.value = key
          }}
        >
          {name}
          {key === 'watch' && <Trouble />}
        </button>
      ))}
    </nav>
  )
}
