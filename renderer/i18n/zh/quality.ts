export const quality = {
  quality: {
    sources_other: '{{count}} 个来源', empty: '还没有质量指标', emptyText: '导入文件时会逐列记录填写率、有效率、唯一率和分布，按来源比较每一次导入。', emptyExample: '示例：会员系统每月导出一个文件；某月“城市”有一半为空，这里会指出。',
    seriesOf: '{{source}} · {{target}}的质量', warnings_other: '{{count}} 个警告', changes: '与上一次导入相比', unchanged: '没有明显变化。', first: '这是第一次导入；下一次导入后在这里说明变化。', levels: { warning: '警告：', notice: '提示：' },
    fields: '字段', field: '字段', calculated: '计算得出', gone: '已缺失', figureOf: '{{field}} {{measure}} {{value}}', latest: '最近一次导入', latestHelp: '这一来源最近导入且未撤销的文件', rowsHelp: '文件的数据行数', batches_other: '共 {{count}} 次导入', rejectedHelp: '最近一次导入中被拒绝的行的占比，不含之后修复的', freshness: '数据新到', freshnessHelp: '文件中最晚的业务时间，与导入时间相比', behind_other: '导入时已过 {{count, number}} 天', noTime: '没有业务时间列', oldest: '最早', newest: '最晚',
    measures: { completeness: '填写率', validity: '有效率', uniqueness: '唯一率', drift: '分布变化' },
    definitions: {
      completeness: '有内容的行 ÷ 所看的行（超过 10 万行时看固定的 10 万行样本）', validity: '能识别的值 ÷ 有内容的值', uniqueness: '不同的值 ÷ 全部的值', drift: '与上一次导入相比的群体稳定性指数 PSI：0.1 起为有变化，0.25 起为明显变化；行数太少、可能出于偶然的不标记'
    },
    drifts: { some: '有变化', strong: '明显变化' }, ofBatch: '数据质量', toSeries: '查看各次导入'
  },
  lineage: {
    title: '来龙去脉', kept: '原始文件已加密保存', format: '读取为', recipe: '清洗配方', recipeVersion: '{{name}}（第 {{version}} 版）', ownSteps_other: '{{count}} 个清洗步骤', template: '映射', by: '经由', byFolder: '监视文件夹“{{name}}”', byChannel: '接入渠道 {{channel}}', byHand: '手动导入', made: '产生', people_other: '{{count, number}} 条新建记录', rows_other: '{{count, number}} 行{{target}}', taggings_other: '{{count, number}} 行标签', rejects_other: '{{count, number}} 行待处理异常', duplicates_other: '{{count, number}} 行重复', replays: '重放批次', replayOf: '重放自', undone: '撤销'
  }
}
