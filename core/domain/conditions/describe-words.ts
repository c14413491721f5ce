/** The words of sentences about conditions; those of operators stand in operators.ts, those of units in windows.ts. */
import type { Words } from './problems.ts'
import type { ConditionKind, Measure, TagSource, Window } from './types.ts'

const say = (zh: string, en: string): Words => ({ zh, en })

export const kindWords: Readonly<Record<ConditionKind, Words>> = {
  group: say('条件组', 'Group'),
  attribute: say('属性', 'Attribute'),
  tag: say('标签', 'Tag'),
  event: say('行为', 'Event'),
  occurrence: say('首次或最近一次', 'First or last event'),
  elements: say('列表元素', 'Elements of a list'),
  history: say('属性变更', 'History of an attribute'),
  sequence: say('行为序列', 'Sequence of events'),
  segment: say('分群', 'Segment'),
  score: say('价值模型', 'Score'),
  related: say('关联对象', 'Related'),
  folder: say('客户分组', 'Folder'),
  list: say('名单', 'List')
}

/** `{events}` are those that are measured, with their filters. */
export const measureWords: Readonly<Record<Measure['fn'], Words>> = {
  count: say('{events}的次数', 'the number of {events}'),
  distinct: say('{events}中{property}的不同取值数', 'the number of different {property} of {events}'),
  activeDays: say('{events}的发生天数', 'the number of days with {events}'),
  activePeriods: say('最近 {periods} 段（每段 {period}）中至少有 {each} 次{events}的段数', 'the number of the last {periods} periods of {period} with at least {each} of {events}'),
  sum: say('{events}的{property}之和', 'the sum of {property} of {events}'),
  avg: say('{events}的{property}平均值', 'the average {property} of {events}'),
  min: say('{events}的{property}最小值', 'the smallest {property} of {events}'),
  max: say('{events}的{property}最大值', 'the largest {property} of {events}'),
  median: say('{events}的{property}中位数', 'the median {property} of {events}'),
  first: say('第一次{events}的{property}', 'the {property} of the first of {events}'),
  last: say('最近一次{events}的{property}', 'the {property} of the latest of {events}'),
  daysSinceFirst: say('距第一次{events}的天数', 'the days since the first of {events}'),
  daysSinceLast: say('距最近一次{events}的天数', 'the days since the latest of {events}')
}

/** `{last}` and the like stand for a number with its unit; those of `between`, `before` and `after` for a moment. */
export const windowWords: Readonly<Record<Window['kind'] | 'finished', Words>> = {
  all: say('至今', 'at any time'),
  calendar: say('最近 {last}', 'in the last {last}'),
  finished: say('此前完整的 {last}', 'in the {last} before the current one'),
  rolling: say('过去 {last}', 'in the {last} up to now'),
  ago: say('{from}前至 {to}前', 'between {from} and {to} ago'),
  between: say('{from} 至 {to} 期间', 'between {from} and {to}'),
  before: say('{at} 之前', 'before {at}'),
  after: say('{at} 之后', 'after {at}'),
  olderThan: say('{last}以前', 'more than {last} ago')
}

export const quantifierWords = {
  any: say('任一', 'any'),
  all: say('全部', 'all'),
  none: say('没有', 'none'),
  atLeast: say('至少 {n} 个', 'at least {n}'),
  atMost: say('至多 {n} 个', 'at most {n}'),
  exactly: say('恰好 {n} 个', 'exactly {n}')
} as const satisfies Record<string, Words>

export const sourceWords: Readonly<Record<TagSource, Words>> = {
  manual: say('手动', 'by hand'),
  rule: say('规则', 'a rule'),
  model: say('模型', 'a model'),
  import: say('导入', 'an import')
}

export const whichWords = {
  first: say('首次', 'the first'),
  firstEver: say('有史以来首次', 'the first ever'),
  last: say('最近一次', 'the latest')
} as const satisfies Record<string, Words>

export const weekdayWords: readonly Words[] = [
  say('周一', 'Monday'), say('周二', 'Tuesday'), say('周三', 'Wednesday'), say('周四', 'Thursday'), say('周五', 'Friday'), say('周六', 'Saturday'), say('周日', 'Sunday')
]

/** Everything else. */
export const phrases = {
  allOf: say('满足全部', 'all of'),
  anyOf: say('满足任一', 'any of'),
  notAllOf: say('不全满足', 'not all of'),
  noneOf: say('都不满足', 'none of'),
  everyone: say('所有人', 'everyone'),
  nobody: say('没有人', 'nobody'),
  and: say(' 且 ', ' and '),
  or: say(' 或 ', ' or '),
  not: say('非（{text}）', 'not ({text})'),
  group: say('（{text}）', '({text})'),
  unread: say('超出上限，未读取', 'Not read: there are too many conditions'),
  problem: say('⚠ {text}', '⚠ {text}'),
  pair: say('{from} 到 {to}', '{from} and {to}'),
  text: say('「{text}」', '“{text}”'),
  more: say('{text} 等 {n} 项', '{text} and others, {n} in all'),
  bounds: say('（{text}）', ' ({text})'),
  range: say('{from} → {to}', '{from} → {to}'),
  days: say('{from} 至 {to}', '{from} to {to}'),
  from: say('{from} 起', 'from {from}'),
  until: say('{to} 之前', 'before {to}'),
  upTo: say('{to} 及以前', 'up to {to}'),
  atMoment: say('{at} ', 'at {at}'),
  yes: say('是', 'yes'),
  no: say('否', 'no'),
  blanksIn: say('，含空值', ', or blank'),
  exactCase: say('，区分大小写', ', matching case'),
  where: say('（{text}）', ' ({text})'),
  attribute: say('{field}{asks}', '{field} {asks}'),
  event: say('{window}{measure}{asks}{bounds}', '{measure} {window} {asks}{bounds}'),
  eventEver: say('至今{measure}{asks}', '{measure} {asks}'),
  eventCountedBack: say('{measure}{asks}', '{measure} {asks}'),
  occurrence: say('{which}{events}发生在 {window}{bounds}', '{which} of {events} happened {window}{bounds}'),
  occurrenceHas: say('{which}{events}发生在 {window}{bounds}，其{has}', '{which} of {events} happened {window}{bounds}, and its {has}'),
  occurrenceEver: say('有过{events}', '{events} has happened'),
  occurrenceEverHas: say('{which}{events}的{has}', 'for {which} of {events}, {has}'),
  elements: say('{field}中{quantifier}元素{where}', '{quantifier} of the elements of {field}{where}'),
  tagHas: say('有标签 {tags}', 'has the tag {tags}'),
  tagHasNot: say('没有标签 {tags}', 'does not have the tag {tags}'),
  tagHasAny: say('有标签 {tags} 之一', 'has any of the tags {tags}'),
  tagHasAll: say('同时有标签 {tags}', 'has all of the tags {tags}'),
  tagHasNone: say('没有标签 {tags} 中的任何一个', 'has none of the tags {tags}'),
  tagSource: say('，来源：{sources}', ', set by {sources}'),
  tagConfidence: say('，置信度至少 {n}', ', with a confidence of at least {n}'),
  tagged: say('，打标时间：{window}{bounds}', ', tagged {window}{bounds}'),
  in: say('属于{kind}{name}', 'is in the {kind} {name}'),
  notIn: say('不属于{kind}{name}', 'is not in the {kind} {name}'),
  segment: say('分群', 'segment'),
  folder: say('客户分组', 'customer group'),
  folderAlone: say('客户分组（不含下级）', 'customer group itself'),
  list: say('名单', 'list'),
  related: say('{quantifier}{relation}满足：{text}', '{quantifier} of {relation} match: {text}'),
  heldAtLeast: say('{field}为 {value} 已满 {duration}', '{field} has been {value} for at least {duration}'),
  heldLess: say('{field}为 {value} 未满 {duration}', '{field} has been {value} for less than {duration}'),
  changed: say('{window}{field}{change}{bounds}', '{field} changed{change} {window}{bounds}'),
  changeAny: say('变更过', ''),
  changeFrom: say('由 {from} 变为其他值', ' from {from}'),
  changeTo: say('变为 {to}', ' to {to}'),
  changeBoth: say('由 {from} 变为 {to}', ' from {from} to {to}'),
  was: say('{window}{field}曾为 {value}{bounds}', '{field} was {value} {window}{bounds}'),
  sequence: say('{window}{order}：{steps}', '{order} {window}: {steps}'),
  notSequence: say('{window}没有{order}：{steps}', 'not {order} {window}: {steps}'),
  inOrder: say('先后发生', 'in this order'),
  anyOrder: say('都发生过', 'in any order'),
  followedBy: say(' → ', ' → '),
  alongside: say(' + ', ' + '),
  within: say('，前后相隔不超过 {duration}', ', within {duration}'),
  same: say('，{properties}相同', ', with the same {properties}'),
  gap: say('（{text}）', ' [{text}]'),
  gapMin: say('至少隔 {duration}', 'at least {duration} later'),
  gapMax: say('至多隔 {duration}', 'at most {duration} later'),
  gapWithout: say('其间没有{events}', 'no {events} between'),
  universe: say('在分群{name}中，', 'Within the segment {name}: '),
  thenLimit: say('；{text}', '; {text}'),
  heads: say('{n} 个', '{n}'),
  share: say('{n}%', '{n} %'),
  byRandom: say('随机取 {amount}', 'take {amount} at random'),
  byHighest: say('按{field}从高到低取前 {amount}', 'take the first {amount} by {field}, highest first'),
  byLowest: say('按{field}从低到高取前 {amount}', 'take the first {amount} by {field}, lowest first')
} as const satisfies Record<string, Words>
