/** Everything that can be wrong with a definition, one row each: its words and what to do. `{name}` stands for a parameter. */
import { numberText } from '../number-text.ts'
import type { Problem, Words } from './problems.ts'

interface Row {
  /** A warning does not stop a run. */
  warning: boolean
  message: Words
  remedy: Words
}

type Texts = readonly [zh: string, en: string]
const words = ([zh, en]: Texts): Words => ({ zh, en })
const stop = (message: Texts, remedy: Texts): Row => ({ warning: false, message: words(message), remedy: words(remedy) })
const warn = (message: Texts, remedy: Texts): Row => ({ warning: true, message: words(message), remedy: words(remedy) })

export const problemCodes = {
  wrongType: stop(['{name} 的值类型不对，应为{expected}', '{name} has a value of the wrong type; expected {expected}'], ['改成{expected}', 'Give {expected}']),
  missingValue: stop(['{name} 缺少 {key}', '{name} lacks {key}'], ['补上 {key}（{expected}）', 'Give {key} ({expected})']),
  blankValue: stop(['{name} 的值是空白', '{name} has a blank value'], ['填写一个值；要找空值请改用“为空”（isNotSet）', 'Give a value; to find blanks, ask whether it is blank (isNotSet)']),
  blankName: stop(['{name} 的 {key} 是空白', '{name}: {key} is blank'], ['填写 {key}', 'Fill in {key}']),
  emptyList: stop(['{name} 的 {key} 是空列表', '{name} has an empty list in {key}'], ['至少给出一项', 'Give at least one entry']),
  unexpectedKey: stop(['{name} 不使用 {key}', '{name} takes no {key}'], ['去掉 {key}', 'Remove {key}']),
  unknownKey: stop(['不认识的键 {key}', 'Unknown key {key}'], ['去掉它；可用的键：{allowed}', 'Remove it; the keys are: {allowed}']),
  unknownOption: stop(['{key} 不能是这个值', '{key} cannot be this'], ['可用的值：{allowed}', 'It is one of: {allowed}']),
  unknownOperator: stop(['{name} 是{type}，没有运算符 {operator}', '{name} is {type} and has no operator {operator}'], ['可用的运算符：{allowed}', 'The operators are: {allowed}']),
  outOfRange: stop(['{name} 的 {key} 应在 {min} 到 {max} 之间', '{name}: {key} must be from {min} to {max}'], ['改到这个范围内', 'Give a value within that range']),
  badTimeZone: stop(['不认识的时区', 'Unknown time zone'], ['使用 IANA 时区名，例如 Asia/Shanghai', 'Use an IANA name, e.g. Asia/Shanghai']),
  badText: stop(['{name} 的文本含有不能保存的字符（NUL 或不成对的代理字符）', '{name} has text with characters that cannot be kept (NUL or a lone surrogate)'], ['去掉这些字符', 'Remove those characters']),
  badPattern: stop(['{name} 的正则表达式不正确：{detail}', '{name} has a bad regular expression: {detail}'], ['按 RE2 语法修改（不支持前后查看与反向引用）', 'Write it in RE2 syntax (no look-around, no back-references)']),
  badSplit: stop(['分组的名称重复，或比例之和超过 100', 'The labels of the split repeat, or its shares add up to more than 100'], ['名称各不相同，比例之和不超过 100', 'Use different labels with shares of at most 100 in all']),
  unitTooFine: stop(['{name} 不能用单位 {unit}', '{name} cannot be asked about by the {unit}'], ['使用这些单位：{allowed}', 'Use one of these units: {allowed}']),
  tooDeep: stop(['条件嵌套超过 {max} 层', 'The conditions are nested deeper than {max} levels'], ['合并层级，或把一部分存为分群后引用', 'Flatten the tree, or save a part as a segment and refer to it']),
  tooManyLeaves: stop(['条件超过 {max} 条', 'There are more than {max} conditions'], ['减少条件，或把一部分存为分群后引用', 'Use fewer, or save a part as a segment and refer to it']),
  tooManyValues: stop(['{name} 的列表超过 {max} 个值', 'The list of {name} has more than {max} values'], ['缩短列表，或导入为标签后引用', 'Shorten the list, or import it as a tag and refer to that']),
  tooLarge: stop(['定义过大', 'The definition is too large'], ['减少条件和值', 'Use fewer conditions and values']),
  tooLong: stop(['{name} 的 {key} 超过 {max} 个字符', '{name}: {key} is longer than {max} characters'], ['缩短它', 'Shorten it']),
  reservedName: stop(['{key} 不能是 {name}：读取 JSON 的程序会丢掉这个名称', '{key} cannot be {name}: programs that read JSON drop that name'], ['换一个名称', 'Choose another name']),
  duplicateId: stop(['节点 id 重复：另一个在 {other}', 'The id of this node is taken by {other}'], ['给每个节点不同的 id', 'Give every node an id of its own']),
  unknownField: stop(['字段 {field} 不存在或已删除', 'The field {field} does not exist or was deleted'], ['换一个字段，或恢复它', 'Choose another field, or restore it']),
  unknownTag: stop(['标签 {tag} 不存在或已删除', 'The tag {tag} does not exist or was deleted'], ['换一个标签，或恢复它', 'Choose another tag, or restore it']),
  unknownSegment: stop(['分群 {segment} 不存在或已删除', 'The segment {segment} does not exist or was deleted'], ['换一个分群，或恢复它', 'Choose another segment, or restore it']),
  unknownScore: stop(['价值模型的字段 {score} 不存在', 'There is no model field {score}'], ['换一个模型字段', 'Choose another one']),
  scoreNotComputed: stop(['{score}尚未计算', '{score} is not computed yet'], ['先运行价值模型', 'Run the value model first']),
  unknownRelation: stop(['{subject}没有关系 {relation}', '{subject} has no relation {relation}'], ['可用的关系：{allowed}', 'The relations are: {allowed}']),
  unknownFolder: stop(['客户分组 {folder} 不存在或已删除', 'The folder {folder} does not exist or was deleted'], ['换一个分组，或恢复它', 'Choose another folder, or restore it']),
  unknownChannel: stop(['没有身份通道 {channel}', 'There is no identity channel {channel}'], ['可用的通道：{allowed}', 'The channels are: {allowed}']),
  wrongEntity: stop(['{name} 属于{actual}，这里是{subject}', '{name} is of {actual}; here it is about {subject}'], ['换一个属于{subject}的', 'Choose one of {subject}']),
  notForSubject: stop(['{subject}不能用 {kind} 条件', 'A {kind} condition cannot be asked of {subject}'], ['可用的条件：{allowed}', 'The conditions are: {allowed}']),
  segmentCycle: stop(['分群循环引用：{route}', 'Segments refer to each other in a circle: {route}'], ['去掉其中一个引用', 'Remove one of the references']),
  segmentTooDeep: stop(['分群一层引用一层，超过 {max} 层', 'Segments refer to segments more than {max} levels deep'], ['直接写出其中的条件', 'Write some of the conditions out']),
  brokenSegment: stop(['分群「{segment}」有问题：{cause}', 'The segment “{segment}” has a problem: {cause}'], ['先修好那个分群', 'Repair that segment first']),
  vaultField: stop(['{name} 含个人身份信息，这里暂不支持', '{name} identifies people and is not supported here yet'], ['换一个不敏感的字段', 'Choose a field that is open']),
  wrongFieldType: stop(['{fn} 需要{expected}，{name} 是{type}', '{fn} needs {expected}; {name} is {type}'], ['换一个属性，或换一种统计', 'Choose another property, or measure in another way']),
  noHistoryKept: stop(['{name} 不保存变更历史', 'The changes of {name} are not kept'], ['换一个保存历史的字段', 'Choose a field whose changes are kept']),
  needsElements: stop(['{name} 是对象列表，不能直接比较', '{name} holds a list of objects, which cannot be compared as it is'], ['使用 elements 条件，写明元素里的属性', 'Use an elements condition with properties of the elements']),
  notObjects: stop(['{name} 不是对象列表', '{name} holds no list of objects'], ['换成对象列表字段，或使用 attribute 条件', 'Choose a field with a list of objects, or ask with an attribute condition']),
  rankNotHere: stop(['{operator} 不能用在这里', '{operator} cannot be used here'], ['排名只能用于属性、评分和事件统计，且不能在关联条件内', 'Ranks are for attributes, scores and measures of events, outside related conditions']),
  notInAnyOrder: stop(['{key} 只能用于有先后的步骤', '{key} needs steps in order'], ['把 order 设为 then，或去掉 {key}', 'Set order to then, or remove {key}']),
  emptyAnd: warn(['空的“且”组：所有人都符合', 'An empty “and” group: everyone matches'], ['添加条件或删除该组', 'Add a condition or delete the group']),
  emptyOr: warn(['空的“或”组：没有人符合', 'An empty “or” group: nobody matches'], ['添加条件或删除该组', 'Add a condition or delete the group']),
  emptyRange: warn(['{name} 的范围是空的：没有值能落在其中', 'The range of {name} is empty: nothing can lie in it'], ['检查起止是否颠倒，或是否在统计时间之后', 'Check whether the ends are the wrong way round, or lie after the time of the run']),
  neverTrue: warn(['{name} 的这个条件永远不成立：它只可能符合空值，而空值不算在内', 'This condition on {name} never holds: only a blank could pass, and blanks are left out'], ['要找空值请用 isNotSet，且不设 "blanks": "exclude"', 'To find blanks use isNotSet, without "blanks": "exclude"']),
  unknownEvent: warn(['没有名为 {event} 的事件', 'No event is named {event}'], ['确认名称；导入后会自动生效', 'Check the name; it takes effect once such events are imported']),
  unknownProperty: warn(['没有事件或元素带有属性 {property}', 'No event or element has the property {property}'], ['确认名称；有数据后会自动生效', 'Check the name; it takes effect once there is data']),
  unknownChoice: warn(['{name} 没有取值 {value}', 'No row has the value {value} in {name}'], ['确认取值', 'Check the value']),
  unknownChoices: warn(['{all} 个值中有 {count} 个在{name}里没有出现：{values} …', '{count} of {all} values are in no row of {name}: {values} …'], ['确认这些值', 'Check them']),
  brokenWarning: warn(['分群「{segment}」：{cause}', 'The segment “{segment}”: {cause}'], ['查看那个分群', 'Look at that segment']),
  noHistory: warn(['统计时间在过去，但这些字段在那时没有完整的记录，没有记录的按已知最早的值计算：{fields}', 'The run looks at the past, of which these have no full record; where there is none, the earliest known value counts: {fields}'], ['去掉这些字段，或把 asOf 改为更晚的时间或 now', 'Leave them out, or set asOf to a later time or to now'])
} as const satisfies Record<string, Row>

export type ProblemCode = keyof typeof problemCodes

/** Problems of conditions that are whole and can be read: only the answers are missing. */
export const unanswered: ReadonlySet<string> = new Set<ProblemCode>(['scoreNotComputed'])

export type Parameters = Readonly<Record<string, string | number | Words>>

/** Names from a definition stand in messages cut to this length. */
const shownLength = 60

/** A text of a definition as it may stand in a message: cut, and without what cannot be sent. */
export function shown(text: string): string {
  const characters = Array.from(text.slice(0, 2 * shownLength + 2), (character) => (character < ' ' || !character.isWellFormed() ? '�' : character))
  return characters.length > shownLength ? `${characters.slice(0, shownLength).join('')}…` : characters.join('')
}

/** A Chinese template without the spaces beside those of its places where Chinese characters meet: they are for numbers and Latin letters. Places without a parameter keep theirs. */
export function closedUp(template: string, parameters: Parameters): string {
  return template.replace(/(?<=[\u3400-\u9fff]) (?=\{(\w+)\})|(?<=\{(\w+)\}) (?=[\u3400-\u9fff])/g, (space, next?: string, last?: string) => {
    const parameter = parameters[next ?? last ?? ''] ?? ''
    const text = typeof parameter === 'object' ? parameter.zh : String(parameter)
    return (next === undefined ? /[\u3400-\u9fff」]$/ : /^[\u3400-\u9fff「]/).test(text) ? '' : space
  })
}

/** A template in one language, its parameters in place. */
export function filled(template: string, parameters: Parameters, locale: keyof Words): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const parameter = parameters[name]
    if (parameter === undefined) return whole
    return typeof parameter === 'object' ? parameter[locale] : typeof parameter === 'number' ? numberText(parameter) : parameter
  })
}

/** Keys as people who never saw the JSON read them; programs have the path. */
const keyWords: Readonly<Record<string, Words>> = {
  last: { zh: '期数', en: 'the number of periods' },
  n: { zh: '数量', en: 'the number' },
  percent: { zh: '百分比', en: 'the share in per cent' },
  value: { zh: '值', en: 'the value' },
  label: { zh: '名称', en: 'the label' },
  tags: { zh: '标签', en: 'the tags' },
  ids: { zh: '编号', en: 'the ids' },
  steps: { zh: '步骤', en: 'the steps' },
  within: { zh: '时限', en: 'the time limit' },
  periods: { zh: '期数', en: 'the number of periods' },
  each: { zh: '每期次数', en: 'the number of events in each' },
  from: { zh: '开始', en: 'the beginning' },
  to: { zh: '结束', en: 'the end' },
  at: { zh: '日期', en: 'the day' },
  by: { zh: '排序依据', en: 'what to take them by' },
  note: { zh: '备注', en: 'the note' },
  weekStart: { zh: '每周的第一天', en: 'the first day of weeks' },
  event: { zh: '事件', en: 'the event' },
  field: { zh: '字段', en: 'the field' },
  property: { zh: '属性', en: 'the property' },
  score: { zh: '模型字段', en: 'the score' },
  segment: { zh: '分群', en: 'the segment' },
  folder: { zh: '客户分组', en: 'the customer group' },
  relation: { zh: '关系', en: 'the relation' },
  source: { zh: '来源', en: 'the source' },
  same: { zh: '各步相同的属性', en: 'what is equal on all steps' }
}

/** Parts of a condition that have no name of their own in the data. */
const partWords: Readonly<Record<string, Words>> = {
  window: { zh: '时间范围', en: 'Time window' },
  duration: { zh: '时长', en: 'Duration' },
  limit: { zh: '人数限制', en: 'Limit' },
  split: { zh: 'A/B 分组', en: 'A/B split' },
  list: { zh: '编号列表', en: 'List of ids' },
  sequence: { zh: '事件序列', en: 'Sequence' },
  gaps: { zh: '步骤间隔', en: 'Time between steps' },
  history: { zh: '字段变更', en: 'Change of the field' },
  activePeriods: { zh: '有事件的期数', en: 'Periods with events' },
  activeDays: { zh: '有事件的天数', en: 'Days with events' },
  count: { zh: '次数', en: 'How often' },
  daysSinceFirst: { zh: '距首次天数', en: 'Days since the first' },
  daysSinceLast: { zh: '距最近天数', en: 'Days since the latest' },
  universe: { zh: '范围', en: 'Universe' },
  weekStart: { zh: '每周的第一天', en: 'First day of weeks' },
  asOf: { zh: '统计时间', en: 'Time of the run' },
  tag: { zh: '标签', en: 'Tag' },
  segment: { zh: '分群', en: 'Segment' },
  folder: { zh: '客户分组', en: 'Customer group' },
  event: { zh: '事件', en: 'Event' },
  property: { zh: '属性', en: 'Property' },
  field: { zh: '字段', en: 'Field' },
  score: { zh: '模型字段', en: 'Score' },
  relation: { zh: '关系', en: 'Relation' },
  atLeast: { zh: '至少', en: 'At least' },
  atMost: { zh: '至多', en: 'At most' },
  exactly: { zh: '恰好', en: 'Exactly' }
}

/** Language names among the parameters as words. */
function inWords([name, value]: [string, Parameters[string]]): [string, Parameters[string]] {
  if (name === 'key' && typeof value === 'string' && Object.hasOwn(keyWords, value)) return [name, keyWords[value]!]
  if (name === 'name' && typeof value === 'object' && value.zh === value.en && Object.hasOwn(partWords, value.en)) return [name, partWords[value.en]!]
  return [name, value]
}

/** Places the parameters in the words of a code. */
export function problemOf(code: ProblemCode, nodeId: string, path: string, parameters: Parameters): Problem {
  const { message, remedy } = problemCodes[code]
  const told = Object.fromEntries(Object.entries(parameters).map(inWords))
  // Names that people gave stand apart from the sentence.
  const worded = Object.fromEntries(Object.entries(told).filter(([, value]) => typeof value === 'object'))
  const say = (text: Words): Words => ({ zh: filled(closedUp(text.zh, worded), told, 'zh'), en: filled(text.en, told, 'en') })
  return { code, nodeId, path, message: say(message), remedy: say(remedy) }
}
