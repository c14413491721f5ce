/** Steps that read what a text means: dates, numbers, phones, addresses, names of companies, numbers with check digits. */
import { parseAddress } from '../normalise/address.ts'
import { plainDecimal } from '../normalise/amount.ts'
import { creditCharacters, creditCode, creditForm, creditWeights, residentId } from '../normalise/codes.ts'
import { companyName } from '../normalise/company.ts'
import { dateText } from '../normalise/date-text.ts'
import { emailForm, plainEmail } from '../normalise/email.ts'
import { phoneWithExtension } from '../normalise/phone.ts'
import { readingCell, readingSpread } from './kind.ts'
import { choice, column, integer, someNewColumn } from './parameters.ts'

/** Days as most files write them, by the mark that tells them apart. */
const dayFormats = { 年: '%Y年%m月%d日', '/': '%Y/%m/%d', '-': '%Y-%m-%d', '.': '%Y.%m.%d' }

/** TIMESTAMP of a text. Its marks say which format it can have: strptime takes digits that lack their zero and is quick, but slow where it fails. */
function usualTime(text: string): string {
  const read = (format: string) => `try_strptime(${text}, '${format}')`
  const branches = Object.entries(dayFormats).map(([mark, day]) => `WHEN contains(${text}, '${mark}') THEN CASE WHEN contains(${text}, 'T') THEN ${read(`${day}T%H:%M:%S`)}
    WHEN ${text} LIKE '%:%:%' THEN ${read(`${day} %H:%M:%S`)} WHEN contains(${text}, ':') THEN ${read(`${day} %H:%M`)} ELSE ${read(day)} END`)
  return `CASE WHEN ${text} < ':' THEN CASE ${branches.join(' ')} END END`
}

const date = readingCell({
  group: 'value', words: { zh: '日期时间', en: 'Dates and times' },
  about: {
    zh: '读成 ISO 文本。认得 2026年1月5日 下午3点、二〇二六年一月五日、2026/1/5、5-Jan-2026、20260105、Excel 序列数（1950–2099）、10 位秒与 13 位毫秒（UTC）；写明时区的保留时区。',
    en: 'To ISO text. Reads 2026年1月5日 下午3点, 二〇二六年一月五日, 2026/1/5, 5-Jan-2026, 20260105, serial numbers of Excel (1950–2099), seconds of 10 and milliseconds of 13 digits (UTC); an offset stays.'
  },
  parameters: {
    result: choice({ zh: '结果', en: 'Result' }, { asWritten: { zh: '有时间则带时间', en: 'With the time where there is one' }, day: { zh: '只留日期', en: 'The day alone' }, time: { zh: '总带时间', en: 'Always with a time' } }, 'asWritten'),
    order: choice({ zh: '年份在后时的顺序', en: 'Order where the year is last' }, {
      ymd: { zh: '仅在无歧义时读', en: 'Only where it is plain' }, dmy: { zh: '日/月/年', en: 'day/month/year' }, mdy: { zh: '月/日/年', en: 'month/day/year' }
    }, 'ymd'),
    numbers: choice({ zh: '纯数字', en: 'Bare numbers' }, {
      auto: { zh: '按大小判断', en: 'By their size' }, excel: { zh: 'Excel（1900）', en: 'Excel (1900)' }, excel1904: { zh: 'Excel（1904）', en: 'Excel (1904)' }, epoch: { zh: '1970 年起的秒或毫秒', en: 'Seconds or milliseconds since 1970' },
      none: { zh: '不读', en: 'Not read' }
    }, 'auto'),
    pivot: integer({ zh: '两位年份：不大于此数为 20xx，否则 19xx', en: 'Years of two digits: up to this 20xx, beyond it 19xx' }, 0, 99, 68)
  },
  evaluator: (step) => (text) => dateText(text, step),
  sql(sql, text, { result }) {
    const at = sql.step(usualTime(text))
    const [day, time] = [`${at}::DATE::VARCHAR`, `${at}::VARCHAR`]
    const written = { day, time, asWritten: `CASE WHEN contains(${text}, ':') THEN ${time} ELSE ${day} END` }
    return { usual: `CASE WHEN ${at} >= TIMESTAMP '1000-01-01' AND ${at} < TIMESTAMP '9999-12-31' THEN ${written[result]} END` }
  }
})

const number = readingCell({
  group: 'value', words: { zh: '数字金额', en: 'Numbers and money' },
  about: {
    zh: '读成普通小数。认得千分位、¥ 与 CNY 等货币、万/亿、括号或尾随负号、百分号、全角数字、中文数字（壹仟贰佰元整）。',
    en: 'To a plain decimal. Reads thousands separators, ¥, CNY and other currencies, 万 and 亿, brackets or a minus at the end for negatives, per cent, full-width digits, Chinese numerals.'
  },
  parameters: {
    decimal: choice({ zh: '小数点', en: 'Decimal mark' }, { '.': { zh: '点', en: 'point' }, ',': { zh: '逗号', en: 'comma' } }, '.'),
    percent: choice({ zh: '12.5% 读成', en: '12.5% becomes' }, { fraction: { zh: '0.125', en: '0.125' }, number: { zh: '12.5', en: '12.5' } }, 'fraction')
  },
  evaluator: (step) => (text) => plainDecimal(text, step),
  sql(sql, text, { decimal }) {
    const plain = `regexp_full_match(${text}, ${sql.text(decimal === '.' ? '-?[1-9][0-9]*(?:\\.[0-9]+)?|0(?:\\.[0-9]+)?' : '-?[1-9][0-9]*|0')})`
    const grouped = `nullif(replace(regexp_extract(${text}, '^[¥￥]? ?([1-9][0-9]{0,2}(?:,[0-9]{3})*(?:\\.[0-9]+)?) ?元?$', 1), ',', ''), '')`
    return { usual: `CASE WHEN ${plain} THEN ${text} ${decimal === '.' ? `ELSE ${grouped}` : ''} END` }
  }
})

/** DuckDB wants it as a constant. */
const spacedMobile = '^(?:\\+?86|0086)?[ -]?(1[3-9][0-9])[ -]?([0-9]{4})[ -]?([0-9]{4})$'

const phone = readingCell({
  group: 'value', words: { zh: '电话号码', en: 'Phone numbers' },
  about: { zh: '读成 E.164：手机、座机、+86 与外国号码；科学计数法已丢失数字，无法识别。分机可以去掉，或按 RFC 3966 写作 ;ext=。', en: 'To E.164: mobiles, landlines, +86 and foreign numbers; scientific notation has lost digits and cannot be read. An extension goes, or stands as ;ext= (RFC 3966).' },
  parameters: { extension: choice({ zh: '分机', en: 'Extension' }, { drop: { zh: '去掉', en: 'Goes' }, keep: { zh: '保留', en: 'Stays' } }, 'drop') },
  evaluator: ({ extension }) => (text) => {
    const found = phoneWithExtension(text)
    return found && found.number + (extension === 'keep' && found.extension !== undefined ? `;ext=${found.extension}` : '')
  },
  sql(sql, text) {
    const bare = sql.step(`regexp_extract(${text}, '${spacedMobile}', ['a', 'b', 'c'])`)
    return { usual: `CASE WHEN regexp_full_match(${text}, '1[3-9][0-9]{9}') THEN '+86' || ${text} WHEN ${bare}.a <> '' THEN concat('+86', ${bare}.a, ${bare}.b, ${bare}.c) END` }
  }
})

const email = readingCell({
  group: 'value', words: { zh: '电子邮箱', en: 'E-mail addresses' },
  about: { zh: '小写、半角，去掉姓名、尖括号与 mailto:。', en: 'Lower case and half width, without name, brackets and mailto:.' },
  parameters: {},
  evaluator: () => plainEmail,
  sql: (sql, text) => ({ usual: `CASE WHEN strlen(${text}) <= 64 AND regexp_full_match(${text}, ${sql.text(emailForm)}) AND NOT contains(${text}, '..') THEN ${text} END` })
})

const keepOrRemove = { keep: { zh: '保留', en: 'Stays' }, remove: { zh: '去掉', en: 'Goes' } }

const company = readingCell({
  group: 'value', words: { zh: '企业名称', en: 'Company names' },
  about: { zh: '统一括号、空格与公司形式的写法，分公司等接在总公司之后；可去掉公司形式或分支，便于比对。', en: 'Brackets, blanks and legal forms written alike, branches behind their company; legal form and branch may go, to compare by.' },
  parameters: { legalForm: choice({ zh: '公司形式', en: 'Legal form' }, keepOrRemove, 'keep'), branch: choice({ zh: '分支机构', en: 'Branch' }, keepOrRemove, 'keep') },
  evaluator: (step) => (text) => companyName(text, step),
  sql(_sql, text, { legalForm, branch }) {
    const kept = legalForm === 'keep' && branch === 'keep'
    return { usual: kept ? `CASE WHEN regexp_full_match(${text}, '[\\x{4e00}-\\x{9fff}]+') AND NOT ends_with(${text}, '合伙') THEN ${text} END` : 'NULL::VARCHAR' }
  }
})

const address = readingSpread({
  group: 'value', words: { zh: '地址', en: 'Addresses' },
  about: { zh: '按离线行政区划表拆出省、市、区县与其余部分；简称与省略的上级也认得，有歧义的不猜。原列不变。', en: 'Province, city, district and the rest, by an offline table of divisions; short names and left-out levels are found where they are plain. The column itself stays.' },
  parameters: {
    column: column({ zh: '列', en: 'Column' }), province: someNewColumn({ zh: '省写入', en: 'Province into' }, '省'), city: someNewColumn({ zh: '市写入', en: 'City into' }, '市'),
    district: someNewColumn({ zh: '区县写入', en: 'District into' }, '区县'), rest: someNewColumn({ zh: '其余写入', en: 'Rest into' })
  },
  targets: ({ province, city, district, rest }) => [province, city, district, rest].filter((name) => name !== null),
  evaluator: (step) => (text) => {
    const found = parseAddress(text)
    return found && (['province', 'city', 'district', 'rest'] as const).flatMap((part) => (step[part] === null ? [] : [found[part]]))
  }
})

const resident = readingSpread({
  group: 'value', words: { zh: '居民身份证号', en: 'Resident ids' },
  about: { zh: '核对校验码（GB 11643）与出生日期，15 位升为 18 位；可推出出生日期与性别。', en: 'Checks the check digit (GB 11643) and the birth date; fifteen digits become eighteen; birth date and gender may be derived.' },
  parameters: { column: column({ zh: '列', en: 'Column' }), birthDate: someNewColumn({ zh: '出生日期写入', en: 'Birth date into' }), gender: someNewColumn({ zh: '性别写入', en: 'Gender into' }) },
  targets: ({ column: own, birthDate, gender }) => [own, birthDate, gender].filter((name) => name !== null),
  evaluator: ({ birthDate, gender }) => (text) => {
    const found = residentId(text)
    return found && [found.value, ...(birthDate === null ? [] : [found.birthDate]), ...(gender === null ? [] : [found.gender])]
  }
})

const credit = readingCell({
  group: 'value', words: { zh: '统一社会信用代码', en: 'Social credit codes' },
  about: { zh: '核对校验码（GB 32100），统一为大写半角、不带空格；代码不用的字母 O、I 读作 0、1。', en: 'Checks the check character (GB 32100): upper case, half width, without blanks; the letters O and I, which no code has, are read as digits.' },
  parameters: {},
  evaluator: () => creditCode,
  sql(sql, text) {
    const code = sql.step(`CASE WHEN strlen(${text}) = 18 AND regexp_full_match(${text}, ${sql.text(creditForm)}) THEN ${text} END`)
    const valueAt = (place: number) => `(strpos('${creditCharacters}', ${code}[${place + 1}]) - 1)`
    const sum = creditWeights.map((weight, place) => `${weight} * ${valueAt(place)}`).join(' + ')
    return { usual: `CASE WHEN (${sum} + ${valueAt(17)}) % 31 = 0 THEN ${code} END` }
  }
})

export const valueKinds = { date, number, phone, email, company, address, resident_id: resident, credit_code: credit }
