/** Names under which columns arrive, in Chinese, English and pinyin. Compared squashed: lower case, without spaces, marks and bracketed units. */
import type { Mapping } from '#core/contract/imports.ts'
import { squashHeader } from '#core/domain/normalise/text.ts'

export type Target = Mapping['target']

type Names = Record<string, string>

/** Names are separated by spaces; the first are the surest. */
const person: Names = {
  'identity.customer_id': 'customerid custid customerno customercode customernumber clientid 客户编号 客户号 客户id 客户代码 顾客编号 kehubianhao kehuhao',
  'identity.phone':
    'phone mobile mobilephone phonenumber mobilenumber phoneno mobileno cellphone cell msisdn 手机号 手机 手机号码 会员手机号 会员手机 客户手机 客户手机号 客户电话 买家手机 收货人手机 联系手机 联系电话 电话 电话号码 联系方式 家长电话 学员电话 shoujihao shouji tel telephone contactphone dianhua lianxidianhua',
  'identity.email': 'email mail emailaddress useremail customeremail 邮箱 电子邮箱 电子邮件 邮件 邮箱地址 youxiang dianziyouxiang',
  'identity.member_id': 'memberid memberno membernumber membercode membershipid loyaltyid vipno vipid cardno cardnumber 会员号 会员编号 会员id 会员卡号 会员代码 会员 卡号 huiyuanhao huiyuanbianhao huiyuanid member',
  'identity.id_no': 'idno idcard idcardno idnumber identityno identitycard nationalid residentid 身份证号 身份证 身份证号码 证件号码 证件号 公民身份号码 shenfenzheng shenfenzhenghao',
  'identity.wecom': 'wecom wecomid externaluserid wecomexternalid 企业微信 企微 企微id 外部联系人id 企业微信id qiyeweixin',
  'identity.unionid': 'unionid wxunionid 微信unionid',
  'identity.openid': 'openid wxopenid 微信openid',
  'identity.external_id': 'externalid userid uid user userno buyerid studentid patientid uniqueid recid externalno 外部编号 用户id 用户编号 用户 买家id 学员编号 学号 yonghuid id 编号'
}

const customer: Names = {
  ...person,
  name: 'name fullname customername realname username clientname contactname membername 姓名 客户姓名 会员姓名 真实姓名 名字 客户名称 联系人 联系人姓名 顾客姓名 学员姓名 收货人 xingming mingzi',
  gender: 'gender sex 性别 xingbie',
  birth_date: 'birthdate birthday dob dateofbirth born 出生日期 生日 出生年月 出生年月日 shengri chushengriqi',
  wechat: 'wechat wechatid weixin 微信 微信号 weixinhao',
  province: 'province state region 省份 省 所在省 所在省份 shengfen',
  city: 'city town suburb 城市 市 所在城市 地市 chengshi',
  district: 'district county 区县 区 县区 行政区',
  address: 'address address1 street fulladdress 地址 联系地址 详细地址 收货地址 家庭住址 住址 通讯地址 dizhi',
  language: 'language lang locale 语言',
  education: 'education degree 学历 教育程度 文化程度 xueli',
  stage: 'stage lifecyclestage 阶段 客户阶段',
  status: 'status customerstatus 状态 客户状态 会员状态 zhuangtai',
  source: 'source acquisitionchannel leadsource registersource 来源 客户来源 注册来源 来源渠道 渠道来源 获客渠道 渠道 laiyuan',
  scene: 'scene 场景 获客场景',
  owner_id: 'ownerid owner salesrep accountmanager consultant 负责人 跟进人 所属销售 客户经理 专属顾问 顾问 归属人 fuzeren',
  acquired_at: 'acquiredat createdat created registeredat signupdate signupat registerdate registrationdate joindate joinedat createtime 注册时间 注册日期 获客时间 创建时间 入会时间 入会日期 建档时间 开卡日期 zhuceshijian',
  last_active_at: 'lastactiveat lastactive lastseen lastlogin lastloginat lastvisit 最近活跃 最近活跃时间 最后登录时间 最近登录 最近到店',
  notes: 'notes note remark remarks comment comments memo 备注 说明 客户备注 beizhu',
  level: 'level tier memberlevel grade viplevel 等级 会员等级 级别 会员级别 客户等级 huiyuandengji dengji',
  points: 'points score memberpoints 积分 会员积分 可用积分 jifen',
  balance: 'balance storedvalue 余额 储值余额 账户余额 yue',
  contract_end: 'contractend contractenddate contractexpiry 合同到期 合同到期日 合同结束日期 合同到期时间',
  consent: 'consent optin permissions 授权 授权用途 营销授权',
  job_title: 'jobtitle job occupation title position 职位 职务 职业 岗位 zhiwei',
  primary_account: 'company companyname employer organisation organization 公司 公司名称 所属企业 工作单位 单位 企业名称 gongsi',
  target_major: 'targetmajor major 目标专业 意向专业 专业',
  program: 'program programme course 申请项目 项目 课程 意向课程'
}

const account: Names = {
  'identity.account_id': 'accountid companyid accountno companycode customerid clientid 企业编号 公司编号 客户编号 企业id qiyebianhao',
  'identity.credit_code': 'creditcode uscc unifiedcreditcode socialcreditcode taxid taxno 统一社会信用代码 社会信用代码 信用代码 税号 纳税人识别号 xinyongdaima',
  'identity.phone': person['identity.phone']!,
  'identity.email': person['identity.email']!,
  'identity.external_id': 'externalid externalno crmid 外部编号 id 编号',
  name: 'companyname accountname company account name organisation organization 企业名称 公司名称 公司 企业 单位名称 客户名称 名称 gongsimingcheng qiyemingcheng',
  type: 'type accounttype companytype 类型 企业类型 公司类型 客户类型',
  status: 'status accountstatus 状态 客户状态 经营状态',
  industry: 'industry sector vertical 行业 所属行业 hangye',
  annual_revenue: 'annualrevenue revenue turnover 年营收 年收入 营业额 年营业额',
  employees: 'employees headcount employeecount staff 员工数 员工人数 人数 规模',
  province: customer['province']!,
  city: customer['city']!,
  address: `${customer['address']!} 注册地址 公司地址 企业地址`,
  source: customer['source']!,
  owner_id: customer['owner_id']!
}

const lead: Names = {
  'identity.lead_id': 'leadid leadno 线索编号 线索id xiansuobianhao',
  'identity.phone': person['identity.phone']!,
  'identity.email': person['identity.email']!,
  'identity.wecom': person['identity.wecom']!,
  'identity.unionid': person['identity.unionid']!,
  'identity.openid': person['identity.openid']!,
  'identity.id_no': person['identity.id_no']!,
  'identity.external_id': person['identity.external_id']!,
  name: customer['name']!,
  company: customer['primary_account']!,
  channel: 'channel leadsource source utmsource 渠道 来源 线索来源 来源渠道 qudao',
  campaign: 'campaign utmcampaign 活动 活动名称 推广活动',
  status: 'status leadstatus stage 状态 线索状态 跟进状态',
  score: 'score leadscore rating 评分 线索评分 得分',
  converted_at: 'convertedat conversiondate converteddate 转化时间 转化日期 成交时间'
}

const event: Names = {
  ...person,
  source_id:
    'orderid orderno ordernumber ordercode invoiceno invoicenumber invoiceid invoice transactionid transactionno tradeno bookingid reservationid receiptno ticketno eventid recordid 订单号 订单编号 订单id 单号 交易号 交易单号 流水号 小票号 预约号 预约单号 工单号 合同编号 事件编号 记录编号 dingdanhao danhao liushuihao order id 编号',
  type: 'eventtype event eventname type action activity activitytype 事件 事件类型 事件名称 行为 行为类型 类型 业务类型 交易类型 shijian leixing',
  subtype: 'subtype eventsubtype subcategory 子类型 二级类型 小类',
  occurred_at:
    'occurredat eventtime timestamp orderdate ordertime orderedat invoicedate transactiondate transactiontime paidat paytime paymentdate paymenttime purchasedate purchasetime datetime time date createdat createtime created eventdate visittime visitdate bookingtime 时间 发生时间 下单时间 订单时间 交易时间 支付时间 付款时间 消费时间 消费日期 下单日期 订单日期 交易日期 日期 创建时间 预约时间 到店时间 到访时间 事件时间 记录时间 签约时间 riqi shijian xiadanshijian zhifushijian at ts',
  amount:
    'amount totalamount orderamount paidamount netamount paymentamount total totalprice grandtotal ordertotal dollarvalue revenue sales value price 金额 实付金额 实收金额 支付金额 付款金额 订单金额 交易金额 消费金额 成交金额 合计金额 合计 总金额 总价 总额 实付 实收 应付金额 jine shifujine dingdanjine',
  currency: 'currency currencycode 币种 货币 bizhong',
  status: 'status orderstatus paymentstatus state 状态 订单状态 支付状态 交易状态 预约状态 zhuangtai',
  channel: 'channel saleschannel platform orderchannel 渠道 平台 下单渠道 销售渠道 来源渠道 来源 qudao pingtai',
  scene: 'scene 场景',
  store_id: 'storeid store storecode storename shop shopid shopname branch outlet 门店 门店编号 门店名称 店铺 店铺名称 分店 网点 校区 店 mendian dianpu',
  campaign: 'campaign campaignid utmcampaign promotion 活动 活动名称 营销活动 促销活动 huodong',
  actor: 'actor operator cashier salesperson salesrep staff agent 经办人 操作人 收银员 销售员 导购 店员 服务人员 跟进人 接待人 jingbanren',
  title: 'title subject 标题 主题 事项 biaoti',
  description: 'description content details detail note notes remark remarks comment 描述 内容 详情 说明 备注 沟通内容 跟进内容 投诉内容 beizhu miaoshu neirong'
}

const opportunity: Names = {
  source_id: 'opportunityid opportunityno dealid dealno 商机编号 商机id 商机号 机会编号 shangjibianhao id 编号',
  'identity.account_id': account['identity.account_id']!,
  'identity.credit_code': account['identity.credit_code']!,
  account: `${account['name']!} accountname kehumingcheng 客户公司 客户企业 所属客户 客户`,
  name: 'opportunityname dealname opportunity deal 商机名称 商机 机会名称 项目名称 shangjimingcheng shangji',
  stage: 'stage salesstage dealstage 阶段 销售阶段 商机阶段 jieduan',
  amount: 'amount dealamount dealvalue expectedamount value 金额 预计金额 商机金额 预计成交金额 合同金额 jine yujijine',
  currency: event['currency']!,
  owner_id: `${customer['owner_id']!} 销售 销售负责人 业务员`,
  created_at: 'createdat createddate created 创建时间 创建日期 chuangjianshijian',
  closed_at: 'closedat closedate expectedclosedate 关闭时间 结单日期 成交日期 预计成交日期 guanbishijian',
  campaign: event['campaign']!
}

const holding: Names = {
  ...person,
  source_id: 'holdingid accountno contractno policyno 持仓编号 账号 合约号 合同号 保单号 zhanghao',
  kind: 'kind holdingtype producttype category 类别 产品类别 产品类型 持仓类型 leibie',
  product: 'product productname 产品 产品名称 品名 chanpin chanpinmingcheng',
  balance: 'balance currentbalance marketvalue 余额 当前余额 市值 持仓金额 产品余额 yue',
  principal: 'principal originalamount 本金 贷款金额 投资本金 benjin',
  rate: 'rate interestrate 利率 年利率 收益率 lilv',
  currency: event['currency']!,
  opened_at: 'openedat opendate startdate 开立日期 开户日期 起息日 购买日期 kaihuriqi',
  matured_at: 'maturedat maturitydate enddate duedate 到期日 到期日期 到期时间 daoqiri',
  status: 'status holdingstatus 状态 持仓状态 zhuangtai'
}

const credit_record: Names = {
  ...person,
  source_id: 'recordid loanno 流水号 借据号 记录编号 liushuihao',
  kind: 'kind recordtype type 类别 记录类型 业务类型 信贷类型 leixing',
  amount: 'amount 金额 还款金额 用信金额 逾期金额 jine',
  limit: 'limit creditlimit 额度 授信额度 信用额度 edu',
  due_at: 'dueat duedate 应还日期 应还日 到期还款日 还款日 yinghuanriqi',
  occurred_at: 'occurredat date transactiondate 发生时间 发生日期 还款日期 交易日期 riqi',
  days_overdue: 'daysoverdue dpd overduedays 逾期天数 yuqitianshu',
  status: 'status 状态 结清状态 zhuangtai'
}

/** Identities of one end, by their names with a word for that end before them. */
const ends = (side: string, words: readonly string[]): Names => Object.fromEntries(Object.entries({ ...person, 'identity.credit_code': account['identity.credit_code']!, 'identity.account_id': account['identity.account_id']! })
  .map(([to, names]) => [`${side}.${to}`, names.split(' ').flatMap((name) => words.map((word) => word + name)).join(' ')]))

const relation: Names = {
  ...ends('from', ['from', '甲方', '主', '主体', '推荐人', '客户', '']), ...ends('to', ['to', '乙方', '关联人', '关联方', '被推荐人', '联系人']),
  kind: 'kind relation relationtype relationship 关系 关系类型 关联类型 guanxi', role: 'role 角色 身份 juese', is_primary: 'isprimary primary 是否主要 主要联系人 首要', since: 'since startdate 起始日期 建立日期 开始日期'
}

const campaign: Names = {
  campaign: 'campaign campaignid campaigncode 活动编号 活动代码 活动id huodongbianhao', name: 'campaignname name title 活动名称 活动主题 名称 huodongmingcheng', channel: 'channel 渠道 投放渠道 推广渠道 qudao',
  start_date: 'startdate start begin 开始日期 开始时间 活动开始 kaishiriqi', end_date: 'enddate end finish 结束日期 结束时间 活动结束 jieshuriqi'
}

const tag: Names = {
  ...person,
  tag: 'tag tagname label labelname 标签 标签名称 标签名 biaoqian', source: 'source tagsource 来源 标签来源 打标方式', confidence: 'confidence score probability 置信度 概率 zhixindu', tagged_at: 'taggedat taggedtime tagtime 打标时间 打标日期 标记时间 创建时间 dabiaoshijian'
}

const updated: Names = {
  source_time: 'sourcetime updatedat updated updatetime updatedtime updatedate modifiedat modified modifytime modifiedtime modifieddate modifiedon lastmodified lastmodifiedat lastmodifieddate lastupdated lastupdatedat lastupdatetime gmtmodified ' +
    '来源更新时间 更新时间 更新日期 修改时间 修改日期 最后更新 最后更新时间 最后修改 最后修改时间 最近更新 最近更新时间 最近修改时间 gengxinshijian xiugaishijian'
}

const byTarget: Record<Target, Names> = {
  customer: { ...customer, ...updated }, account: { ...account, ...updated }, lead: { ...lead, ...updated }, event: { ...event, ...updated }, opportunity: { ...opportunity, ...updated },
  holding: { ...holding, ...updated }, credit_record: { ...credit_record, ...updated }, relation: { ...relation, ...updated }, campaign: { ...campaign, ...updated }, tag
}

/** Names that a product has rather than an order; where they stand in an event's description they are data. */
export const productNames = new Set('description productname product item itemname sku stockcode productid productcode 商品 商品名称 商品编号 货号 产品 产品名称 品名 款号'.split(' '))
export const quantityNames = new Set('quantity qty count units numberofcds 数量 件数 购买数量 商品数量 shuliang'.split(' '))
export const unitPriceNames = new Set('unitprice price itemprice 单价 商品单价 售价 danjia'.split(' '))

/** Names of what identifies a person without being a field here; such columns are secret whatever they hold. */
export const secretNames = new Set(
  ('firstname lastname surname givenname familyname middlename nickname ssn socsecid passport passportno licence plate ip ipaddress qq weibo iban bankaccount bankcard ' +
    '姓 名 昵称 护照 护照号 驾照 驾驶证 车牌 车牌号 银行卡 银行卡号 银行账号 开户账号 监护人 家长 家长姓名 紧急联系人 address2 地址2').split(' ')
)

/** Ends of names of codes, which are text though they be digits. */
const codeEnds = /(?:id|no|code|number|编号|编码|代码|单号|号码|号|zip|postcode)$/

export function namesCode(name: string): boolean {
  return codeEnds.test(squashHeader(name))
}

const tables = new Map<Target, Map<string, { to: string; rank: number }[]>>()

function tableOf(target: Target): Map<string, { to: string; rank: number }[]> {
  const known = tables.get(target)
  if (known) return known
  const table = new Map<string, { to: string; rank: number }[]>()
  for (const [to, names] of Object.entries(byTarget[target])) {
    names.split(' ').forEach((name, rank) => table.set(name, [...(table.get(name) ?? []), { to, rank }]))
  }
  tables.set(target, table)
  return table
}

export interface NameMatch {
  to: string
  /** 0 to 1: how sure the name alone is. */
  weight: number
}

/** Fields that a column may be by its name: the whole of it, its last part (`address.city`), or with a word around it (`会员手机号(主)`). */
export function matchName(target: Target, column: string): NameMatch[] {
  const table = tableOf(target)
  const weigh = (found: { to: string; rank: number }[] | undefined, weight: number) =>
    (found ?? []).map(({ to, rank }) => ({ to, weight: weight - Math.min(rank, 30) * 0.005 }))
  const exact = weigh(table.get(squashHeader(column)), 1)
  if (exact.length) return exact
  const last = weigh(table.get(squashHeader(column.split('.').at(-1)!)), 0.85)
  if (last.length) return last
  const name = squashHeader(column)
  for (let length = name.length - 1; length > 0; length--) {
    const within = [...new Set([name.slice(-length), name.slice(0, length)])].filter((part) => table.has(part) && isTelling(part))
    if (within.length > 0) return within.flatMap((part) => weigh(table.get(part), 0.6))
  }
  return []
}

/** Long enough to mean the same within a longer name. */
function isTelling(synonym: string): boolean {
  return /[^ -~]/.test(synonym) ? synonym.length >= 2 : synonym.length >= 5
}
