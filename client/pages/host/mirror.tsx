/* The big screen in small, drawn from the host's own view by the projector's own code, and the button that opens the real one. */
import type { HostView, ScreenView } from '../../../shared/game/view.types.ts'
import { host } from '../../i18n/host.ts'
import { Button } from '../../ui/button.tsx'
import { Stage } from '../screen/stage.tsx'
import { useDesk } from './desk.ts'
import { openScreen } from './screen-window.ts'

/** What the projector shows, as far as this page knows it: the same facts, without what is the host's alone. */
export function screenOf(view: HostView): ScreenView {
  const {
    clock,
    options,
    teams,
    summaries,
    feed,
    history,
    forecast,
    results,
    awards,
    showRanking,
    replayOpen,
    roundsPlayed,
  } = view
  return {
    kind: 'screen',
    ...{
      clock,
      options,
      teams,
      summaries,
      feed,
      history,
      forecast,
      results,
      awards,
      showRanking,
      replayOpen,
      roundsPlayed,
    },
    offeredPerSecond: history.at(-1)?.[0] ?? 0,
    pennants: view.incidents
      .filter((incident) => incident.done && incident.team === 'all')
      .map(({ liveTick, kind, target }) => ({ liveTick, kind, target })),
  }
}

export function Mirror() {
  const desk = useDesk()
  const { view } = desk
  return (
    <section class="mirror-row">
      <div class="mirror" aria-hidden="true">
        <Stage
          view={screenOf(view)}
          code={desk.code}
          address={desk.address}
          lesson={desk.lesson}
          seconds={0}
          message=""
          reconnecting={false}
        />
      </div>
      <div class="mirror-says">
        <p class="quiet">{host.bigScreen()}</p>
        <h2>{shownNow(view)}</h2>
        <p class="quiet">{view.showRanking ? host.screenRanking() : host.screenNoNames()}</p>
      </div>
      <div class="mirror-actions">
        <Button onClick={() => openScreen(desk.code, desk.address)}>{host.buttonScreen()}</Button>
      </div>
    </section>
  )
}

function shownNow(view: HostView): string {
  const words: Record<HostView['clock']['phase'], () => string> = {
    lobby: host.screenLobby,
    briefing: host.screenBriefing,
    plan: host.screenPlan,
    live: host.screenLive,
    debrief: host.screenDebrief,
    ended: host.screenEnded,
  }
  return words[view.clock.phase]()
}
