/* The name, with dice. A rolled name follows the language; one that was typed stays as it was typed. */
import { useState } from 'preact/hooks'
import { join } from '../../i18n/join.ts'
import { type Nickname, nicknameText, rollNickname } from '../../i18n/nicknames.ts'
import { DiceIcon } from '../../ui/icons.tsx'

/** Longest name that fits beside a flag on a phone, in characters. */
export const NAME_LENGTH = 20
/* From here on the name is set smaller, so that all of it is seen on a phone. */
const LONG = 15
/* Enough to miss 150 names among 900. */
const ROLLS = 20

export interface Name {
  text: string
  type: (text: string) => void
  roll: () => void
}

/** A name that nobody in the class has yet, as far as the dice can help it. */
export function useName(taken: () => readonly string[]): Name {
  const [rolled, setRolled] = useState<Nickname>(() => rollNickname(Math.random))
  const [typed, setTyped] = useState<string | null>(null)
  const roll = () => {
    const names = taken()
    let next = rollNickname(Math.random)
    for (let tries = 1; tries < ROLLS && names.includes(nicknameText(next)); tries += 1)
      next = rollNickname(Math.random)
    setRolled(next)
    setTyped(null)
  }
  return { text: typed ?? nicknameText(rolled), type: setTyped, roll }
}

export function NameField({ name, invalid }: { name: Name; invalid: boolean }) {
  return (
    <div class="name-field">
      <input
        id="name"
        type="text"
        class={name.text.length >= LONG ? 'long' : ''}
        value={name.text}
        maxLength={NAME_LENGTH}
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="go"
        aria-invalid={invalid}
        aria-describedby="name-seen"
        onInput={(event) => name.type(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" aria-label={join.roll()} title={join.roll()} onClick={name.roll}>
        <DiceIcon />
      </button>
    </div>
  )
}
