/** The first classification of what an import brings. */
export const classify = {
  classify: {
    open: '初步分类', openRules_other: '初步分类（{{count}} 条规则）', title: '初步分类', help: '导入时按规则给标签、放入客户分组、填写空白字段。从上到下执行：标签和分组累加，字段由第一条命中的规则填写。撤销导入时一并撤销。',
    empty: '还没有规则。', add: '添加规则', rule: '规则 {{number}}', ruleNamed: '规则 {{number}} · {{name}}', name: '名称（可不填）', to: '适用于', toNew: '本次新建的对象', toAll: '文件里的所有对象', where: '条件（须全部满足；没有条件则每行都适用）',
    tags: '给标签', groups: '放入客户分组', fields: '填写空白字段（仅新建的对象）', addField: '添加字段', field: '字段', value: '值', removeField: '移除字段“{{name}}”', up: '上移规则 {{number}}', down: '下移规则 {{number}}', remove: '删除规则 {{number}}',
    noTags: '没有可用的手工或导入标签', noGroups: '还没有客户分组', noFields: '先映射一列，才能按它设条件', matched_other: '命中 {{count, number}} 个', use: '使用', given: '初步分类', matchedHead: '命中', tagsHead: '标签', groupsHead: '分组', fieldsHead: '字段', wouldGive: '将会给出'
  }
}
