export const library = {
  library: {
    kinds: { tag: '标签', segment: '分群', filter: '筛选', template: '模板', group: '分组' }, unused: '没有其他对象引用它。', moved: '已移动：', loadTheirs: '载入对方的', saveMine: '用我的覆盖', wentBack: '回滚到第 {{version}} 版', move: '移动', moveTitle_other: '移动 {{count, number}} 项',
    diff: { added: '新增：', removed: '删除：', members: '成员的变化', before: '之前', after: '之后', enter: '进入', leave: '离开', sampleEnter: '进入的人（抽样，打码）', sampleLeave: '离开的人（抽样，打码）', nobody: '没有人', andMore_other: '等，还有 {{count, number}} 人' },
    templates: {
      saveAs: '存为模板', edit: '编辑名称与说明', use: '以此新建分群', remove: '删除', saved: '模板已保存：', removed: '模板已删除：', entity: '对象', description: '说明', descriptionNote: '写明用在什么场合，便于他人复用',
      help: '模板是存下来复用的条件：以它新建分群，或在条件画布左侧的“模板”中取用。', empty: '还没有模板', emptyText: '把常用的条件存成模板，以后新建分群或标签规则时直接取用。', emptyExample: '例：打开一个分群 → 更多 → 存为模板。',
      replaceTitle: '放弃正在编辑的条件？', replaceText: '条件画布里还有未保存的条件，将被此模板替换。'
    }
  }
}
