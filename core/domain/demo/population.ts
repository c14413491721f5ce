/** The people of the demo: who they are follows from their number and the seed alone, so that any one can be made without the others. */
import { createRandom, mix } from './random.ts'
import { cities, doubleSurnames, givenFirst, givenSecond, mailHosts, mobilePrefixes, surnames } from './vocabulary.ts'

export const day = 86_400_000
export const demoDays = 730
/** Share of customers that had joined before the first day; the rest join over the two years, faster towards the end. */
const joinedBefore = 0.35

export interface DemoOptions {
  seed: number
  customers: number
  events: number
  /** First midnight (UTC ms) after the last event. */
  end: number
}

export interface Person {
  number: number
  memberId: string
  name: string
  phone: string
  email: string
  female: boolean
  city: (typeof cities)[number]
  district: string
}

const cityTable = cities.flatMap((city) => Array.from({ length: city.weight }, () => city))

export function personOf(number: number, seed: number): Person {
  const random = createRandom(seed, number, 11)
  const surname = random.chance(0.01) ? random.pick(doubleSurnames) : surnames[Math.floor(surnames.length * random.next() ** 1.7)]!
  const name = surname + random.pick(givenFirst) + (random.chance(0.72) ? random.pick(givenSecond) : '')
  const city = random.pick(cityTable)
  const phone = random.pick(mobilePrefixes) + String((number * 48_271 + 7_654_321) % 100_000_000).padStart(8, '0')
  const email = `${random.pick(['lin', 'wei', 'sunny', 'leo', 'amy', 'chen', 'momo', 'jay'])}${number.toString(36)}@${random.pick(mailHosts)}`
  return { number, memberId: `M${100_000 + number}`, name, phone, email, female: random.chance(0.56), city, district: random.pick(city.districts) }
}

/** How the population behaves over the days; typed arrays, 8 bytes a person. */
export interface Population {
  /** Number of people who have joined by the end of each day. */
  joinedBy: Uint32Array
  joinDay: Int16Array
  /** Chance, 0 to 1, that a person picked at random acts. */
  activity: Float32Array
  /** Day on which a person falls silent for good; beyond the end for most. */
  silentDay: Int16Array
}

export function populationOf({ customers, seed }: DemoOptions): Population {
  const joinDay = new Int16Array(customers)
  const activity = new Float32Array(customers)
  const silentDay = new Int16Array(customers)
  const joinedBy = new Uint32Array(demoDays)
  for (let number = 0; number < customers; number++) {
    const share = number / customers
    const joined = share < joinedBefore ? -1 - Math.floor((1 - share / joinedBefore) * 400) : Math.floor(((share - joinedBefore) / (1 - joinedBefore)) ** 0.8 * demoDays)
    joinDay[number] = joined
    activity[number] = Math.max(0.004, (mix(seed, number, 21) / 4294967296) ** 3)
    const life = -Math.log(1 - mix(seed, number, 22) / 4294967296) * 1400
    silentDay[number] = Math.min(32_000, Math.max(joined, 0) + 3 + Math.floor(life))
    joinedBy[Math.max(0, joined)]!++
  }
  for (let index = 1; index < demoDays; index++) joinedBy[index]! += joinedBy[index - 1]!
  return { joinedBy, joinDay, activity, silentDay }
}

/** Weight of each day: growth of 2 % a month, weekends, 618, double eleven, the quiet of Spring Festival, and the term's start. */
export function dayWeights(end: number): Float64Array {
  const weights = new Float64Array(demoDays)
  for (let index = 0; index < demoDays; index++) {
    const date = new Date(end - (demoDays - index) * day)
    const month = date.getUTCMonth() + 1, dayOfMonth = date.getUTCDate(), weekday = date.getUTCDay()
    let weight = 1.02 ** (index / 30)
    if (weekday === 0 || weekday === 6) weight *= 1.35
    if (month === 6 && dayOfMonth >= 10 && dayOfMonth <= 18) weight *= 1.6
    if (month === 11 && dayOfMonth <= 11) weight *= dayOfMonth === 11 ? 3 : 1.4
    if (month === 2 && dayOfMonth <= 14) weight *= 0.6
    if (month === 9 && dayOfMonth <= 15) weight *= 1.3
    weights[index] = weight
  }
  return weights
}
