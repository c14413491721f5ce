import type { Complete } from '../shape.ts'
import type { builder as shape } from '../zh/builder.ts'

export const builder: Complete<typeof shape> = {
  builder: {
    newSegment: 'New segment', startAgain: 'Start again', replaced: 'The conditions being written were replaced by these filters', fromFilters: 'Segment from these filters', palette: 'What can be asked', paletteFind: 'Type a name, Enter adds', paletteHelp: 'Found by Chinese, English, pinyin or initials. Enter adds; so does dragging to the canvas.', nothing: 'There is no such field, tag or event', canvas: 'Canvas of conditions', tree: 'Tree of conditions',
    onlyGroup: 'Only one kind', showAll: 'All', showChosen: 'Fewer', find: 'Find', findIn: 'Find in “{{label}}”', nothingToPick: 'Nothing to choose from', form: 'Form of the condition', backToCanvas: 'Back to the canvas', leaf: 'Condition', group: 'Group of conditions', groupOp: 'Its conditions', switchOp: 'Switch between all and any', off: 'Switched off', offText: 'Switched off: it is neither counted nor part of the saved definition.', stale: 'being counted again; these are the numbers from before', older: 'these are the numbers from before', taken_one: '{{count, number}} taken', taken_other: '{{count, number}} taken', partial: 'without the conditions that have a problem',
    blanks_one: 'with {{count, number}} blank', blanks_other: 'with {{count, number}} blanks', changesNothing: 'changes nothing', removes: 'removes {{number}}', brings: 'adds {{number}}', members: '{{number}}, {{share}}', placeInTree: 'level {{level}}, {{place}} of {{siblings}}',
    summary: 'What it comes to', toggleSummary: 'Show more or less of the result', shareOf: '{{share}} of {{universe}}', without_one: '{{count}} problem left out', without_other: '{{count}} problems left out', waiting_one: '{{count}} problem; the numbers are from before', waiting_other: '{{count}} problems; the numbers are from before', waitingFirst_one: '{{count}} problem: counted once it is settled', waitingFirst_other: '{{count}} problems: counted once they are settled', countedIn: 'counted in {{time}} · data version {{version}}', spreadOf: 'Field whose distribution is shown', spreadDefinition: 'Members by “{{field}}”', blank: 'blank',
    nobodyHere: 'Nobody', sample: 'Some of them (masked)', deleteGroup: 'Delete this group', note: 'Note', definition: 'The whole definition', entity: 'About', universe: 'Among', everyone: 'Everyone', asOf: 'As of', timeZone: 'Time zone', workspaceZone: 'the workspace’s', weekStart: 'Weeks begin on', workspaceWeek: 'the workspace’s first day', limited: 'Take only some of them', heads: 'members', percent: 'per cent', limitBy: 'Taken by',
    random: 'At random', seed: 'Seed', direction: 'Order', highest: 'Highest first', lowest: 'Lowest first', split: 'A/B split', splitNote: 'A draw by the seed decides for each person, and stays with the person: parts come close to their shares, not exactly.', splitRest: 'The shares do not add up to 100 %: the other {{share}} are in no part', inNoPart_one: '{{count, number}} in none', inNoPart_other: '{{count, number}} in none', addPart: 'Add a part', partLabel: 'Label', removePart: 'Remove part {{label}}',
    field: 'Field', score: 'Score', segment: 'Segment', folder: 'Customer group', descendants: 'With the groups below it', exactCase: 'Match case', quantifier: 'How many', elementsWhere: 'Elements for which', event: 'Event', measure: 'Measure', property: 'Property', period: 'Length of a period', periods: 'How many periods back', eachPeriod: 'Events in each, at least',
    where: 'Events for which', has: 'And of that one', which: 'Which one', liesIn: 'It lies in', addFilter: 'Add', removeFilter: 'Remove this', includeCurrent: 'With the current one', agoFrom: 'From this long ago', agoTo: 'To this long ago', notComputed: 'not computed', notComputedTip: 'Not computed yet: run the value model', notComputedYet: '{{score}} (not computed yet)', tags: 'Tags', tagSource: 'Source (none: any)', minConfidence: 'Confidence at least', tagged: 'Tagged',
    listNote: 'Paste ids, one a line or with commas between.', order: 'Order', step: 'Step {{number}}', removeStep: 'Remove step {{number}}', addStep: 'Add a step', gapMin: 'To the next step at least', gapMax: 'To the next step at most', notBetween: 'Nothing of this in between', within: 'All steps within', same: 'Equal on all steps', sequenceNot: 'No such sequence happened',
    relation: 'Relation', relatedWhere: 'Those for which', addWithin: 'Add a condition', yes: 'Yes', no: 'No',
    groups: { fields: 'Fields', tags: 'Tags', events: 'Events', segments: 'Segments', scores: 'Scores', relations: 'Related', folders: 'Customer groups', structure: 'Groups and sequences', templates: 'Templates' },
    structures: { and: 'Group: all of them', or: 'Group: any of them', none: 'Group: none of them', sequence: 'Sequence of events', occurrence: 'First or latest time', history: 'Change of a field', list: 'List of ids' },
    groupOps: { all: 'All of', any: 'Any of', notAll: 'Not all of', none: 'None of' },
    kinds: {
      attribute: 'Field', tag: 'Tag', event: 'Event', occurrence: 'First or latest time', elements: 'List', history: 'Change', sequence: 'Sequence', segment: 'Segment', score: 'Score', related: 'Related', folder: 'Customer group', list: 'List of ids'
    },
    identity: 'Identity: ',
    templates: {
      'recent-buyers': 'Ordered in the last 30 days', 'big-spenders': 'Spent 10,000 within a year', 'gone-quiet': 'Bought before, nothing for 90 days', 'came-back': 'Came back after 60 days', 'renewal-unattended': 'Ends within 30 days, not followed up for 7', 'birthday-soon': 'Birthday in the next 7 days', 'no-phone': 'Without a phone number', 'hot-leads': 'Score 80 and above, not converted', 'large-accounts': '500 employees and more'
    },
    findings: { contradiction: 'Contradiction: nobody meets all of these', nobody: 'Nobody meets this condition' },
    refused: { tooDeep: 'Conditions nest at most 10 levels deep', tooManyLeaves: 'There can be at most 200 conditions', intoItself: 'It cannot be put into itself', notSiblings: 'Only conditions of one group can be put together' },
    windows: { all: 'All time', calendar: 'Last calendar units', rolling: 'Last while, to the second', ago: 'A while ago', between: 'Between two days', before: 'Before a day', after: 'After a day', olderThan: 'Older than the last' },
    measures: {
      count: 'How often', distinct: 'Different values', activeDays: 'Days with events', activePeriods: 'Periods with events', sum: 'Sum', avg: 'Average', min: 'Smallest', max: 'Largest', median: 'Median', first: 'First value', last: 'Latest value', daysSinceFirst: 'Days since the first', daysSinceLast: 'Days since the latest'
    },
    occurrences: { first: 'The first that fits', firstEver: 'The first ever', last: 'The latest that fits' },
    quantifiers: { any: 'At least one', all: 'All', none: 'None', atLeast: 'At least n', atMost: 'At most n', exactly: 'Exactly n' },
    tagOps: { hasAny: 'Has any of the tags', hasAll: 'Has all of the tags', hasNone: 'Has none of the tags' }, tagSources: { manual: 'By hand', rule: 'Rule', model: 'Model', import: 'Import' },
    membership: { in: 'Is in', notIn: 'Is not in' }, orders: { ordered: 'One after the other', unordered: 'In any order' },
    history: { changed: 'Changed', heldFor: 'Stayed for a while', was: 'Once was', from: 'Before (blank: anything)', to: 'After (blank: anything)', duration: 'How long', longer: 'At least that long (else less)', at: 'On a day', any: 'Anything' },
    discardDraft: 'Drop what was not saved',
    text: { title: 'Text', json: 'JSON', words: 'Words', duckdb: 'DuckDB SQL', clickhouse: 'ClickHouse SQL', apply: 'Apply', notJson: 'This is not JSON: {{detail}}', off_one: 'What is switched off ({{count}} part) is not in this text and stays where it is.', off_other: 'What is switched off ({{count}} parts) is not in this text and stays where it is.', parameters: 'parameters' },
    tools: { label: 'View of the canvas', edit: 'Edit conditions', zoomOut: 'Smaller', zoomIn: 'Larger', fit: 'Show all' }
  }
}
