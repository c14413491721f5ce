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
  segment: say('客群', 'Segment'),
  score: say('价值模型', 'Score'),
  related: say('关联对象', 'Related'),
  folder: say('客户分组', 'Folder'),
  list: say('名单', 'List')
}

export const measureWords: Readonly<Record<Measure['fn'], Words>> = {
  count: say('次数', 'the number'),
  distinct: say('{property}的不同取值数', 'the number of different {property}'),
  activeDays: say('发生天数', 'the number of days'),
  activePeriods: say('最近 {periods} 个 {period} 中有至少 {each} 次的个数', 'the number of the last {periods} periods of {period} with at least {each}'),
  sum: say('{property}之和', 'the sum of {property}'),
  avg: say('{property}的平均值', 'the average {property}'),
  min: say('{property}的最小值', 'the smallest {property}'),
  max: say('{property}的最大值', 'the largest {property}'),
  median: say('{property}的中位数', 'the median {property}'),
  first: say('第一次的{property}', 'the first {property}'),
  last: say('最近一次的{property}', 'the latest {property}'),
  daysSinceFirst: say('距第一次的天数', 'the days since the first one'),
  daysSinceLast: say('距最近一次的天数', 'the days since the latest one')
}

/** `{last}` and the like stand for a number with its unit. */
export const windowWords: Readonly<Record<Window['kind'] | 'finished', Words>> = {
  all: say('至今', 'at any time'),
  calendar: say('最近 {last}', 'in the last {last}'),
  finished: say('之前完整的 {last}', 'in the {last} before the current one'),
  rolling: say('截至此刻的 {last}', 'in the {last} up to now'),
  ago: say('{from}前到 {to}前', 'between {from} and {to} ago'),
  between: say('期间', 'between'),
  before: say('在此之前', 'before'),
  after: say('在此之后', 'after'),
  olderThan: say('早于最近 {last}', 'more than {last} ago')
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
  pair: say('{from} 与 {to}', '{from} and {to}'),
  text: say('「{text}」', '“{text}”'),
  more: say('{text} 等 {n} 项', '{text} and others, {n} in all'),
  bounds: say('（{text}）', ' ({text})'),
  range: say('{from} → {to}', '{from} → {to}'),
  days: say('{from} 至 {to}', '{from} to {to}'),
  from: say('{from} 起', 'from {from}'),
  until: say('{to} 之前', 'before {to}'),
  blanksIn: say('，含空值', ', or blank'),
  exactCase: say('，区分大小写', ', by case'),
  where: say('（{text}）', ' with {text}'),
  attribute: say('{field}{asks}', '{field} {asks}'),
  event: say('{window}，{events}的{measure}{asks}', '{measure} of {events} {window} {asks}'),
  occurrence: say('{window}，{which}{events}发生过', '{which} of {events} happened {window}'),
  occurrenceHas: say('{text}，且{has}', '{text} and has {has}'),
  elements: say('{field}中{quantifier}元素{where}', '{quantifier} of the elements of {field}{where}'),
  tag: say('{mode}标签 {tags}', '{mode} the tags {tags}'),
  tagHasAny: say('有任一', 'has any of'),
  tagHasAll: say('有全部', 'has all of'),
  tagHasNone: say('没有任何', 'has none of'),
  tagSource: say('，来源：{sources}', ', set by {sources}'),
  tagConfidence: say('，置信度至少 {n}', ', with a confidence of at least {n}'),
  tagged: say('，打标时间：{window}', ', tagged {window}'),
  in: say('属于{kind}{name}', 'is in the {kind} {name}'),
  notIn: say('不属于{kind}{name}', 'is not in the {kind} {name}'),
  segment: say('客群', 'segment'),
  folder: say('客户分组', 'folder'),
  folderAlone: say('客户分组（不含下级）', 'folder itself'),
  list: say('名单', 'list'),
  related: say('{quantifier}{relation}满足：{text}', '{quantifier} of {relation} match: {text}'),
  heldAtLeast: say('{field}为 {value} 已至少 {duration}', '{field} has been {value} for at least {duration}'),
  heldLess: say('{field}为 {value} 不足 {duration}', '{field} has been {value} for less than {duration}'),
  changed: say('{window}，{field}变更过{change}', '{field} changed{change} {window}'),
  changeFrom: say('（从 {value}）', ' from {value}'),
  changeTo: say('（到 {value}）', ' to {value}'),
  was: say('{window}，{field}曾为 {value}', '{field} was {value} {window}'),
  sequence: say('{window}，{order}：{steps}', '{order} {window}: {steps}'),
  notSequence: say('{window}，没有{order}：{steps}', 'not {order} {window}: {steps}'),
  inOrder: say('先后发生', 'in this order'),
  anyOrder: say('都发生过', 'in any order'),
  followedBy: say(' → ', ' → '),
  alongside: say(' + ', ' + '),
  within: say('，前后相隔不超过 {duration}', ', within {duration}'),
  same: say('，{properties}相同', ', with the same {properties}'),
  gap: say('[{text}]', '[{text}]'),
  gapMin: say('至少隔 {duration}', 'at least {duration} later'),
  gapMax: say('至多隔 {duration}', 'at most {duration} later'),
  gapWithout: say('其间没有{events}', 'no {events} between'),
  universe: say('在客群{name}中，', 'Within the segment {name}: '),
  thenLimit: say('；{text}', '; {text}'),
  limitCount: say('取 {n} 个', 'take {n}'),
  limitPercent: say('取 {n}%', 'take {n} %'),
  byRandom: say('，随机', ', at random'),
  byHighest: say('，按{field}从高到低', ', by {field}, highest first'),
  byLowest: say('，按{field}从低到高', ', by {field}, lowest first')
} as const satisfies Record<string, Words>
