/** Cleaning recipes. */
export const recipes = {
  recipes: {
    steps: '步骤', version: '版本', versionNumber: '版本 {{number}}', versions: '历史版本', view: '显示', views: { live: '配方', bin: '回收站' }, new: '新建配方', create: '建立', delete: '删除', export: '导出', import: '导入 JSON', restore: '恢复',
    empty: { live: '还没有清洗配方', bin: '回收站是空的' }, emptyText: '配方是一串清洗步骤：去空白、读日期与金额、统一电话与企业名称……存下来，下一个文件照样清洗。', emptyExample: '例：去空白 → 日期时间 → 数字金额 → 电话号码 → 去重',
    notARecipe: '这不是配方文件', notARecipeRemedy: '请选择从“清洗配方”导出的 JSON 文件', unsaved: '未保存', discard: '放弃修改', chooseFile: '选择样本文件', noFile: '选一个文件来试', noFileText: '配方不带数据。选一个文件，就能看到前 1,000 行清洗前后的样子。',
    addStep: '添加步骤', noSteps: '还没有步骤。先在右侧点选列名，再添加步骤。', groups: { text: '文字', value: '含义', column: '列', row: '行' }, cluster: '合并相近值', preview: '清洗前后', sampled_other: '文件的前 {{count, number}} 行', sampledAll_other: '文件的全部 {{count, number}} 行',
    alone: '只看所选步骤', toggle: '第 {{number}} 步：运行', enable: '启用', disable: '停用', remove: '删除第 {{number}} 步', moveHelp: '拖动，或按 Alt+↑ / Alt+↓ 调整顺序', unfinished: '未填写完整', countRows_other: '{{count, number}} 行', countChanged_other: '改 {{count, number}}', countFailed_other: '失败 {{count, number}}',
    countOut: '去掉 {{total}} 行', stepCount_other: '{{count, number}} 步', note: '备注', addName: '输入后按回车', removeName: '去掉“{{name}}”', from: '原值', to: '改为', addEntry: '添加一条', chooseColumn: '选择此列，新步骤作用于所选的列', made: '新', failedCell: '无法识别',
    out: { filter: '被筛掉（{{column}}）', failed: '无法识别，整行拒绝（{{column}}）', duplicate: '重复，去掉' },
    clusterHelp: '写法相近的值归为一簇。勾选要合并的簇并确认改成什么，会写成一个值映射步骤。', clusterColumn: '列', clusterChoose: '选择一列', clusterMethod: '方法', noClusters: '没有相近的值（{{rows}} 行，{{distinct}} 个不同的值）', clustersFound_other: '{{count, number}} 簇（{{rows}} 行，{{distinct}} 个不同的值）',
    clusterAll: '全部合并', clusterNone: '全部取消', mergeCluster: '合并“{{value}}”', clusterUse: '合并成这个值', clusterTo: '“{{value}}”一簇改为', merge_other: '合并 {{count, number}} 簇',
    clean: '清洗', cleanSteps_other: '清洗 · {{count, number}} 步', cleanTitle: '清洗', keep: '存为配方', load: '用已有配方', use: '用于这次导入',
    done: { saved: '已保存清洗配方：', removed: '已删除清洗配方：', restored: '已恢复清洗配方：', imported: '已导入清洗配方：', rolledBack: '已回到先前的版本：' }
  }
}
