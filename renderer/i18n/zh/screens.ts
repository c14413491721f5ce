export const screens = {
  start: {
    subtitle: '客群工作台', promise: '客户数据只留在这台电脑：导入、查看、分析，全程离线。', begin: '开始', openDemo: '打开演示', demoText: '5 万客户、100 万条事件的零售与教育示例，约一分钟就绪',
    create: '新建工作区', createText: '从自己的客户和订单文件开始', createNow: '新建并打开', name: '工作区名称', nameNote: '数据加密保存在本机，名称之后可以修改', nameExample: '例如：华东门店会员', open: '打开文件夹', openText: '打开已有的工作区文件夹',
    restore: '从备份恢复', restoreText: '由备份文件还原为一个新的工作区', restoreBrowser: '浏览器中请先打开任一工作区，再到“设置 › 存储与备份”里恢复', recent: '最近打开', noRecent: '还没有工作区。打开演示看看，或者新建一个。',
    locked: '{{by}} 正在使用', foot: '不联网，不上传；密钥保存在工作区之外', version: '版本 {{version}}'
  },
  home: {
    counts: { customers: '客户', accounts: '企业', leads: '线索', events: '事件', batches: '导入批次' },
    defs: {
      customers: '未删除的客户数，一人一条；点击查看列表', accounts: '未删除的企业数；点击查看列表', leads: '未删除的线索数；点击查看列表', events: '所有未作废的事件：订单、预订、互动、行为等', batches: '导入过的文件批次，含已撤销的；点击查看'
    },
    fresh: '数据更新于 {{moment}}（{{ago}}）', noData: '还没有数据', recentImports: '最近导入', allImports: '全部导入', next: '下一步', repaired: '{{at}} 打开时已修复：', by: '客户按{{field}}', byDef: '{{field}}为该值的客户数；空值不计；点击查看名单',
    steps: {
      rejects_other: '{{count, number}} 行被拒绝，等待修复', rejectsText_other: '来自 {{count, number}} 个批次；可逐行改正后重放', repair: '去修复', backup: '备份工作区', backupNone: '还没有备份。一个文件即可带走全部数据', backupOld: '上次备份在{{ago}}',
      safe: '备份是新的', safeText: '上次备份在{{ago}}', find: '随处搜索', findText: '姓名、手机号、会员号都可以', keys: '全程键盘', keysText: '按 ? 查看所有快捷键'
    },
    filling: '正在生成演示数据', fillingText: '由产品自己的导入写入，完成后列表与图表会自动出现；期间可以随意查看。',
    first: {
      import: '导入第一个文件', importText: 'CSV、Excel、JSON 或 Parquet。列的类型和去向会自动识别，导入前可逐列修改。', demo: '先看演示', demoText: '5 万客户、两年事件的零售与教育业务，由产品自己的导入生成，可以放心尝试。', enter: '手工录入', enterText: '新建一位客户，记录互动，随后用文件补全。'
    }
  },
  lists: {
    search_customer: '姓名、手机号、会员号', search_account: '企业名称、信用代码、编号', search_lead: '姓名、手机号、编号', total_other: '共 {{count, number}} 条', columns: '列', resetColumns: '恢复默认列', moveUp: '上移“{{column}}”', moveDown: '下移“{{column}}”', sortBy: '按“{{column}}”排序', clearFilter: '清除筛选“{{field}}”',
    clearFilters: '清除筛选', findValue: '查找值', noValues: '没有这样的值', batch: '导入批次', unnamed: '未命名', id: '编号', created_at: '创建时间', updated_at: '更新时间', lastEvent: '最近事件', noEvents: '还没有事件', lastEvents: '最近事件',
    open: '打开', selected: '已选', sumSpent: '消费合计', meanSpent: '人均', sumOrders: '订单', selectLoaded: '选择已载入的全部行', selectRow: '选择该行', nothingFound: '没有符合条件的记录', nothingFoundText: '放宽筛选，或者检查搜索内容。手机号可以只输入后四位以上的连续数字。',
    empty_customer: '还没有客户', empty_account: '还没有企业', empty_lead: '还没有线索',
    emptyText_customer: '导入一份客户名单，姓名、手机号、会员号会自动识别。', emptyText_account: '导入企业名单，以统一社会信用代码或名称区分。', emptyText_lead: '导入线索表，之后可按手机号与客户关联。',
    emptyExample_customer: '示例：会员号, 姓名, 手机号, 会员等级, 城市 → 一行成为一位客户；已有手机号的行会关联到原客户。', emptyExample_account: '示例：统一社会信用代码, 企业名称, 行业, 员工数 → 一行成为一家企业。',
    emptyExample_lead: '示例：姓名, 手机号, 渠道, 活动, 评分 → 一行成为一条线索。'
  },
  metrics: {
    total_spent: '累计消费', withPos: '含 POS 交易', total_orders: '订单数', avg_order_value: '客单价', customer_lifetime_days: '客户生命周期', order_frequency_per_month: '月均订单', rfm_score: 'RFM 评分', customer_tier: '客户等级', last_order: '最近下单',
    today: '今天', days_other: '{{count, number}} 天', daysAgo_other: '{{count, number}} 天前', noModel: '价值模型尚未建立，因此为空。',
    def: {
      total_spent: '有效订单净额之和，减去退款；含没有对应订单的 POS 交易。已取消、作废的不计。点击查看订单。', total_orders: '有效订单的笔数，金额为 0 的也算；含没有对应订单的 POS 交易。点击查看订单。', avg_order_value: '累计消费 ÷ 订单数。',
      customer_lifetime_days: '从第一笔有效订单到今天的天数。', order_frequency_per_month: '订单数 ÷（生命周期天数 ÷ 30），不足 30 天按 30 天计。', rfm_score: '近度、频度、金额的综合百分位，0–100。', customer_tier: 'VIP、高价值、中价值、低价值或流失风险，由 RFM 评分得出。',
      last_order: '距最近一笔未取消订单的天数。'
    }
  },
  profile: {
    owner: '负责人', noOwner: '未分配', since: '获客', value: '价值指标', fields: '资料', version: '第 {{version}} 版', blankFields_other: '{{count}} 个空字段', editField: '编辑{{field}}', maskedEdit: '输入新值替换', notAValue: '不是该类型的值',
    changed: '已修改：', added: '已记录', timeline: '时间线', events_other: '{{count, number}} 条业务事件', type: '类型', date: '日期', until: '{{day}} 及之前', untilDay: '显示这一天及之前', showSystem: '显示系统事件', hideSystem: '隐藏系统事件', noEvents: '还没有事件', nothingHere: '此范围内没有事件',
    noEventsText: '订单、预订、互动会按天列在这里。导入事件文件，或记录一次互动。', side: '建议与统计', next: '该做什么', nothingToDo: '目前没有需要处理的事。', statistics: '事件统计', statisticsDef: '该客户每类业务事件的数量；点击筛选时间线',
    recentOrders: '最近订单', daysOverdue: '逾期 {{days}} 天', primary: '主要', recentReservations: '最近预订', all: '全部 {{total}}', needsSomething: '请至少填写姓名或一种联系方式。'
  },
  suggestions: {
    interaction: '记录互动', edit: '补充资料', evidence: '查看依据',
    complaint: { title: '跟进投诉', why: '{{days, number}} 天前有投诉，之后请确认是否已解决。' }, reservation: { title: '准备接待', why: '预订在 {{when}}。' }, contract: { title: '商谈续约', why: '合同还有 {{days, number}} 天到期。' },
    dormant: { title: '唤回沉睡客户', why: '已 {{days, number}} 天未下单，超过 {{limit, number}} 天。' }, slowing: { title: '下单变慢', why: '已 {{days, number}} 天未下单，平时约 {{usual, number}} 天一单。' },
    neverBought: { title: '促成首单', why: '有 {{activities, number}} 条活动记录，还没有订单。' }, birthday: { title: '生日关怀', why: '{{days, number}} 天后生日。' }, balance: { title: '提醒使用余额', why: '余额 {{balance}}，已两个月未消费。' },
    noContact: { title: '补充联系方式', why: '没有手机号和邮箱，无法联系。' }, noOwner: { title: '分配负责人', why: '目前无人负责。' }
  },
  conflict: { title: '有人同时修改了此客户', text: '“{{field}}”在你编辑期间发生了变化。保留哪一个？', theirs: '现在的值', mine: '你的值', keepTheirs: '保留现在的', keepMine: '用我的覆盖' },
  event: {
    addInteraction: '记录互动', addBehaviour: '记录行为', type: '类型', at: '时间', title: '标题', titleHint: '例如：电话回访', description: '内容', descriptionNote: '内容加密保存，只在记录库中。', channel: '渠道', save: '保存', scene: '场景', store: '门店', source: '来源',
    lineCount_other: '明细 {{count, number}} 行', moreLines_other: '还有 {{count, number}} 行', batch: '导入批次', id: '事件编号'
  },
  rejects: {
    batch: '批次', row: '行', rowNumber: '第 {{row}} 行', reason: '原因', rule: '原因', column: '列', share: '占比', state: '状态', states: { open: '待修复', replayed: '已重放', ignored: '已忽略', all: '全部' }, toBatch: '查看批次', toReplay: '查看重放批次', search: '在原始值中查找',
    replay: '修复并重放', reset: '还原', replayNote: '改正后按原批次的映射重新导入这一行；再次被拒绝时带着新的原因回到这里。', sent: '正在重放', done: '这一行已修复并导入。', empty: '没有异常行', emptyText: '导入时被拒绝的行会留在这里，原样保留，改正后可以重放。',
    emptyExample: '示例：订单行缺少会员号 → 规则“没有身份”；填上会员号后重放，即成为该会员的订单。', keys: '←→ 选择单元格，Enter 或 F2 修改，Tab 到下一格，Delete 清空，空格选中行', actions: '对所选行的操作', selected_other: '已选 {{count, number}} 行', edited_other: '已修改 {{count, number}} 行',
    wholeSelected_other: '已选全部 {{count, number}} 行（按当前筛选）', selectWhole: '选择符合筛选的全部 {{total}} 行', clear: '取消选择', replayMany: '重放…', replayRows_other: '重放 {{count, number}} 行', fix: '批量修改…', ignore: '忽略', reopen: '重新打开', ignored: '已忽略的行数：', reopened: '已重新打开的行数：',
    ignoreTitle_other: '忽略 {{count, number}} 行？', note: '备注', ignoreNote: '说明为什么不再处理；忽略后可以撤销或重新打开', fixTitle: '批量修改并重放', replayTitle: '重放', fixKind: '修改方式', fixKinds: { set: '设为固定值', replace: '替换文本', pattern: '按正则替换', steps: '清洗步骤' }, fixStepsNote: '步骤只用于这次重放，先于原批次的配方执行。', everyColumn: '所有列', newValue: '新值',
    newValueNote: '留空即清空', find: '查找', pattern: '正则表达式', patternNote: 'RE2 语法', replaceWith: '替换为', severalBatches_other: '来自 {{count}} 个批次，每个批次各成为一次导入', replayManyNote: '按原批次的映射作为一次导入；再次被拒绝的行带着新的原因留在异常表中。撤销该导入即恢复原样。',
    passes_other: '{{count, number}} 行可以导入', refusedAgain_other: '{{count, number}} 行仍会被拒绝', duplicates_other: '{{count, number}} 行重复', examples: '修改前后', before: '修改前', after: '修改后', outcome: '结果', comesIn: '可以导入', exportNote: '包含原始值，不脱敏；每行带批次、行号、列、规则与原因。'
  },
  held: {
    title_other: '{{count, number}} 个值等待决定', text: '这些值受保护，或有人手工修改过，导入没有覆盖它们。', who: '名称', field: '字段', stands: '现在的值', brought: '导入的值', decide: '决定', take: '采用', dismiss: '忽略', takeNamed: '采用{{who}}的{{field}}', dismissNamed: '忽略{{who}}的{{field}}',
    more_other: '处理后会显示其余 {{count, number}} 个'
  },
  duplicates: {
    title: '重复 · {{name}}', show_other: '查看 {{count, number}} 行重复', why: '依据', ofBatch: '重复的批次', repeats: '已有的批次 · 行', imported: '再次导入为', window: '判定窗口 {{hours, number}} 小时', windowTitle: '判定窗口', windowNote: '没有来源编号的行，在此时间内再次导入视为重复。修改用于之后的导入，已导入的批次不变。', finding: '正在从原始文件找出重复的行',
    empty: '没有符合条件的重复行', emptyText: '之前的批次带来过的行会列在这里，不会再次导入。', import_other: '仍然导入 {{count, number}} 行', askTitle_other: '仍然导入 {{count, number}} 行？', askText: '这些行将作为一个新批次导入，不再与之前的批次比对；可以撤销。来源编号相同的行只会有一份，不在其中。', sent: '正在导入所选的行', importAll_other: '全部仍然导入（{{count, number}} 行）', askRest_other: '符合条件的重复共 {{count, number}} 行，其余不能再次导入：来源编号相同，或已再次导入。', selected_other: '已选 {{count, number}} 行', exportNote: '包含原始值，不脱敏；每行带批次、行号、依据，以及它重复的批次和行。', exportTitle: '重复'
  },
  settings: {
    parts: { workspace: '工作区', appearance: '外观', storage: '存储与备份', ingestion: '接入', shortcuts: '快捷键', about: '关于' },
    saved: '设置已保存', name: '名称', timeZone: '时区', timeZoneText: '时间的显示与“今天”的边界', weekStart: '一周开始于', weekStartText: '按周统计时的起点', currency: '货币', currencyText: '没有注明币种的金额', duplicateWindow: '重复判定窗口',
    duplicateWindowText: '没有来源编号的行，在此时间内再次导入视为重复', hours: '小时', nullTokens: '空值写法', nullTokensText: '导入时视为空的文字，用逗号分隔', trustedSources: '可信来源', trustedSourcesText: '导入来源的名称，最可信的在前，用逗号分隔；其值不会被其他来源覆盖', language: '语言', languageText: '立即生效，无需重启', languages: { zh: '中文', en: 'English' }, theme: '主题',
    themes: { system: '跟随系统', light: '浅色', dark: '深色' }, density: '行高', densityText: '表格每行 32 或 28 像素', densities: { comfortable: '标准', compact: '紧凑' }, bigNumbers: '大数显示', bigNumbersText: '只影响指标；表格始终显示完整数字', bigNumber: { full: '123,456', short: '12.3 万' },
    sizes: { records: '记录库（加密）', facts: '统计库', raw: '原始文件（加密）', snapshots: '快照' },
    works: {
      backup: { title: '备份', text: '把整个工作区写成一个加密文件，期间可以继续使用', act: '立即备份' }, verify: { title: '完整性检查', text: '核对记录库、统计库、快照与原始文件', act: '开始检查' },
      'rebuild-facts': { title: '重建统计库', text: '由快照、原始文件和变更日志重新计算；统计库只是缓存', act: '重建' }, compact: { title: '压缩', text: '回收已删除数据占用的空间', act: '压缩' }
    },
    checked: '已核对 {{files}} 个文件，没有问题', problems_other: '发现 {{count}} 个问题', freed: '{{before}} → {{after}}', backups: '备份', noBackups: '还没有备份。', backupsKept: '自己做的备份从不自动删除；升级前自动留下的副本保留最近 7 份。', restore: '恢复', restoreTitle: '从此备份恢复？', restoreText: '将 {{at}} 的备份还原为一个新的工作区并打开；当前工作区不会改变。', repairs: '打开时的修复', aboutText: '离线优先的客户数据工作台。数据只在本机，记录库加密保存；不联网也能使用全部功能。',
    host: '运行方式', hosts: { electron: '桌面应用', browser: '浏览器（本机服务）', test: '测试' }, platform: '系统', folder: '工作区文件夹', licence: '许可'
  }
}
