/** Meaning of common values of status, level and stage, by words that occur in them. Anything else stays neutral. */
const rules: [RegExp, string][] = [
  [/流失|lost|churn|cancel|取消|void|作废|失败|fail|refus|拒|overdue|逾期|投诉|无效|invalid/i, 'bad'],
  [/沉睡|dormant|inactive|sleep|暂停|pending|待|risk|风险|paused|处理中|open/i, 'warn'],
  [/活跃|成交|合作中|active|completed|完成|paid|已支付|签约|signed|won|converted|转化|正常|服务中|valid|到店|arrived|confirmed|已确认/i, 'good'],
  [/vip|钻石|diamond|platinum|铂金|金卡|gold|黑金/i, 'accent']
]

export function toneOf(value: string): string | undefined {
  return rules.find(([pattern]) => pattern.test(value))?.[1]
}
