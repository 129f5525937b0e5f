/* Nicknames from the dice: a kind word and an animal of the water, kept as two keys so that an untouched one follows the language.
   What a player types instead is theirs and is never translated. */
import enAnimals from './en/nickname-animals.ts'
import enMoods from './en/nickname-moods.ts'
import koAnimals from './ko/nickname-animals.ts'
import koMoods from './ko/nickname-moods.ts'
import { surface } from './message.ts'

const moods = surface({ en: enMoods, ko: koMoods })
const animals = surface({ en: enAnimals, ko: koAnimals })

const MOODS = Object.keys(enMoods) as (keyof typeof enMoods)[]
const ANIMALS = Object.keys(enAnimals) as (keyof typeof enAnimals)[]

export interface Nickname {
  mood: keyof typeof enMoods
  animal: keyof typeof enAnimals
}

/** In the language of the moment. */
export function nicknameText(nickname: Nickname): string {
  return `${moods[nickname.mood]()} ${animals[nickname.animal]()}`
}

/** One of 900; `random` gives numbers from 0 up to, not including, 1. */
export function rollNickname(random: () => number): Nickname {
  const mood = MOODS[Math.floor(random() * MOODS.length)] ?? 'easy'
  const animal = ANIMALS[Math.floor(random() * ANIMALS.length)] ?? 'otter'
  return { mood, animal }
}
