/* Before the round: whose team this is, who is on board, and what comes. Never an empty page. */
import { showCode } from '../../../shared/world/code.ts'
import { play } from '../../i18n/play.ts'
import { teamName } from '../../i18n/teams.ts'
import { Flag } from '../../ui/flag.tsx'
import { useBoard } from '../context.ts'
import { SplitPicture } from './split-picture.tsx'

function Mates() {
  const { mates, me } = useBoard()
  return (
    <ul class="mates" aria-label={play.lobbyMates()}>
      {mates.value.map(({ id, name, online }) => (
        <li key={id} class={online ? 'mate' : 'mate away'}>
          {name} {id === me && <span class="note">{play.lobbyYou()}</span>}
          {!online && <span class="note">{play.lobbyAway()}</span>}
        </li>
      ))}
    </ul>
  )
}

export function Lobby() {
  const { team, code, lesson, texts } = useBoard()
  const words = texts()
  return (
    <main class="room lobby">
      <section class="lobby-team">
        <Flag letter={team.flag} pennant={team.pennant} width={192} />
        <h2>{play.team({ team: teamName(team.name) })}</h2>
        <Mates />
        <p class="note">{play.joinCode({ code: showCode(code) })}</p>
      </section>
      <section class="lobby-story">
        <p class="note">{play.lesson({ number: lesson.number, title: words.title })}</p>
        <p class="story-first">{words.story[0]}</p>
        <SplitPicture />
        <p class="room-next">{play.lobbyNext()}</p>
      </section>
    </main>
  )
}
