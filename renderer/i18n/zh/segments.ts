export const segments = {
  segments: {
    total_other: '共 {{count, number}} 个', new: '新建分群', run: '运行', running: '运行中', duplicate: '复制', snapshot: '静态快照', restore: '恢复', search: '名称、说明', all: '全部分群', inNone: '未归档', folders: '文件夹', noFolders: '还没有文件夹。', newFolder: '新建文件夹', newFolderIn: '在其中新建文件夹', renameFolder: '重命名', removeFolder: '删除文件夹（内容移到上一级）',
    views: { notices: '通知', templates: '模板', bin: '回收站' }, unread: '未读', unreadCount_other: '{{count, number}} 条未读', onlyUnread: '只看未读', markAllRead: '全部标为已读', markRead: '标为已读', allRead: '都已读过', noNotices: '还没有通知', noNoticesText: '在分群的“设置”里订阅人数、变动或进出，运行后达到条件就会在这里通知。', notice: '通知内容', at: '时间',
    folderMenu: '“{{name}}”的操作', binEmpty: '回收站是空的', binEmptyText: '删除的分群会在这里，随时可以恢复。', nothingFound: '放宽筛选，或者检查搜索内容。', empty: '还没有分群', emptyText: '用条件描述一群客户，随数据自动更新；也可以固定为一份静态名单。', emptyExample: '示例：会员等级 属于 金卡、钻石，并且 最近 90 天 订单 次数 ≥ 3 → 活跃高等级会员。',
    name: '名称', standing: '状态', members: '成员', share: '占比', type: '类型', entity: '对象', freshness: '最近运行', deletedAt: '删除时间', visibility: '可见范围', folder: '文件夹', owner: '所有者', updatedAt: '修改时间', createdAt: '创建时间', created: '创建', version: '版本', description: '说明', state: '阶段', definition: '定义', label: '分组标签',
    neverRun: '尚未运行', ran: '{{ago}}运行', ofUniverse: '人，占 {{universe}} 的 {{share}}', nextRun: '下次运行', inWords: '条件', usedBy: '被引用', compareChosen_other: '对比 {{count}} 个', copyName: '{{name}} 副本', snapshotName: '{{name}} 快照 {{day}}', tabsLabel: '分群的各个部分',
    tabs: { condition: '条件', members: '成员', history: '运行历史', versions: '版本', compare: '对比', settings: '设置' },
    health: { valid: '有效', stale: '待刷新', broken: '已失效' }, states: { draft: '草稿', active: '启用' }, types: { dynamic: '动态', static: '静态' }, visibilities: { private: '仅自己', team: '团队', global: '全部' },
    typeText: { dynamic: '成员随条件与数据变化；每次运行留下一份名单。', static: '成员固定为运行时的名单，只在有人运行时更新。' }, stateText: { draft: '条件可以不完整；不按计划运行。', active: '条件必须完整；可以被引用和按计划运行。' }, visibilityText: { private: '只有所有者能看到。', team: '同一团队的人可以使用。', global: '这个工作区的所有人可以使用。' },
    causes: { 'never-run': '尚未运行', definition: '条件已修改', library: '引用的对象已修改', live: '对象有增减', attributes: '属性有变化', events: '有新的事件', identities: '身份有变化', tags: '标签有变化', scores: '评分有变化', relations: '关系有变化', folders: '客户分组有变化', opportunities: '商机有变化', holdings: '持仓有变化', day: '日期已经推移' },
    done: { created: '已新建：', removed: '已移到回收站：', restored: '已恢复：', duplicated: '已复制：', snapshot: '已生成静态快照：', saved: '已保存：', rolledBack: '已回滚到之前的版本：', folderMade: '已新建文件夹：', folderRenamed: '已重命名：', folderRemoved: '已删除文件夹：' },
    remove: { title: '删除“{{name}}”？', act: '删除', force: '仍然删除', text: '移到回收站，可以恢复。成员 {{members}} 人、订阅 {{subscriptions}} 个随之停用；客户本身不受影响。', used_other: '有 {{count}} 处引用它，删除后将失效：' },
    dayProblems: { future: '这一天还没有到', impossible: '没有这一天，或早于 1970 年' }, dayProblemText: '请选择今天或之前的一天。', brokenShown: '条件已失效，下面是最近一次运行的名单。', brokenNever: '条件已失效，也没有保留下来的名单。',
    asOf: '截至', now: '现在', atDay: '某日结束时', runAt: '运行 #{{number}} · {{moment}}', fromRun: '运行 #{{number}} 的名单 · {{moment}}', fromDefinition: '按条件计算，截至 {{moment}}', gone_other: '{{count, number}} 人已不存在，未列出', noMembers: '没有成员', noMembersText: '没有人符合条件。到“条件”里放宽，或换一个日期看看。',
    runs: '运行', noRuns: '还没有运行过', noRunsText: '每次运行留下一份名单，之后可以看谁进入、谁离开，以及原因。', runCauses: { manual: '手动', schedule: '计划', change: '数据变化', create: '创建' }, versionShort: '第 {{version}} 版', membersForgotten: '名单已清理，只保留数字',
    from: '从', to: '到', side: '进入或离开', entered: '进入', left: '离开', stayed_other: '{{count, number}} 人不变', who: '客户', reason: '原因', knownLater: '按后来得到的数据：{{said}}', whyIn: '为什么进入', whyOut: '为什么离开', nobodyEntered: '没有人进入', nobodyLeft: '没有人离开', nobodyText: '可以换一个起点，或看另一侧。', show_entered_other: '看进入的 {{count, number}} 人', show_left_other: '看离开的 {{count, number}} 人',
    reasons: { condition: '条件', limit: '名额', definition: '定义修改', data: '新到的数据', created: '新建', deleted: '已删除' },
    present: '当前', versionOf: '第 {{version}} 版 · {{name}}', versionAt: '第 {{version}} 版 · {{moment}}', comparedWith: '对照', rollBack: '回滚到此版本', rollBackTitle: '回滚到第 {{version}} 版？', rollBackText: '名称、条件和设置变回第 {{version}} 版，并存为第 {{next}} 版；之后的版本都保留。',
    parts: { name: '名称', definition: '条件', type: '类型', state: '阶段', visibility: '可见范围', folder: '文件夹', description: '说明', refresh: '刷新', members: '成员', disabled: '停用的条件' },
    diffWords: '条件的变化', sameWords: '条件没有变化。',
    behind: '未保存，已有人保存了别的版本', behindText: '您开始修改之后，有人保存了另一个版本。下面是与它的对比；您写的内容都还在。', savedElsewhere: '期间已被保存为：{{value}}',
    review: '查看变化并保存', saveTitle: '保存“{{name}}”', note: '备注（可选，显示在版本旁）', saveDraft: '存为草稿', saveAndRun: '保存并运行', saveAs: '保存为分群', asDraft: '先存为草稿（条件可以不完整）', unsaved: '未保存', discard: '放弃修改',
    refresh: '刷新', refreshStatic: '静态分群只在有人运行时更新。', onChange: '数据变化时', onChangeText: '条件读取的数据有变化就重新运行', schedule: '定时', scheduleText: '按工作区时区；程序关闭期间错过的，下次打开时补一次',
    schedules: { none: '不定时', daily: '每天 8:00', workdays: '工作日 8:00', weekly: '每周一 8:00', monthly: '每月 1 日 8:00', custom: '自定义 cron 表达式' },
    subscriptions: '订阅', noSubscriptions: '没有订阅。', tellMe: '通知我', subscribe: '订阅', unsubscribe: '取消订阅：{{text}}', least: '少于', most: '多于', driftShare: '变动超过 %', notices: '最近的通知',
    subscriptionKinds: { size: '人数超出范围', drift: '变动过大', entered: '有人进入', left: '有人离开' }, told: { size: '人数不在 {{min}}–{{max}} 之间时', drift: '进入与离开合计超过 {{share}} 时', entered: '有人进入时', left: '有人离开时' },
    ofCustomer: '所在分群', notInAny: '不在任何分群中。', whyTitle: '“{{name}}”与此客户', showWhy: '为什么', asOfRun: '{{ago}}的运行', others_other: '其余 {{count}} 个分群不含此客户', unknown_other: '{{count}} 个分群尚未运行，不知是否包含', openSegment: '打开分群'
  },
  why: {
    in: '在分群中', out: '不在分群中', notInUniverse: '不在分群的范围内。', conditions: '各条件', holds: '满足', fails: '不满足', unknown: '无法判断', found: '实际', evidence: '依据', removes_other: '仅此一项排除 {{number}} 人', notKept: '符合条件的有 {{of}} 人，只取 {{kept}} 人，未取到', place: '第 {{place}} 位，共 {{of}} 人', asOf: '截至 {{moment}}'
  },
  compare: {
    view: '对比方式', views: { profile: '画像', overlap: '重叠' }, add: '添加分群', without: '移除“{{name}}”', dimensions_other: '{{count}} 个维度', dimensionsLabel: '对比维度', dimension: '维度', value: '取值', everyone: '全体', tags: '标签', recency: '距最近：', overlapping: '一人可有多个，合计可超过 100%',
    cell: '{{members}} 人，为全体占比的 {{lift}}', liftHelp: '条为占分群的比例；× 为该比例与全体之比，高于 1.1 或低于 0.9 时着色，不足 30 人的不着色。各列按现在的数据计算。', noDimensions: '没有选择维度', noDimensionsText: '在右上角选择要对比的字段、标签或事件。', addAnother: '再添加一个分群', addAnotherText: '选择两个以上的分群，看它们共有哪些人、各自独有哪些人。',
    union: '合计 {{count, number}} 人，占全体的 {{share}}', matrix: '两两重叠', matrixHelp: '百分比为占行分群的比例；点击得到两者共有的分群。', pair: '“{{row}}”中有 {{share}} 也在“{{column}}”；杰卡德系数 {{jaccard}}',
    upset: '区域', upsetHelp: '每一列是只属于所标分群、不属于其他分群的客户；各列互不重叠。', upsetNote: '每一列的人互不重复。点击，或用方向键选择后回车，即由该区域新建分群。', moreRegions_other: '另有 {{count, number}} 个较小的区域未画出，可以表格查看。', region: '{{name}}：{{members}} 人，占 {{share}}；新建分群'
  },
  groups: {
    total_other: '{{count, number}} 个分组', tree: '分组', new: '新建分组', newIn: '新建下级', rename: '重命名', remove: '删除', bin: '回收站', leaveBin: '返回分组', binEmpty: '回收站是空的', binEmptyText: '删除的分组会在这里，随时可以恢复。', empty: '还没有分组', emptyText: '按自己的方式把客户归到一棵树里，例如大区、门店、负责人；分组可以用在条件中。', emptyExample: '示例：华东 › 上海 › 徐汇店；拖动分组可以移动，Alt + 方向键也可以。',
    counts: '直接 {{own}} 人，含下级 {{all}} 人', members: '分组成员', add: '添加成员', addTo: '添加到“{{name}}”', removeMembers_other: '移出 {{count, number}} 人', descendants: '包含下级', noMembers: '分组里还没有客户', noMembersText: '按姓名或手机号添加，粘贴编号，或放入一个分群的全部成员。', inBin: '该分组在回收站中', inBinText: '恢复后可以查看和修改成员。',
    removeTitle: '删除“{{name}}”？', removeText: '连同下级 {{groups}} 个分组移到回收站，可以恢复。其中 {{members}} 位客户只是不再归在这里，本身不受影响。', removeUsed_other: '有 {{count}} 处条件引用它们，删除后将失效：',
    way: '添加方式', ways: { find: '查找', paste: '粘贴编号', segment: '来自分群' }, pasted: '客户编号，每行一个或用逗号分隔', pickSegment: '选择分群', toAdd: '将要添加', notThis: '不添加“{{name}}”', willAdd_other: '将添加 {{count, number}} 人', alreadyIn_other: '{{count, number}} 人已在其中', unknown_other: '{{count, number}} 个编号没有对应的客户：{{ids}}',
    done: { created: '已新建：', renamed: '已重命名：', moved: '已移动：', removed: '已移到回收站：', restored: '已恢复：', added: '已添加成员：', membersRemoved: '已移出成员：' },
    ofCustomer: '所在分组', inNone: '不在任何分组中。', leave: '移出“{{name}}”'
  }
}
