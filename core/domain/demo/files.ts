/** The files of the demo with the mappings under which the product imports them: a messy but believable business. */
import { demoWorld, occasions, type DemoWorld, type Occasion } from './events.ts'
import { day, demoDays, personOf, type DemoOptions, type Person } from './population.ts'
import { createRandom, type Random } from './random.ts'
import * as words from './vocabulary.ts'

/** Columns and source of a file; structurally a `MappingInput` of the contract. */
export interface DemoMapping {
  name: string
  source: string
  target: 'customer' | 'account' | 'lead' | 'event'
  format: { kind: 'csv' | 'ndjson'; delimiter?: string; header?: boolean; encoding?: 'utf-8' }
  columns: ({ from: string; to: string; type?: 'text' | 'number' | 'decimal' | 'choice' | 'date' | 'datetime'; sensitivity?: 'open' | 'secret'; parse?: { format?: string; timeZone?: string } } | { value: string; to: string })[]
  unknownIdentity?: 'create' | 'reject'
}

export interface DemoFile {
  fileName: string
  mapping: DemoMapping
  /** Lines with their line ends, the header first. */
  lines(): Generator<string>
}

const csv = { kind: 'csv', delimiter: ',', header: true, encoding: 'utf-8' } as const
const local = { parse: { format: '%Y-%m-%d %H:%M:%S', timeZone: 'Asia/Shanghai' } }

/** Local (UTC+8) time as `2026-03-01 19:30:00`. */
function localTime(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

function localDate(at: number): string {
  return localTime(at).slice(0, 10)
}

export function demoFiles(options: DemoOptions): DemoFile[] {
  const world = demoWorld(options)
  const share = (part: number) => Math.round(options.events * part)
  const orders = share(0.36)
  return [
    customersFile(world),
    companiesFile(options),
    leadsFile(options),
    ordersFile(world, orders),
    posFile(world, share(0.1), orders),
    reservationsFile(world, share(0.06)),
    visitsFile(world, share(0.3)),
    mailsFile(world, share(0.12)),
    serviceFile(world, options.events - orders - share(0.1) - share(0.06) - share(0.3) - share(0.12))
  ]
}

function customersFile(world: DemoWorld): DemoFile {
  const { options, population } = world
  return {
    fileName: 'CRM客户.csv',
    mapping: {
      name: 'CRM 客户', source: 'crm', target: 'customer', format: csv,
      columns: [
        { from: '会员号', to: 'identity.member_id' }, { from: '手机', to: 'identity.phone' }, { from: '邮箱', to: 'identity.email' },
        { from: '姓名', to: 'name' }, { from: '性别', to: 'gender' }, { from: '生日', to: 'birth_date' }, { from: '省份', to: 'province' }, { from: '城市', to: 'city' }, { from: '区县', to: 'district' },
        { from: '等级', to: 'level' }, { from: '积分', to: 'points' }, { from: '余额', to: 'balance' }, { from: '来源', to: 'source' }, { from: '场景', to: 'scene' }, { from: '状态', to: 'status' }, { from: '阶段', to: 'stage' },
        { from: '注册时间', to: 'acquired_at', ...local }, { from: '学历', to: 'education' }, { from: '目标专业', to: 'target_major' }, { from: '申请项目', to: 'program' }, { from: '合同到期', to: 'contract_end' },
        { from: '负责人', to: 'owner_id' }, { from: '备注', to: 'notes' }, { from: '兴趣', to: 'attr.兴趣', type: 'choice' }
      ]
    },
    *lines() {
      yield '会员号,手机,邮箱,姓名,性别,生日,省份,城市,区县,等级,积分,余额,来源,场景,状态,阶段,注册时间,学历,目标专业,申请项目,合同到期,负责人,备注,兴趣\r\n'
      for (let number = 0; number < options.customers; number++) {
        const joined = options.end - (demoDays - population.joinDay[number]!) * day
        const silent = population.silentDay[number]! < demoDays
        yield customerLine(personOf(number, options.seed), joined, silent, population.activity[number]!, createRandom(options.seed, number, 41), options)
        if (number % 17 === 5) yield repeatedCustomerLine(personOf(number, options.seed), createRandom(options.seed, number, 42))
      }
    }
  }
}

function customerLine(person: Person, joined: number, silent: boolean, activity: number, random: Random, options: DemoOptions): string {
  const study = random.chance(0.28)
  const level = words.levels[activity > 0.7 ? 3 : activity > 0.4 ? 2 : activity > 0.12 ? 1 : 0]!
  const born = new Date(Date.UTC(1962 + random.below(45), random.below(12), 1 + random.below(28))).toISOString().slice(0, 10)
  const contract = study && random.chance(0.5) ? localDate(options.end + (random.below(420) - 60) * day) : ''
  return [
    person.memberId, person.phone, random.chance(0.55) ? person.email : '', person.name, random.chance(0.9) ? (person.female ? '女' : '男') : '', random.chance(0.6) ? born : '',
    person.city.province, person.city.city, person.district, level, String(Math.floor(activity * 9000 * random.next())), (random.chance(0.3) ? random.next() * 800 : 0).toFixed(2),
    random.pick(words.sources), random.pick(words.scenes), silent ? (random.chance(0.7) ? '流失' : '意向') : words.statuses[random.below(3)]!, study ? random.pick(words.stages) : '',
    localTime(joined + random.below(86_400) * 1000), random.chance(0.7) ? random.pick(words.educations) : '', study ? random.pick(words.majors) : '', study ? random.pick(words.programs) : '', contract,
    random.chance(0.8) ? random.pick(words.owners) : '', random.chance(0.06) ? `偏好${random.pick(words.categories)}，${random.pick(['周末联系', '只加微信', '家长决策', '预算有限'])}` : '', random.pick(words.categories)
  ].join(',') + '\r\n'
}

/** The same person as another system wrote them: spaced phone, upper-case e-mail, no member id. Identity must find them. */
function repeatedCustomerLine(person: Person, random: Random): string {
  const { phone } = person
  const spelled = random.pick([`+86 ${phone}`, `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`, `86${phone}`, `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`])
  return ['', spelled, person.email.toUpperCase(), ` ${person.name} `, '', '', '', '', '', '', '', '', '企业微信', '', '', '', '', '', '', '', '', random.pick(words.owners), '', ''].join(',') + '\r\n'
}

function companiesFile(options: DemoOptions): DemoFile {
  const count = Math.max(20, Math.round(options.customers / 25))
  return {
    fileName: '企业名录.csv',
    mapping: {
      name: '企业名录', source: 'erp', target: 'account', format: csv,
      columns: [
        { from: '企业编号', to: 'identity.account_id' }, { from: '企业名称', to: 'name' }, { from: '类型', to: 'type' }, { from: '状态', to: 'status' }, { from: '行业', to: 'industry' }, { from: '年营收', to: 'annual_revenue' },
        { from: '员工数', to: 'employees' }, { from: '省份', to: 'province' }, { from: '城市', to: 'city' }, { from: '来源', to: 'source' }, { from: '负责人', to: 'owner_id' }
      ]
    },
    *lines() {
      yield '企业编号,企业名称,类型,状态,行业,年营收,员工数,省份,城市,来源,负责人\r\n'
      for (let number = 0; number < count; number++) {
        const random = createRandom(options.seed, number, 51)
        const city = random.pick(words.cities)
        const name = `${city.city.slice(0, 2)}${random.pick(words.companyWords)}${random.pick(words.companyWords)}${random.pick(words.companyKinds)}`
        yield [`ACC${10_000 + number}`, name, random.pick(['直客', '渠道', '供应商']), random.pick(['合作中', '洽谈', '暂停']), random.pick(words.industries), Math.round(Math.exp(15 + random.normal() * 1.6)),
          Math.round(Math.exp(4 + random.normal())), city.province, city.city, random.pick(words.sources), random.pick(words.owners)].join(',') + '\r\n'
      }
    }
  }
}

function leadsFile(options: DemoOptions): DemoFile {
  const count = Math.max(40, Math.round(options.customers / 10))
  return {
    fileName: '线索.csv',
    mapping: {
      name: '线索', source: 'leads', target: 'lead', format: csv,
      columns: [
        { from: '线索编号', to: 'identity.lead_id' }, { from: '手机', to: 'identity.phone' }, { from: '姓名', to: 'name' }, { from: '公司', to: 'company' }, { from: '渠道', to: 'channel' }, { from: '活动', to: 'campaign' },
        { from: '状态', to: 'status' }, { from: '评分', to: 'score' }
      ]
    },
    *lines() {
      yield '线索编号,手机,姓名,公司,渠道,活动,状态,评分\r\n'
      for (let number = 0; number < count; number++) {
        const random = createRandom(options.seed, number, 61)
        const person = personOf(random.chance(0.2) ? random.below(options.customers) : options.customers + number, options.seed)
        yield [`L${20_000 + number}`, person.phone, person.name, random.chance(0.3) ? `${random.pick(words.companyWords)}${random.pick(words.companyKinds)}` : '', random.pick(words.sources), random.pick(words.campaigns),
          random.pick(['新线索', '已联系', '有意向', '无效']), random.below(101)].join(',') + '\r\n'
      }
    }
  }
}

const orderNumber = (index: number) => `ORD${String(10_000_000 + index)}`

function ordersFile(world: DemoWorld, count: number): DemoFile {
  return {
    fileName: '订单.csv',
    mapping: {
      name: '订单', source: 'shop', target: 'event', format: csv,
      columns: [
        { value: 'order', to: 'type' }, { from: '单号', to: 'source_id' }, { from: '会员号', to: 'identity.member_id' }, { from: '下单时间', to: 'occurred_at', ...local }, { from: '金额', to: 'amount' }, { from: '币种', to: 'currency' },
        { from: '状态', to: 'status' }, { from: '渠道', to: 'channel' }, { from: '门店', to: 'store_id' }, { from: '品类', to: 'data.category', type: 'choice' }, { from: '件数', to: 'data.items', type: 'number' }, { from: '备注', to: 'description' }
      ]
    },
    *lines() {
      yield '单号,会员号,下单时间,金额,币种,状态,渠道,门店,品类,件数,备注\r\n'
      for (const occasion of occasions(world, 1, count)) yield orderLine(occasion)
    }
  }
}

function orderLine({ person, at, random, index }: Occasion): string {
  const category = random.pick(words.categories)
  const amount = Math.exp((category === '课程' ? 6.8 : category === '数码' ? 6 : 4.2) + random.normal() * 0.7)
  const member = random.chance(0.002) ? '' : `M${100_000 + person}`
  const time = random.chance(0.0005) ? '时间缺失' : localTime(at)
  return `${orderNumber(index)},${member},${time},${amount.toFixed(2)},CNY,${random.chance(0.04) ? 'cancelled' : random.chance(0.3) ? 'paid' : 'completed'},${random.pick(words.orderChannels)},${random.pick(words.stores)},${category},${1 + random.below(5)},${random.pick(words.orderNotes)}\r\n`
}

function posFile(world: DemoWorld, count: number, orders: number): DemoFile {
  return {
    fileName: 'POS流水.csv',
    mapping: {
      name: 'POS 流水', source: 'pos', target: 'event', format: csv,
      columns: [
        { value: 'pos', to: 'type' }, { from: '流水号', to: 'source_id' }, { from: '手机', to: 'identity.phone' }, { from: '时间', to: 'occurred_at', ...local }, { from: '实收', to: 'amount' }, { from: '订单号', to: 'data.order_number', type: 'text' },
        { from: '门店', to: 'store_id' }, { from: '收银员', to: 'actor' }, { from: '支付方式', to: 'data.payment', type: 'choice' }
      ]
    },
    *lines() {
      yield '流水号,手机,时间,实收,订单号,门店,收银员,支付方式\r\n'
      for (const { person, at, random, index } of occasions(world, 2, count)) {
        const { phone } = personOf(person, world.options.seed)
        yield `POS${index},${phone},${localTime(at)},${Math.exp(4 + random.normal() * 0.8).toFixed(2)},${random.chance(0.3) ? orderNumber(random.below(orders)) : ''},${random.pick(words.stores)},店员${random.below(60)},${random.pick(['微信', '支付宝', '现金', '银行卡'])}\r\n`
      }
    }
  }
}

function reservationsFile(world: DemoWorld, count: number): DemoFile {
  return {
    fileName: '预订.csv',
    mapping: {
      name: '预订', source: 'booking', target: 'event', format: csv,
      columns: [
        { value: 'reservation', to: 'type' }, { from: '预订号', to: 'source_id' }, { from: '手机', to: 'identity.phone' }, { from: '时间', to: 'occurred_at', ...local }, { from: '状态', to: 'status' }, { from: '人数', to: 'data.party', type: 'number' },
        { from: '门店', to: 'store_id' }, { from: '标题', to: 'title' }
      ]
    },
    *lines() {
      yield '预订号,手机,时间,状态,人数,门店,标题\r\n'
      for (const { person, at, random, index } of occasions(world, 3, count)) {
        const party = 1 + random.below(6)
        yield `RSV${index},${personOf(person, world.options.seed).phone},${localTime(at)},${random.pick(['confirmed', 'completed', 'completed', 'cancelled'])},${party},${random.pick(words.stores)},预订 - ${party}人\r\n`
      }
    }
  }
}

function visitsFile(world: DemoWorld, count: number): DemoFile {
  return {
    fileName: '网站访问.ndjson',
    mapping: {
      name: '网站访问', source: 'web', target: 'event', format: { kind: 'ndjson' },
      columns: [
        { value: 'visit', to: 'type' }, { from: 'member', to: 'identity.member_id' }, { from: 'time', to: 'occurred_at' }, { from: 'page', to: 'data.page', type: 'choice' }, { from: 'device', to: 'data.device', type: 'choice' },
        { from: 'seconds', to: 'data.seconds', type: 'number' }, { from: 'campaign', to: 'campaign' }
      ]
    },
    *lines() {
      for (const { person, at, random } of occasions(world, 4, count)) {
        const campaign = random.chance(0.2) ? `,"campaign":"${random.pick(words.campaigns)}"` : ''
        yield `{"member":"M${100_000 + person}","time":"${new Date(at + random.below(1000)).toISOString()}","page":"${random.pick(words.pages)}","device":"${random.pick(words.devices)}","seconds":${5 + random.below(600)}${campaign}}\n`
      }
    }
  }
}

function mailsFile(world: DemoWorld, count: number): DemoFile {
  return {
    fileName: '邮件互动.csv',
    mapping: {
      name: '邮件互动', source: 'mail', target: 'event', format: csv,
      columns: [
        { from: '动作', to: 'type' }, { from: '会员号', to: 'identity.member_id' }, { from: '时间', to: 'occurred_at', ...local }, { from: '活动', to: 'campaign' }, { from: '主题', to: 'title' }
      ]
    },
    *lines() {
      yield '动作,会员号,时间,活动,主题\r\n'
      for (const { person, at, random } of occasions(world, 5, count)) {
        const campaign = random.pick(words.campaigns)
        yield `${random.chance(0.78) ? 'email_open' : 'email_click'},M${100_000 + person},${localTime(at)},${campaign},${campaign}邀请函\r\n`
      }
    }
  }
}

function serviceFile(world: DemoWorld, count: number): DemoFile {
  return {
    fileName: '服务记录.csv',
    mapping: {
      name: '服务记录', source: 'service', target: 'event', format: csv,
      columns: [
        { from: '类型', to: 'type' }, { from: '手机', to: 'identity.phone' }, { from: '时间', to: 'occurred_at', ...local }, { from: '金额', to: 'amount' }, { from: '顾问', to: 'actor' }, { from: '内容', to: 'description' }, { from: '渠道', to: 'channel' }
      ]
    },
    *lines() {
      yield '类型,手机,时间,金额,顾问,内容,渠道\r\n'
      for (const { person, at, random } of occasions(world, 6, count)) {
        const type = random.pick(['meeting', 'meeting', 'follow_up', 'follow_up', 'follow_up', 'complaint', 'contract', 'referral', 'sign_up'])
        const amount = type === 'contract' ? (8000 + random.below(60) * 500).toFixed(2) : ''
        const text = type === 'complaint' ? random.pick(words.complaints) : type === 'contract' ? `签约 ${random.pick(words.programs)}` : `沟通 ${random.pick(words.programs)} 申请进度`
        yield `${type},${personOf(person, world.options.seed).phone},${localTime(at)},${amount},${random.pick(words.owners)},${text},${random.pick(['电话', '微信', '到店'])}\r\n`
      }
    }
  }
}
