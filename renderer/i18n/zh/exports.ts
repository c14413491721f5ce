export const exportTexts = {
  exports: {
    title: '导出“{{title}}”', button: '导出', rows_other: '{{count, number}} 行', counting: '正在计数 …', format: '格式',
    formats: { xlsx: 'Excel', csv: 'CSV', json: 'NDJSON', parquet: 'Parquet' },
    formatNotes: {
      xlsx: '超过 1,048,576 行时自动分表；文本不会变成公式，保留前导零', csv: 'UTF-8（带 BOM）；以 = + - @ 开头的文本前加单引号，避免被当作公式，+8613800138000 这样的手机号保持原样。供程序读取请选 NDJSON 或 Parquet，内容不作改动', json: '每行一个 JSON 对象，时间为 UTC', parquet: '带类型的列，适合数据分析工具'
    },
    fields: '字段', chosen_other: '已选 {{count}} 个字段', findField: '查找字段', noField: '没有这样的字段', addField: '添加字段“{{field}}”', removeField: '去掉字段“{{field}}”', fieldsHelp: '拖动，或用 Alt+↑ / Alt+↓ 调整顺序',
    moveUp: '上移“{{field}}”', moveDown: '下移“{{field}}”', maskOf: '“{{field}}”的脱敏', noFields: '至少选择一个字段', maskAll: '敏感字段全部脱敏', unmasked_other: '{{count}} 个敏感字段将以明文导出',
    masks: { clear: '明文', phone: '手机号掩码', email: '邮箱掩码', name: '只留姓', id: '证件号掩码', hidden: '隐藏' },
    headers: '表头', headersLabel: '字段名称', headersName: '字段代码', name: '文件名', nameNote: '保存到下载文件夹，不会覆盖已有文件', password: '密码（可选）', passwordNote: '至少 8 个字符；文件放入 AES-256 加密的 zip。密码不会保存，请自行记住',
    passwordShort: '至少 8 个字符', start: '开始导出', running: '正在导出', done: '导出完成', failed: '导出失败', cancelled: '导出已取消，没有留下文件', cancel: '取消导出', background: '在后台继续', file: '文件', size: '大小', hash: 'SHA-256', approval: '审批',
    waived: '已豁免（单用户工作区）', download: '下载文件', showInFolder: '在文件夹中显示', gone: '文件已不在原处', warning_other: '{{field}}：{{message}}（{{count, number}} 处）', manifest: '清单文件在旁边，记录了定义、数据版本、行数与校验值'
  }
}
