/** Chinese addresses to province, city and district, by an offline table: names in full or short, levels that were left out found where they are plain. */
import { divisionLines } from './divisions.ts'
import { nfkc } from './text.ts'

export interface Address {
  province: string
  /** Of a municipality its own name; '' where the address does not tell it. */
  city: string
  district: string
  /** What follows. */
  rest: string
}

interface Place {
  province: string
  city: string
  district: string
}

interface Named extends Place {
  name: string
}

const provinces: Named[] = []
const cities: Named[] = []
const districts: Named[] = []
for (const line of divisionLines) {
  const [province, ...below] = line.split('|')
  provinces.push({ name: province!, province: province!, city: '', district: '' })
  for (const [city, ...inner] of below.map((text) => text.split(','))) {
    cities.push({ name: city!, province: province!, city: city!, district: '' })
    for (const district of inner) districts.push({ name: district, province: province!, city: city!, district })
  }
}

/** Regions whose short name is not simply the name without its last word. */
const shortProvinces: Record<string, string> = {
  内蒙古自治区: '内蒙古', 广西壮族自治区: '广西', 西藏自治区: '西藏', 宁夏回族自治区: '宁夏', 新疆维吾尔自治区: '新疆', 香港特别行政区: '香港', 澳门特别行政区: '澳门'
}
const peoples = /(?:(?:[一-鿿]{1,2}|维吾尔|哈萨克|柯尔克孜)族)?(?:(?:[一-鿿]{1,2})族)*自治州$/
const shortCities: Record<string, string> = {
  巴音郭楞蒙古自治州: '巴音郭楞', 博尔塔拉蒙古自治州: '博尔塔拉', 克孜勒苏柯尔克孜自治州: '克孜勒苏', 伊犁哈萨克自治州: '伊犁', 延边朝鲜族自治州: '延边', 西双版纳傣族自治州: '西双版纳'
}

/** Names by which a place may be called, the full one first. */
function namesOf(level: 'province' | 'city' | 'district', name: string): string[] {
  if (level === 'district') return [name]
  const short = level === 'province' ? shortProvinces[name] ?? name.replace(/[省市]$/, '') : shortCities[name] ?? name.replace(peoples, '').replace(/(?:市|地区|盟|林区)$/, '')
  if (short.length < 2 || short === name) return [name]
  return name.endsWith('自治州') ? [name, `${short}州`, short] : [name, short]
}

/** A short name is none where a street, a school or another level begins with it: 南京路, 北京大学, 吉林市. */
const notAfterShort = /^[路街道大巷村镇乡市省区县]/
const municipalities = new Set(divisionLines.flatMap((line) => {
  const [province, first] = line.split('|')
  return first?.startsWith(`${province},`) ? [province!] : []
}))

interface Found extends Place {
  /** Characters of the name. */
  length: number
}

type Index = Map<string, (Named & { full: boolean })[]>

function indexOf(level: 'province' | 'city' | 'district', places: readonly Named[]): Index {
  const index: Index = new Map()
  for (const place of places) {
    for (const [order, name] of namesOf(level, place.name).entries()) {
      const known = index.get(name)
      if (known) known.push({ ...place, full: order === 0 })
      else index.set(name, [{ ...place, full: order === 0 }])
    }
  }
  return index
}

const byProvince = indexOf('province', provinces)
const byCity = indexOf('city', cities)
const byDistrict = indexOf('district', districts)
const longestNames = Math.max(...[...byProvince, ...byCity, ...byDistrict].map(([name]) => name.length))

/** What a text begins with, longest name first; of equal names those that fit what is known. */
function beginning(text: string, index: Index, fits: (place: Place) => boolean): Found[] {
  for (let length = Math.min(longestNames, text.length); length >= 2; length--) {
    const after = text.slice(length)
    const found = (index.get(text.slice(0, length)) ?? []).filter((place) => fits(place) && (place.full || !notAfterShort.test(after)))
    if (found.length > 0) return found.map(({ province, city, district }) => ({ province, city, district, length }))
  }
  return []
}

const separators = /^[\s,，、.。/|\-—_·>]+/
const rest = (text: string, length: number) => text.slice(length).replace(separators, '')
const depth = ({ city, district }: Place) => (district ? 3 : city ? 2 : 1)

/** The divisions that a text begins with, or undefined where it begins with none that is plain. */
export function parseAddress(text: string): Address | undefined {
  const plain = nfkc(text).replace(/\s+/g, ' ').trim().replace(/^(?:中华人民共和国|中国)/, '').replace(separators, '')
  const ways: Address[] = []
  for (const province of [...beginning(plain, byProvince, () => true), undefined]) {
    const afterProvince = province ? rest(plain, province.length) : plain
    ways.push(...fromCity(afterProvince, province))
    if (province) ways.push({ province: province.province, city: municipalities.has(province.province) ? province.province : '', district: '', rest: afterProvince })
  }
  const deepest = Math.max(0, ...ways.map(depth))
  return ways.filter((way) => depth(way) === deepest).toSorted((a, b) => a.rest.length - b.rest.length)[0]
}

function fromCity(text: string, known: Found | undefined): Address[] {
  const inProvince = (place: Place) => !known || place.province === known.province
  const municipality = known && municipalities.has(known.province) ? known.province : undefined
  const ways = beginning(text, byCity, inProvince).flatMap(({ province, city, length }): Address[] => {
    const after = rest(text, length).replace(/^市辖区/, '')
    return [fromDistrict(after, (place) => place.province === province && place.city === city), { province, city, district: '', rest: after }].filter((way) => way !== undefined)
  })
  const bare = municipality ? text.replace(/^(?:市辖区|市)/, '') : text
  const direct = fromDistrict(bare, inProvince)
  return direct ? [...ways, direct] : ways
}

/** A district whose name is the only one of that kind there. */
function fromDistrict(text: string, fits: (place: Place) => boolean): Address | undefined {
  const found = beginning(text, byDistrict, fits)
  if (found.length !== 1) return undefined
  const { province, city, district, length } = found[0]!
  return { province, city, district, rest: rest(text, length) }
}
