/** The samples in resources/samples, one for each preset: invented people, the same in all files, made again from one seed. `node test/support/samples.ts` writes them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom, type Random } from '#core/domain/demo/random.ts'
import { cities, educations, givenFirst, givenSecond, levels, mailHosts, mobilePrefixes, owners, programs, sources, stages, statuses, stores, surnames } from '#core/domain/demo/vocabulary.ts'
import { headersOf, presets } from '#core/domain/presets.ts'

export const samplesFolder = join(import.meta.dirname, '..', '..', 'resources', 'samples')

export interface Sample {
  file: string
  text: string
  rows: number
  /** Rows that cannot come in: whom they belong to, their time or their amount cannot be read. */
  rejected: number
}

type Row = Record<string, string>

interface Maker {
  rows: number
  row: (random: Random, index: number) => Row
  /** What is wrong with some rows: columns set so. */
  dirt: Row[]
}

const seed = 2026
const people = Array.from({ length: 60 }, (_, index) => {
  const random = createRandom(seed, index)
  const place = random.pick(cities)
  return {
    index, name: random.pick(surnames) + random.pick(givenFirst) + (random.chance(0.6) ? random.pick(givenSecond) : ''), phone: `${random.pick(mobilePrefixes)}00${String(124_680 + index * 7919).slice(-6)}`, ...place,
    member: `VIP${String(10_001 + index)}`, wecom: `wmSample${String(1000 + index)}AbCd`, unionid: `oUnion-${String(5000 + index)}xYz`, openid: `oOpen-${String(7000 + index)}qRs`, mail: `sample${index + 1}@${random.pick(mailHosts)}`
  }
})
const companies = ['华信云科技', '海纳智能装备', '瑞丰供应链', '明远教育咨询', '青禾生物', '蓝桥物流', '恒泰新材料', '云栖文旅', '启明医疗器械', '东湖软件', '南山食品', '长风能源'].map((name, index) => {
  const { province, city } = cities[index % cities.length]!
  return { name: `${city.replace('市', '')}${name}${index % 3 === 0 ? '（集团）' : ''}有限公司`, province, city, index }
})

const digits = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** A credit code with its check character (GB 32100), of an area that is none. */
function creditCode(index: number): string {
  const body = `91990000MA0${String(10_000 + index * 37)}X`.slice(0, 17)
  const sum = [...body].reduce((total, character, place) => total + digits.indexOf(character) * weights[place]!, 0)
  return body + digits[(31 - (sum % 31)) % 31]!
}

const two = (number: number) => String(number).padStart(2, '0')
const day = (random: Random) => `2025-${two(1 + random.below(9))}-${two(1 + random.below(28))}`
const time = (random: Random) => `${two(9 + random.below(12))}:${two(random.below(60))}:${two(random.below(60))}`
const moment = (random: Random) => `${day(random)} ${time(random)}`
const chineseDay = (random: Random) => `2025年${1 + random.below(9)}月${1 + random.below(28)}日`
const money = (random: Random, most: number) => (random.chance(0.1) ? `¥${(1000 + random.below(most)).toLocaleString('en')}.00` : (10 + random.below(most * 100) / 100).toFixed(2))
const number = (prefix: string, index: number) => `${prefix}${String(20_250_001 + index)}`
const spoken = (phone: string, random: Random) => (random.chance(0.15) ? `+86 ${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}` : random.chance(0.1) ? `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}` : phone)

const makers: Record<string, Maker> = {
  orders: {
    rows: 150,
    row: (random, index) => {
      const who = random.pick(people)
      return {
        订单编号: number('DD', index), 会员号: random.chance(0.7) ? who.member : '', 下单手机: spoken(who.phone, random), 下单时间: moment(random), 实付金额: money(random, 900), 订单状态: random.pick(['已支付', '已完成', '已完成', '已取消', '待支付']), 下单渠道: random.pick(['小程序', '天猫', '门店']),
        门店编号: random.pick(stores), 商品品类: random.pick(['文具', '图书', '数码']), 件数: String(1 + random.below(5)), 买家备注: random.chance(0.1) ? '送礼，请包装' : ''
      }
    },
    dirt: [{ 实付金额: '面议' }, { 会员号: '', 下单手机: '' }, { 下单时间: '待定' }]
  },
  reservations: {
    rows: 80,
    row: (random, index) => ({
      预订单号: number('YD', index), 预订人手机: spoken(random.pick(people).phone, random), 预订时间: moment(random).slice(0, 16), 预订状态: random.pick(['已预订', '已确认', '已到店', '已取消', '未到店']), 人数: String(2 + random.below(8)), 桌型: random.pick(['大厅', '包间', '露台']),
      预订渠道: random.pick(['电话', '小程序', '易订']), 门店编号: random.pick(stores), 特殊要求: random.chance(0.2) ? '靠窗，需儿童椅' : ''
    }),
    dirt: [{ 预订人手机: '' }, { 预订时间: '下周' }]
  },
  pos: {
    rows: 120,
    row: (random, index) => ({
      小票号: number('XP', index), 对应订单号: random.chance(0.3) ? number('DD', random.below(150)) : '', 会员手机: random.pick(people).phone, 交易时间: moment(random), 实收金额: money(random, 400), 收款方式: random.pick(['微信', '支付宝', '现金', '会员卡']), 交易状态: random.pick(['已完成', '已完成', '已退款']),
      门店编号: random.pick(stores), 收银员: random.pick(['收银一', '收银二'])
    }),
    dirt: [{ 会员手机: '1.38E+10' }, { 实收金额: '——' }]
  },
  members: {
    rows: 60,
    row: (random, index) => {
      const who = people[index % people.length]!
      return {
        会员卡号: who.member, 会员姓名: who.name, 手机号码: spoken(who.phone, random), 性别: random.pick(['男', '女', '']), 生日: `19${70 + random.below(30)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`, 会员等级: random.pick(levels), 可用积分: String(random.below(9000)), 储值余额: money(random, 800), 开卡日期: chineseDay(random),
        最近到店: day(random), 开卡门店: random.pick(stores), 来源渠道: random.pick(sources)
      }
    },
    dirt: [{ 会员卡号: '', 会员姓名: '', 手机号码: '' }]
  },
  audit: {
    rows: 60,
    row: (random, index) => ({ 日志编号: number('LOG', index), 客户手机: random.pick(people).phone, 操作时间: moment(random), 操作类型: random.pick(['查看资料', '导出', '修改手机']), 操作人: random.pick(owners), 操作模块: random.pick(['客户360', '报表']), 操作说明: '按制度留痕' }),
    dirt: [{ 客户手机: '' }]
  },
  'crm-customers': {
    rows: 60,
    row: (random, index) => {
      const who = people[index % people.length]!
      return {
        客户编号: `KH${10_001 + index}`, 客户姓名: who.name, 联系电话: spoken(who.phone, random), 电子邮箱: who.mail.replace('sample', random.chance(0.2) ? 'Sample' : 'sample'), 所属公司: random.pick(companies).name, 职务: random.pick(['采购经理', '总经理', '财务']), 客户阶段: random.pick(stages), 客户状态: random.pick(statuses), 客户经理: random.pick(owners),
        客户来源: random.pick(sources), 所在省份: who.province, 所在城市: who.city, 建档时间: moment(random), 备注: random.chance(0.2) ? `学历${random.pick(educations)}，关注${random.pick(programs)}` : ''
      }
    },
    dirt: [{ 客户编号: '', 客户姓名: '', 联系电话: '不详', 电子邮箱: '' }]
  },
  'crm-accounts': {
    rows: 50,
    row: (random, index) => {
      const company = companies[index % companies.length]!
      const branch = Math.floor(index / companies.length)
      return {
        企业编号: `QY${1001 + index}`, 企业名称: branch === 0 ? company.name : `${company.name}第${branch}分公司`, 统一社会信用代码: creditCode(index), 所属行业: random.pick(['制造业', '软件', '教育', '物流']), 员工规模: String(20 + random.below(900)), 年营业额: `${(1 + random.below(90)) * 100}万`, 客户类型: random.pick(['直客', '渠道']),
        合作状态: random.pick(['合作中', '洽谈', '暂停']), 所在省份: company.province, 所在城市: company.city, 注册地址: `${company.city}示例路${1 + random.below(200)}号`, 客户经理: random.pick(owners)
      }
    },
    dirt: [{ 企业编号: '', 企业名称: '', 统一社会信用代码: '' }]
  },
  'crm-leads': {
    rows: 60,
    row: (random, index) => {
      const who = people[index % people.length]!
      return {
        线索编号: `XS${1001 + index}`, 联系人: who.name, 公司名称: random.pick(companies).name, 手机: spoken(who.phone, random), 邮箱: who.mail, 线索来源: random.pick(sources), 市场活动: random.pick(['春季促销', '教育展', '']), 线索状态: random.pick(['新建', '跟进中', '已转化']), 线索评分: String(random.below(100)),
        转化时间: random.chance(0.3) ? day(random) : ''
      }
    },
    dirt: [{ 线索编号: '', 联系人: '', 手机: '', 邮箱: '' }]
  },
  'crm-opportunities': {
    rows: 60,
    row: (random, index) => {
      const company = random.pick(companies)
      return {
        商机编号: number('SJ', index), 统一社会信用代码: random.chance(0.6) ? creditCode(company.index) : '', 客户公司: company.name, 商机名称: `${random.pick(['年度续约', '新购', '增购'])}项目`, 销售阶段: random.pick(['线索', '谈判', '赢单', '输单']), 预计金额: money(random, 90_000), 币种: 'CNY', 销售负责人: random.pick(owners), 创建日期: day(random),
        结单日期: random.chance(0.4) ? day(random) : '', 市场活动: random.pick(['春季促销', ''])
      }
    },
    dirt: [{ 统一社会信用代码: '', 客户公司: '' }]
  },
  'wework-contacts': {
    rows: 60,
    row: (random, index) => {
      const who = people[index % people.length]!
      return {
        外部联系人ID: who.wecom, 客户昵称: who.name, 备注手机: random.chance(0.6) ? who.phone : '', UnionID: random.chance(0.7) ? who.unionid : '', 性别: random.pick(['男', '女', '未知']), 企业简称: random.chance(0.3) ? random.pick(companies).name : '', 添加人: random.pick(owners), 添加方式: random.pick(['扫码', '搜索手机号', '名片分享']), 添加时间: moment(random),
        描述: ''
      }
    },
    dirt: [{ 外部联系人ID: '', 客户昵称: '', 备注手机: '', UnionID: '' }]
  },
  'wework-follow': {
    rows: 120,
    row: (random, index) => ({ 记录ID: number('GJ', index), 外部联系人ID: random.pick(people).wecom, 跟进时间: moment(random), 记录类型: random.pick(['会话', '跟进', '朋友圈']), 跟进成员: random.pick(owners), 消息方向: random.pick(['发出', '收到']), 跟进内容: random.pick(['发送报价', '约定回访', '咨询课程']) }),
    dirt: [{ 外部联系人ID: '' }, { 跟进时间: '昨天' }]
  },
  'wechat-fans': {
    rows: 60,
    row: (random, index) => {
      const who = people[index % people.length]!
      return { OpenID: who.openid, UnionID: who.unionid, 粉丝昵称: who.name, 性别: random.pick(['男', '女', '未知']), 省份: who.province, 城市: who.city, 关注时间: moment(random), 关注来源: random.pick(['扫码', '搜一搜', '文章']), 是否取关: random.pick(['否', '否', '是']) }
    },
    dirt: [{ OpenID: '', UnionID: '', 粉丝昵称: '' }]
  },
  'wechat-interactions': {
    rows: 120,
    row: (random, index) => ({ 消息ID: number('MSG', index), OpenID: random.pick(people).openid, 互动时间: moment(random), 互动类型: random.pick(['阅读图文', '点击菜单', '分享', '发送消息']), 图文标题: random.chance(0.5) ? '新品上市预告' : '', 菜单名称: random.chance(0.3) ? '会员中心' : '' }),
    dirt: [{ OpenID: '' }, { 互动时间: '' }]
  },
  'internal-contracts': {
    rows: 60,
    row: (random, index) => ({
      合同编号: number('HT', index), 客户手机号: spoken(random.pick(people).phone, random), 签约日期: chineseDay(random), 合同类型: random.pick(['新签', '续费', '续签']), 合同金额: money(random, 60_000), 合同状态: random.pick(['执行中', '已完结']), 签约顾问: random.pick(owners), 项目名称: random.pick(programs)
    }),
    dirt: [{ 客户手机号: '' }, { 合同金额: '另议' }]
  },
  'internal-tickets': {
    rows: 60,
    row: (random, index) => ({ 工单编号: number('GD', index), 客户手机号: random.pick(people).phone, 提交时间: moment(random), 工单类型: random.pick(['投诉', '咨询', '退费']), 处理状态: random.pick(['处理中', '已解决', '已关闭']), 处理人: random.pick(owners), 紧急程度: random.pick(['高', '中', '低']), 问题描述: random.pick(['课程时间调整', '发票未收到']) }),
    dirt: [{ 客户手机号: '无' }]
  }
}

const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Dirty rows stand among the others, a known distance apart. */
export function makeSamples(): Sample[] {
  return presets.map((preset, place) => {
    const { rows, row, dirt } = makers[preset.id]!
    const random = createRandom(seed, 1000 + place)
    const headers = headersOf(preset)
    const lines = Array.from({ length: rows }, (_, index) => {
      const made = row(random, index)
      const wrong = index % 17 === 5 ? dirt[Math.floor(index / 17)] : undefined
      return headers.map((header) => cell({ ...made, ...wrong }[header] ?? '')).join(',')
    })
    return { file: preset.sample, text: `\uFEFF${[headers.join(','), ...lines].join('\r\n')}\r\n`, rows, rejected: dirt.length }
  })
}

if (import.meta.main) {
  mkdirSync(samplesFolder, { recursive: true })
  for (const { file, text } of makeSamples()) writeFileSync(join(samplesFolder, file), text)
}
