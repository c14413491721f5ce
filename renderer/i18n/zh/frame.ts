export const frame = {
  common: {
    close: '关闭', cancel: '取消', create: '创建', save: '保存', name: '名称', retry: '重试', copy: '复制', copied: '已复制', clear: '清空', stop: '停止', undo: '撤销', redo: '重做', undone: '已撤销：', passOver: '跳过这一步', passedOver: '已跳过：', putBack: '放回', redone: '已重做：',
    yes: '是', no: '否', more: '更多', loading: '正在载入', updating: '更新中', maskedHelp: '按权限打码显示', typeName: '请输入“{{name}}”以确认'
  },
  errors: {
    defaultRemedy: '请重试；若仍然出现，请复制详情反馈给我们。', copyDetails: '复制详情', logId: '日志编号 {{id}}', backTo: '返回{{section}}', stopped: '查询已停止', stoppedText: '没有取到结果；需要时可以再次查询。', noScreen: '没有这个页面', noScreenText: '链接可能来自另一个工作区，或者对象已被删除。',
    offline: '与本机服务的连接断开了', offlineRemedy: '正在自动重连；若一直不恢复，请重新启动程序', unexpected: '界面出现意外错误', uploadFailed: '文件没有传完', uploadRemedy: '请重新选择文件；文件需可读且未被其他程序占用'
  },
  gate: { opening: '正在打开“{{name}}”', rebuilding: '{{reason}}；正在由变更日志和快照重建，数据没有丢失。', connecting: '正在连接本机数据服务…', noToken: '需要访问令牌', noTokenText: '请使用启动时命令行里给出的完整地址打开本页面；地址中的令牌只在这台电脑上有效。' },
  frame: {
    navigation: '主导航', workspaceMenu: '工作区菜单', userMenu: '用户菜单', userNote: '本机用户，工作区所有者', breadcrumb: '所在位置', tabs: '打开的标签页', closeTab: '关闭“{{title}}”', skip: '跳到主要内容',
    inspector: '详情栏', closeInspector: '关闭详情栏', showInspector: '显示详情栏', resizeInspector: '调整详情栏宽度', offline: '已断开', offlineHelp: '与本机服务的连接断开，正在重连；已显示的数据可能不是最新', status: '状态栏',
    version: '数据版本 {{version}}', pending: '，{{entries}} 项待应用', versionHelp: '统计所依据的变更日志序号；有待应用的变更时显示为黄色', fresh: '{{ago}}更新', noData: '暂无数据',
    asOf: '截至 {{instant}} {{zone}}', asOfHelp: '相对日期以此刻为准；时间按工作区时区显示', running: '查询中 {{time}}', took: '查询 {{time}}'
  },
  sections: {
    home: '首页', customers: '客户', accounts: '企业', leads: '线索', groups: '分组', segments: '分群', imports: '导入', rejects: '异常', recipes: '清洗配方', quality: '数据质量', builder: '分群构建', tags: '标签', settings: '设置', group_customers: '客户', group_data: '数据'
  },
  palette: {
    open: '搜索客户、标签、分群、页面与命令', hint: '搜索客户、标签与命令', placeholder: '姓名、手机号、会员号，标签或分群的名称与拼音，或命令', library: '标签、分群与分组', people: '客户、企业与线索', commands: '页面与命令', matched: '按{{what}}', searching: '搜索中…',
    nothing: '没有找到。试试完整手机号、会员号、姓名中的一个字，或标签与分群的拼音。', move: '选择', run: '打开'
  },
  commands: {
    scope_global: '随处可用', scope_list: '列表', scope_profile: '客户 360', scope_import: '导入', scope_segment: '分群', scope_group: '分组', scope_builder: '条件画布',
    goGroups: '前往分组', goSegments: '前往分群', newGroup: '新建分组', segmentSave: '保存条件', segmentRun: '运行分群', segmentDuplicate: '复制分群', segmentSnapshot: '生成静态快照', segmentCompare: '与其他分群对比', segmentWhy: '为什么在或不在分群中', segmentExport: '导出成员', saveTemplate: '存为模板', segmentDelete: '删除分群', groupAdd: '添加成员', groupRename: '重命名分组',
    scope_tag: '标签', goTags: '前往标签', newTag: '新建标签', applyTag: '打标签', tagPublish: '发布标签规则', tagSave: '保存规则草稿', tagRun: '运行标签规则', tagMerge: '合并标签', tagImport: '导入标签定义', tagExport: '导出标签定义', tagDelete: '删除标签',
    palette: '搜索与命令', goHome: '前往首页', goCustomers: '前往客户', goAccounts: '前往企业', goLeads: '前往线索', goImports: '前往导入', goRejects: '前往异常', goRecipes: '前往清洗配方', goQuality: '前往数据质量', goSettings: '打开设置', newImport: '导入文件',
    newCustomer: '新建客户', undo: '撤销', redo: '重做', back: '后退', forward: '前进', nextTab: '下一个标签页', previousTab: '上一个标签页', closeTab: '关闭标签页', reopenTab: '重新打开关闭的标签页', toggleRail: '收起或展开导航',
    toggleInspector: '显示或隐藏详情栏', switchTheme: '切换浅色与深色', switchLanguage: '切换到 English', switchDensity: '切换紧凑行高', showJobs: '查看任务', backUp: '备份工作区', verify: '检查完整性', closeWorkspace: '关闭工作区',
    shortcuts: '快捷键', listSearch: '在列表中搜索', listNext: '下一行', listPrevious: '上一行', listOpen: '打开当前行', listSelect: '选择当前行', listSelectAll: '选择已载入的全部', listCopy: '复制所选行', listColumns: '选择列', listMove: '移到文件夹或分类', listExport: '导出列表',
    profileEdit: '编辑字段', profileInteraction: '记录互动', profileBehaviour: '记录行为', profileJump: '跳到日期', profileSystem: '显示或隐藏系统事件', importRun: '开始导入', importNextProblem: '下一个问题',
    builderAdd: '按名称添加条件', builderEdit: '编辑条件', builderWrap: '放入条件组', builderUnwrap: '解散条件组', builderSwitchOp: '切换全部与任一', builderNegate: '取反', builderDuplicate: '复制条件', builderDisable: '停用或启用', builderDelete: '删除条件', builderUp: '上一个', builderDown: '下一个',
    builderLeft: '到所在的组', builderRight: '进入组内', builderExtendUp: '向上多选', builderExtendDown: '向下多选', builderMoveUp: '上移', builderMoveDown: '下移', builderMoveOut: '移出组', builderMoveIn: '移入相邻的组', builderText: '以文本查看', newSegment: '新建分群'
  },
  jobs: {
    tray: '任务', empty: '没有任务。导入、备份和检查会在这里显示进度。', cancel: '取消任务', open: '查看结果', details: '查看', failed: '任务失败',
    status: { queued: '排队中', running: '进行中', done: '已完成', failed: '失败', cancelled: '已取消' },
    kinds: {
      'tag-apply': '打标签', 'tag-run': '运行标签规则', import: '导入', 'import-undo': '撤销导入', 'import-check': '检查文件', 'import-files': '导入多个文件', 'watched-folder': '查看监视文件夹', 'reject-replay': '重放修复的行', 'find-duplicates': '查找重复行', export: '导出', backup: '备份', restore: '恢复', 'rebuild-facts': '重建统计库', compact: '压缩', verify: '检查', demo: '生成演示数据', 'segment-run': '运行分群'
    },
    stages: {
      count: '计数', 'tag-run': '运行规则', read: '读取文件', check: '检查各行', link: '关联客户', write: '写入', apply: '更新统计', stage: '读取文件', encrypt: '加密保存原文件', copy: '复制', replay: '重放日志', verify: '核对', compact: '压缩', generate: '生成文件',
      import: '导入', prepare: '准备', finish: '收尾', hash: '校验', undo: '撤销', records: '检查记录库', facts: '检查统计库', raw: '检查原始文件', snapshots: '检查快照', rebuild: '重建', files: '检查文件', open: '打开', search: '更新搜索索引', 'segment-run': '计算成员', select: '计算条件', collect: '读取客户', pack: '加密打包'
    },
    ended: { 'tag-run': '标签已更新', import: '导入完成', export: '导出完成', 'import-undo': '导入已撤销', backup: '备份完成', verify: '检查完成', 'rebuild-facts': '统计库已重建', compact: '压缩完成', 'import-check': '文件已检查', 'import-files': '多个文件已导入', 'watched-folder': '监视文件夹已查看', 'reject-replay': '修复的行已重放', 'find-duplicates': '重复行已找出', demo: '演示数据已就绪', 'segment-run': '分群已运行', other: '任务完成' }
  },
  charts: { menu: '“{{title}}”的操作', asTable: '以表格查看', asChart: '以图表查看', category: '类别', count: '数量', other_other: '其余 {{count}} 类' }
}
