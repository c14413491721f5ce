export const builder = {
  builder: {
    newSegment: '新建分群', startAgain: '重新开始', replaced: '正在编辑的条件已被筛选条件替换', fromFilters: '以此筛选建分群', palette: '可用的条件', paletteFind: '输入名称，回车添加', paletteHelp: '可用中文、英文、拼音或首字母查找；回车添加，也可拖到画布', nothing: '没有这样的字段、标签或事件', canvas: '条件画布', tree: '条件树',
    onlyGroup: '只看一类', showAll: '全部', showChosen: '收起', find: '查找', findIn: '在“{{label}}”中查找', nothingToPick: '没有可选的项', form: '条件表单', backToCanvas: '回到画布', leaf: '条件', group: '条件组', groupOp: '组内条件', switchOp: '切换“全部”与“任一”', off: '已停用', offText: '已停用：不参与统计，也不会保存到定义里。', stale: '结果更新中，显示的是之前的数字', older: '显示的是之前的数字', taken_other: '取 {{count, number}} 个', partial: '未计入有问题的条件',
    blanks_other: '含 {{count, number}} 个空值', changesNothing: '去掉它结果不变', removes: '去掉 {{number}}', brings: '带来 {{number}}', members: '{{number}} 人，占 {{share}}', placeInTree: '第 {{level}} 层，第 {{place}} / {{siblings}} 个',
    summary: '统计结果', toggleSummary: '展开或收起统计结果', shareOf: '占 {{universe}} 的 {{share}}', without_other: '{{count}} 处问题未计入', waiting_other: '有 {{count}} 个问题，数字是之前的', waitingFirst_other: '有 {{count}} 个问题，改好后即统计', countedIn: '用时 {{time}} · 数据版本 {{version}}', spreadOf: '看哪个字段的分布', spreadDefinition: '符合条件的对象按“{{field}}”的分布', blank: '空值',
    nobodyHere: '没有人', sample: '样例（已打码）', deleteGroup: '删除该组', note: '备注', definition: '整个定义', entity: '对象', universe: '范围', everyone: '全部', asOf: '统计时间', timeZone: '时区', workspaceZone: '工作区时区', weekStart: '一周开始于', workspaceWeek: '工作区设置', limited: '只取一部分', heads: '个', percent: '百分比', limitBy: '按什么取',
    random: '随机', seed: '随机种子', direction: '顺序', highest: '从高到低', lowest: '从低到高', split: 'A/B 分组', splitNote: '每个人按种子抽签决定，结果固定不变；各组人数接近比例，但不会恰好相等。', splitRest: '比例合计不足 100%，其余 {{share}} 不属于任何一组', inNoPart_other: '未分组 {{count, number}}', addPart: '添加分组', partLabel: '名称', removePart: '移除分组 {{label}}',
    field: '字段', score: '评分', segment: '分群', folder: '客户分组', descendants: '包含下级分组', exactCase: '区分大小写', quantifier: '多少个', elementsWhere: '元素须满足', event: '事件', measure: '统计方式', property: '属性', period: '每段长度', periods: '看最近几段', eachPeriod: '每段至少',
    where: '事件须满足', has: '那一次还须满足', which: '哪一次', liesIn: '发生在', addFilter: '添加', removeFilter: '移除这项', includeCurrent: '包含当前这段', agoFrom: '从多久以前', agoTo: '到多久以前', notComputed: '尚未计算', notComputedTip: '尚未计算：先运行价值模型', notComputedYet: '{{score}}（尚未计算）', tags: '标签', tagSource: '来源（不选为任意）', minConfidence: '置信度至少', tagged: '打标时间',
    listNote: '粘贴客户编号，每行一个或用逗号分隔。', order: '先后', step: '第 {{number}} 步', removeStep: '移除第 {{number}} 步', addStep: '添加一步', gapMin: '到下一步至少相隔', gapMax: '到下一步至多相隔', notBetween: '两步之间没有发生', within: '全部步骤在一段时间内', same: '各步相同的属性', sequenceNot: '没有发生这样的序列',
    relation: '关系', relatedWhere: '关联对象须满足', addWithin: '添加条件', yes: '是', no: '否',
    groups: { fields: '字段', tags: '标签', events: '事件', segments: '分群', scores: '评分', relations: '关联', folders: '客户分组', structure: '组与序列', templates: '模板' },
    structures: { and: '条件组：全部满足', or: '条件组：任一满足', none: '条件组：都不满足', sequence: '事件序列', occurrence: '首次或最近一次', history: '字段的变更', list: '编号名单' },
    groupOps: { all: '全部满足', any: '任一满足', notAll: '并非全部满足', none: '都不满足' },
    kinds: {
      attribute: '字段条件', tag: '标签条件', event: '事件条件', occurrence: '首次或最近一次', elements: '列表条件', history: '变更条件', sequence: '事件序列', segment: '分群条件', score: '评分条件', related: '关联条件', folder: '分组条件', list: '名单条件'
    },
    identity: '身份：',
    templates: {
      'recent-buyers': '近 30 天下过单', 'big-spenders': '近一年消费满 1 万', 'gone-quiet': '买过，近 90 天没有再来', 'came-back': '沉默 60 天后又下单', 'renewal-unattended': '30 天内到期，近 7 天无人跟进', 'birthday-soon': '未来 7 天过生日', 'no-phone': '没有手机号', 'hot-leads': '评分 80 以上且未转化', 'large-accounts': '员工 500 人以上'
    },
    findings: { contradiction: '矛盾：没有人同时满足这些条件', nobody: '没有人符合这个条件' },
    refused: { tooDeep: '条件最多嵌套 10 层', tooManyLeaves: '最多 200 个条件', intoItself: '不能放进它自己里面', notSiblings: '只能把同一组里的条件放到一起' },
    windows: { all: '全部时间', calendar: '最近几个自然单位', rolling: '最近一段（精确到秒）', ago: '一段时间之前', between: '两个日期之间', before: '某日之前', after: '某日之后', olderThan: '早于最近' },
    measures: {
      count: '次数', distinct: '不同取值的个数', activeDays: '有事件的天数', activePeriods: '有事件的段数', sum: '合计', avg: '平均', min: '最小', max: '最大', median: '中位数', first: '第一次的值', last: '最近一次的值', daysSinceFirst: '距第一次的天数', daysSinceLast: '距最近一次的天数'
    },
    occurrences: { first: '符合条件的第一次', firstEver: '有史以来第一次', last: '符合条件的最近一次' },
    quantifiers: { any: '至少一个', all: '全部', none: '没有一个', atLeast: '至少 n 个', atMost: '至多 n 个', exactly: '恰好 n 个' },
    tagOps: { hasAny: '有任一标签', hasAll: '有全部标签', hasNone: '没有这些标签' }, tagSources: { manual: '手工', rule: '规则', model: '模型', import: '导入' },
    membership: { in: '属于', notIn: '不属于' }, orders: { ordered: '依次发生', unordered: '都发生，不分先后' },
    history: { changed: '变更过', heldFor: '保持了一段时间', was: '曾经是', from: '变更前（不填为任意）', to: '变更后（不填为任意）', duration: '时长', longer: '至少这么久（不勾选为不到）', at: '在某日', any: '任意' },
    discardDraft: '放弃未保存的改动',
    text: { title: '文本', json: 'JSON', words: '文字', duckdb: 'DuckDB SQL', clickhouse: 'ClickHouse SQL', apply: '应用', notJson: '不是 JSON：{{detail}}', off_other: '已停用的部分（{{count}} 处）不在文本中，会留在原处。', parameters: '参数' },
    tools: { label: '画布视图', edit: '编辑条件', zoomOut: '缩小', zoomIn: '放大', fit: '显示全部' }
  }
}
