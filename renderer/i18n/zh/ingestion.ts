export const ingestion = {
  ingestion: {
    intro: '其他系统可以把记录签名后发送到这里；接收后立即写盘并返回回执，随后经过与文件导入相同的清洗、关联与去重。',
    desktop: '桌面应用不监听端口。要接收其他系统的记录，请在本机用 npm run serve 打开此工作区；密钥可以在这里管理。',
    address: 'POST /api/ingestion/{{channel}}',
    stalled: '自 {{since}} 起处理失败，已重试 {{tries}} 次；已接收的记录不会丢失。', hours: '按小时', channels: { crm: 'CRM', wework: '企业微信', wechat: '公众号' }, nothing: '还没有收到记录', received: '最近收到：{{at}}', waiting_other: '{{count, number}} 条等待处理',
    new: '生成密钥', newOf: '生成密钥：{{name}}', rotate: '轮换密钥', rotateOf: '轮换密钥：{{name}}', secretsOf: '{{name}}的密钥', madeAt: '生成于 {{at}}', usedAt: '最近使用 {{at}}', revoke: '停用', revokeOf: '停用密钥 {{id}}', revokeTitle: '停用密钥 {{id}}？', revokeText: '用它签名的请求将立即被拒绝。轮换时请先让发送方改用新密钥。',
    secretTitle: '{{name}}的新密钥', secretText: '密钥只显示这一次，请现在保存到发送方；此处只加密保存，不能再次查看。', secret: '密钥', copy: '复制密钥', kept: '已保存', empty: '还没有接入的数据', emptyText: '为一个渠道生成密钥，再由该系统发送签名的记录。', more: '更多', showBatches_other: '显示 {{count}} 个批次',
    columns: { hour: '时间', channel: '渠道', target: '导入为', batches: '批次', rows: '记录', accepted: '接收', rejected: '拒绝', duplicates: '重复' }
  }
}
