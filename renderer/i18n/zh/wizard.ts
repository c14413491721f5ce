/** Bringing files in: the queue, mappings used before, the verdict over whole files, watched folders. */
export const wizard = {
  wizard: {
    chooseFolder: '选择文件夹', otherFiles: '文件夹中其他类型的文件没有加入', queue: '待导入的文件', queueOpen_other: '{{count, number}} 个文件待导入', queueEmpty: '没有待导入的文件', queueEmptyText: '一次选择多个文件或一个文件夹，列相同的文件会归在一起，用同一个映射依次导入。',
    fileCount_other: '{{count, number}} 个文件', waiting_other: '还有 {{count, number}} 个文件在读取', unreadable_other: '{{count, number}} 个文件无法读取', openMapping: '查看映射', importFiles_other: '导入 {{count, number}} 个文件', importAll_other: '全部导入（{{count, number}} 个文件）',
    leaveOut: '不导入“{{name}}”', kind: '类型', started: '已开始的导入', needsMapping_other: '映射有 {{count}} 个问题', mappingReady: '可以导入', newShape: '新的列组合', clear: '清空列表', stateReady: '待导入', stateReading: '读取中', stateBad: '无法读取', detectedShape: '检测到',
    fileStates: { waiting: '等待', running: '导入中', accepted: '已导入', failed: '失败', cancelled: '未导入' }, reopening: '正在重新读取“{{name}}”', reopenFailed: '无法再读取“{{name}}”', chooseAgain: '重新选择文件', decisionsKept: '映射等设置都还在：重新选择 {{names}} 即可继续。',
    template: '已套用上次的映射“{{name}}”', templateNear: '列有 {{match}} 相同', templateMissing: '缺少：{{columns}}', templateAdded: '新增：{{columns}}', templateUndo: '不用这个映射', manageTemplates: '管理映射…', templatesTitle: '用过的映射', templateColumns_other: '{{count}} 列', templateUsed: '上次使用',
    renameTemplate: '重命名', renameTemplateTitle: '重命名映射', deleteTemplate: '删除“{{name}}”', templateDeleted: '已删除映射，可以撤销', certainty: '按列名和值推测，把握 {{share}}', ofFiles_other: '等 {{count, number}} 个文件',
    check: '检查整个文件', checkTitle: '检查“{{name}}”', checking: '正在检查每一行', checkNote: '没有写入任何数据', checked: '整个文件', checkFailed: '检查没有完成', checkClean: '每一行都可以导入。', severity: { error: '拒绝', warning: '注意', notice: '提示' }, rule: '规则', count: '行数', examples: '例如', exampleRow: '第 {{row, number}} 行', exampleValue: '第 {{row, number}} 行：{{value}}',
    fix: '修改此列', importNow: '导入', recheck: '重新检查', rate: '已读 {{rows, number}} 行 · 每秒 {{rate, number}} 行', filesDone: '{{done, number}} / {{total, number}} 个文件', filesTitle: '导入多个文件', openBatch: '查看结果'
  },
  watched: {
    title: '监视文件夹', link: '监视文件夹', count_other: '{{count, number}} 个', add: '添加文件夹', addTitle: '监视一个文件夹', editTitle: '修改监视文件夹', empty: '没有监视的文件夹', emptyText: '新放进文件夹的文件会按记住的映射自动导入；文件夹里的内容不会被改动。',
    folder: '文件夹', pattern: '文件名', patternNote: '* 代表任意字符，? 代表一个字符', mapping: '映射', mappingGone: '映射已删除', when: '何时查看', onChange: '有变化时', onChangeLong: '文件有变化且写完后自动导入', byHand: '仅手动', schedule: '时间表', scheduleNote: 'cron 表达式，留空则没有', next: '下次查看',
    incremental: '增量方式', incrementalNote: '按文件：内容相同的文件只导入一次', byFile: '按文件', byWatermark: '按列“{{column}}”的水位', active: '监视中', paused: '已暂停', pause: '暂停', resume: '恢复', run: '立即查看', edit: '修改', remove: '删除', removed: '已删除监视文件夹，可以撤销', neverRun: '还没有查看过',
    looked: '{{at}} · {{cause}}', causes: { manual: '手动', schedule: '按时间表', change: '文件有变化' }, nothingNew: '没有新文件', showEarlier: '更早的结果', hideEarlier: '收起', noEarlier: '没有更早的结果', states: { accepted: '已导入', failed: '失败', known: '已导入过', unchanged: '没有新行', growing: '仍在写入' },
    unmarked_other: '{{count, number}} 行的水位列为空或无法识别，没有导入', needsMapping: '请先手动导入一个这样的文件，它的映射会被记住，之后就可以监视文件夹。', restOnly: '浏览器中不能按路径指定文件夹。请由程序通过 REST 接口添加，或使用桌面版：'
  }
}
