export const data = {
  imports: {
    newTitle: '新导入', total_other: '{{count, number}} 个批次', batches: '导入批次', drop: '把文件拖到这里', dropNow: '松开以导入', formats: 'CSV、TSV、Excel、JSON、NDJSON、Parquet，可以是 zip 或 gz 压缩；编码和分隔符自动识别', choose: '选择文件', receiving: '正在接收文件', reading: '正在读取文件',
    open: '未导入的文件', notImported: '未导入', discard: '放弃“{{name}}”', discardShort: '放弃', empty: '还没有导入', emptyText: '选择一个客户或订单文件开始。', emptyExample: '示例：先导入客户名单（会员号、姓名、手机号），再导入订单（会员号、时间、金额），订单会按会员号归到客户。',
    name: '名称', status: '状态', target: '导入为', rows: '行', accepted: '接收', rejected: '拒绝', duplicates: '重复', created: '新建', updated: '更新', linked: '关联', review: '待审核', source: '来源', size: '大小', at: '导入时间', file: '文件', id: '批次编号', mapping: '映射', column: '列', type: '类型',
    states: { running: '进行中', accepted: '已接收', undone: '已撤销', failed: '失败', cancelled: '已取消' }, draftGone: '这个文件需要重新选择', draftGoneText: '程序重启后不再保留未导入的文件。用过的映射可以从模板套用。', rowsUnknown: '行数未知', rowCount_other: '{{count, number}} 行', columnCount_other: '{{count, number}} 列',
    preview: '预览', summary: '预览结果', rowNumber: '行号', ready: '可以导入', problemCount_other: '{{count}} 个问题需要处理', run: '导入', runRows_other: '导入 {{count, number}} 行', sourceHelp: '同一来源内按来源编号识别重复与更新', unknown: '未知客户', unknownCreate: '新建', unknownReject: '拒绝该行',
    eventType: '事件类型', groupBy: '合并行', groupByHelp: '这些列相等的行合为一个事件：金额相加，取最早时间，各行留作明细', extras: '计算列', extrasHelp: '文件中没有的列：常量，或由各列计算，例如 [数量] * [单价]', addFormula: '添加公式', addConstant: '添加常量', formula: '公式', constant: '常量', presets: '常见导出文件', presetOfFile: '与本文件相符', otherTargets: '其他去向', templates: '套用映射', targetOf: '“{{column}}”的去向：{{target}}', typeOf: '“{{column}}”的类型：{{type}}', notImportedColumn: '不导入', columnDetails: '查看该列', detectedType: '恢复识别的类型',
    secretHelp: '敏感：只加密保存在记录库，不进入统计库', misfitCell: '不是{{type}}', chooseTarget: '“{{column}}”导入为', findTarget: '查找字段，或输入新字段名', doNotImport: '不导入此列', newField: '新字段“{{name}}”', groups: { identity: '身份', field: '字段', custom: '自定义字段', new: '新建' }, sensitivity: '敏感性',
    open_: '公开', secret: '敏感', byField: '由字段决定', parseFormat: '时间格式', zone: '时区', detected: '自动识别', detectedAs: '识别为', blanks: '空值', position: '位置', samples: '样例', valueMap: '替换值', mapIs: '等于', mapMatches: '匹配', mapElse: '其余', mapKind: '条件', mapFrom: '原值', mapTo: '新值', mapRemove: '删除规则',
    mapAdd: '添加规则', running: '正在导入', elapsed: '已用 {{time}}', left: '约剩 {{time}}', cancel: '取消导入', cancelNote: '取消不会留下任何数据', failed: '导入失败', cancelled: '导入已取消', nothingKept: '没有写入任何数据；文件可以改好后重新导入。', back: '返回导入', showCreated: '查看新建的记录', undo: '撤销导入', undoTitle: '撤销这次导入？',
    undoText: '将作废 {{accepted}} 行带来的数据，并移除只由它新建的记录（最多 {{created}} 条）。', undone: '移除了 {{events, number}} 个事件、{{removed, number}} 条记录；因之后仍被引用而保留 {{kept, number}} 条，复原 {{restored, number}} 条的值。', undoneReplays_other: '{{count}} 个重放批次一并撤销。', undoReplays_other: '由其异常行重放的 {{count}} 个批次一并撤销。', replayOf: '重放自', replays: '重放批次', undoNote: '原始文件保留，可以重新导入。之后的修改和其他批次不受影响。', repair_other: '修复 {{count, number}} 行', rejectedRows: '被拒绝的行', warnings: '警告', warning: '说明',
    problems: {
      nothing: '没有要导入的列。点击列头选择去向。', eventIdentity: '事件需要一个身份列，例如会员号或手机号', eventType: '请选择事件类型，或指定一列', eventTime: '事件需要“发生时间”列', entityIdentity: '需要姓名或至少一种身份', rowIdentity: '每行需要一个身份列，说明属于谁', bothEnds: '关系的双方各需要一个身份列', requiredField: '需要一列或常量：{{field}}', twice: '与另一列去向相同', misfit: '{{seen}} 个值中 {{bad}} 个不符合类型'
    },
    format: {
      title: '读取方式', encoding: '编码', delimiter: '分隔符', comma: '逗号', tab: '制表符', semicolon: '分号', bar: '竖线', otherDelimiter: '其他符号', sheet: '工作表', header: '有表头', headerRow: '表头第 {{row}} 行', headerRowLabel: '表头所在行', noHeader: '无表头', decimal: '数字写法', quote: '引号', jsonPath: 'JSON 路径',
      kind: '按此读取', entry: '压缩包中的文件', quoteDouble: '双引号 "', quoteSingle: "单引号 '", quoteNone: '没有', escape: '单元格里的引号写作', escapeTwice: '两个引号 {{quote}}{{quote}}', escapeBackslash: '反斜杠 \\{{quote}}',
      table: '读入哪个表', tableAt: '第 {{number}} 个，从第 {{row, number}} 行开始', tableAll: '整个文件当作一个表', tableOf: '第 {{number}} 个表（共 {{count}} 个）', headerRows: '表头行数', skipRows: '跳过开头的行', footer: '末尾的合计与说明', footers: { skip: '不读入', keep: '当作普通行' },
      merged: '合并的单元格', mergedCells: { first: '只留第一格', repeat: '每格都填' }, jsonPathNote: '例如 data.list；留空自动寻找', reset: '恢复检测结果', nullTokens: '空值写法', nullTokensNote: '逗号分隔，仅用于本文件', note: '修改后立即重新读取预览'
    }
  },
  conditions: {
    edit: '修改条件', add: '添加条件', find: '查找字段、标签、分群或事件', events: '事件', operator: '条件', value: '值', from: '从', to: '到', number: '数量', unit: '单位', times: '次数', count: '次', window: '时间范围',
    allTime: '全部时间', lastUnits: '最近一段时间', apply: '应用', includeBlanks: '包含空值', findOrAdd: '查找，或输入后回车添加', tooManyPasted: '有 {{count, number}} 个值，最多 {{most, number}} 个', moreListed_other: '还有 {{count, number}} 个，可输入文字查找', pasteValues: '值，每行一个或用逗号分隔', remove: '移除条件：{{text}}', change: '修改条件：', broken: '条件有误'
  },
  units: { second: '秒', minute: '分钟', hour: '小时', day: '天', week: '周', month: '月', quarter: '季度', year: '年' },
  months: { 1: '1 月', 2: '2 月', 3: '3 月', 4: '4 月', 5: '5 月', 6: '6 月', 7: '7 月', 8: '8 月', 9: '9 月', 10: '10 月', 11: '11 月', 12: '12 月' },
  weekdays: { 1: '周一', 2: '周二', 3: '周三', 4: '周四', 5: '周五', 6: '周六', 7: '周日' },
  targets: { customer: '客户', account: '企业', lead: '线索', event: '事件', opportunity: '商机', holding: '持仓', credit_record: '信贷记录', relation: '关系', campaign: '活动', tag: '标签' },
  bank: { title: '银行指标', assets: '资产', liabilities: '负债', net: '净资产', used: '已用额度', utilisation: '额度使用率', overdue: '最长逾期', repayRate: '按期还款率', risk: '风险等级' },
  types: { text: '文本', number: '数字', decimal: '金额', boolean: '是否', date: '日期', datetime: '时间', choice: '选项', list: '列表', objects: '对象列表' },
  channels: {
    name: '姓名', phone: '手机号', email: '邮箱', member_id: '会员号', customer_id: '客户编号', account_id: '企业编号', lead_id: '线索编号', id_no: '身份证号', credit_code: '信用代码', wecom: '企业微信', unionid: 'UnionID', openid: 'OpenID', external_id: '外部编号'
  },
  statuses: {
    completed: '已完成', paid: '已支付', pending: '待处理', cancelled: '已取消', canceled: '已取消', refunded: '已退款', confirmed: '已确认', arrived: '已到店', no_show: '未到店', open: '处理中', closed: '已关闭', resolved: '已解决', signed: '已签', failed: '失败', created: '已创建', shipped: '已发货', void: '已作废', new: '新建',
    active: '活跃', expired: '已过期', sent: '已发送', done: '已完成', booked: '已预订', in_progress: '进行中', processing: '处理中'
  },
  subtypes: {
    placed: '下单', created: '下单', paid: '支付', completed: '完成', cancelled: '取消', refund: '退款', booked: '预订', confirmed: '确认', arrived: '到店', opened: '打开', open: '打开', clicked: '点击', click: '点击', upgrade: '升级', upgraded: '升级', points: '积分', recharge: '储值', signed: '签约', renewed: '续费', renewal: '续费',
    sign: '签约', renew: '续费', dine_in: '堂食', takeaway: '外卖', pickup: '自提', attended: '出席', missed: '未出席', web: '网站', store: '门店', online: '线上', offline: '线下'
  },
  channelsOfEvents: { web: '网站', app: 'App', mini_program: '小程序', miniapp: '小程序', store: '门店', phone: '电话', wecom: '企业微信', wechat: '微信', email: '邮件', sms: '短信', tmall: '天猫', jd: '京东', online: '线上', offline: '线下', referral: '转介绍' }
}
