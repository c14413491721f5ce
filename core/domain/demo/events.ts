import { createRandom, type Random } from './random.ts'
import { day, dayWeights, demoDays, populationOf, type DemoOptions, type Population } from './population.ts'

/** One moment at which somebody did something. */
export interface Occasion {
  person: number
  /** UTC ms, to the second. */
  at: number
  random: Random
  /** 0-based number within the stream. */
  index: number
}

/** Hours of the day by how busy they are, as local (UTC+8) hours. */
const hours = [8, 9, 10, 10, 11, 11, 12, 12, 13, 14, 15, 15, 16, 17, 18, 18, 19, 19, 20, 20, 20, 21, 21, 22]

export interface DemoWorld {
  options: DemoOptions
  population: Population
  weights: Float64Array
}

export function demoWorld(options: DemoOptions): DemoWorld {
  return { options, population: populationOf(options), weights: dayWeights(options.end) }
}

/** `count` occasions in order of days, each by a person who has joined and not fallen silent; busy people come up more often. `stream` tells kinds of event apart. */
export function* occasions(world: DemoWorld, stream: number, count: number): Generator<Occasion> {
  const { options, population, weights } = world
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const random = createRandom(options.seed, stream, 31)
  let index = 0
  let due = 0
  for (let dayIndex = 0; dayIndex < demoDays; dayIndex++) {
    due += (count * weights[dayIndex]!) / total
    const last = dayIndex === demoDays - 1 ? count : Math.round(due)
    const midnight = options.end - (demoDays - dayIndex) * day
    for (; index < last; index++) {
      const person = pickPerson(population, dayIndex, random)
      const seconds = ((hours[random.below(hours.length)]! - 8 + 24) % 24) * 3600 + random.below(3600)
      yield { person, at: midnight + seconds * 1000, random, index }
    }
  }
}

function pickPerson({ joinedBy, activity, silentDay }: Population, dayIndex: number, random: Random): number {
  const joined = Math.max(1, joinedBy[dayIndex]!)
  let person = 0
  for (let attempt = 0; attempt < 40; attempt++) {
    person = random.below(joined)
    if (silentDay[person]! >= dayIndex && random.next() < activity[person]!) return person
  }
  return person
}
