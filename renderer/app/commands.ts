/** Everything a person can do by name or by key, as data. The palette, the shortcuts, the menus and the help page read this one list; screens attach what each does. */
import type { IconName } from '#renderer/components/icons.tsx'

export type CommandScope = 'global' | 'list' | 'profile' | 'import' | 'builder' | 'tag' | 'segment' | 'group'

export interface CommandSpec {
  id: string
  icon: IconName
  scope: CommandScope
  /** `mod` is Ctrl, or ⌘ on a Mac; a space separates the keys of a sequence. The first is shown. */
  keys?: readonly string[]
  /** Only a key, too small to be listed in the palette. */
  quiet?: boolean
}

export const commands = [
  { id: 'palette', icon: 'search', scope: 'global', keys: ['mod+k'], quiet: true },
  { id: 'goHome', icon: 'home', scope: 'global', keys: ['g h'] },
  { id: 'goCustomers', icon: 'people', scope: 'global', keys: ['g c'] },
  { id: 'goAccounts', icon: 'building', scope: 'global', keys: ['g a'] },
  { id: 'goLeads', icon: 'lead', scope: 'global', keys: ['g l'] },
  { id: 'goGroups', icon: 'tree', scope: 'global', keys: ['g t'] },
  { id: 'goSegments', icon: 'segment', scope: 'global', keys: ['g e'] },
  { id: 'goImports', icon: 'import', scope: 'global', keys: ['g i'] },
  { id: 'goRejects', icon: 'warning', scope: 'global', keys: ['g r'] },
  { id: 'goRecipes', icon: 'spark', scope: 'global' },
  { id: 'goQuality', icon: 'chart', scope: 'global', keys: ['g q'] },
  { id: 'goTags', icon: 'tag', scope: 'global', keys: ['g b'] },
  { id: 'goSettings', icon: 'settings', scope: 'global', keys: ['g s', 'mod+,'] },
  { id: 'newImport', icon: 'import', scope: 'global', keys: ['c i'] },
  { id: 'newCustomer', icon: 'plus', scope: 'global', keys: ['c c'] },
  { id: 'newGroup', icon: 'tree', scope: 'global', keys: ['c g'] },
  { id: 'newTag', icon: 'tag', scope: 'global', keys: ['c t'] },
  { id: 'applyTag', icon: 'tag', scope: 'global', keys: ['t'] },
  { id: 'undo', icon: 'undo', scope: 'global', keys: ['mod+z'] },
  { id: 'redo', icon: 'redo', scope: 'global', keys: ['mod+shift+z', 'mod+y'] },
  { id: 'back', icon: 'back', scope: 'global', keys: ['alt+arrowleft'] },
  { id: 'forward', icon: 'forward', scope: 'global', keys: ['alt+arrowright'] },
  { id: 'nextTab', icon: 'forward', scope: 'global', keys: [']'] },
  { id: 'previousTab', icon: 'back', scope: 'global', keys: ['['] },
  { id: 'closeTab', icon: 'close', scope: 'global', keys: ['alt+w'] },
  { id: 'reopenTab', icon: 'undo', scope: 'global', keys: ['alt+shift+t'] },
  { id: 'toggleRail', icon: 'rail', scope: 'global', keys: ['mod+b'] },
  { id: 'toggleInspector', icon: 'inspector', scope: 'global', keys: ['i'] },
  { id: 'switchTheme', icon: 'moon', scope: 'global', keys: ['mod+shift+l'] },
  { id: 'switchLanguage', icon: 'language', scope: 'global', keys: ['mod+shift+e'] },
  { id: 'switchDensity', icon: 'table', scope: 'global' },
  { id: 'showJobs', icon: 'jobs', scope: 'global', keys: ['g j'] },
  { id: 'backUp', icon: 'archive', scope: 'global' },
  { id: 'verify', icon: 'shield', scope: 'global' },
  { id: 'closeWorkspace', icon: 'folder', scope: 'global' },
  { id: 'shortcuts', icon: 'keyboard', scope: 'global', keys: ['?'] },
  { id: 'listSearch', icon: 'search', scope: 'list', keys: ['/'] },
  { id: 'listNext', icon: 'down', scope: 'list', keys: ['j', 'arrowdown'], quiet: true },
  { id: 'listPrevious', icon: 'up', scope: 'list', keys: ['k', 'arrowup'], quiet: true },
  { id: 'listOpen', icon: 'forward', scope: 'list', keys: ['enter', 'o'], quiet: true },
  { id: 'listSelect', icon: 'check', scope: 'list', keys: ['x', 'space'], quiet: true },
  { id: 'listSelectAll', icon: 'check', scope: 'list', keys: ['mod+a'], quiet: true },
  { id: 'listCopy', icon: 'copy', scope: 'list', keys: ['mod+c'], quiet: true },
  { id: 'listColumns', icon: 'columns', scope: 'list', keys: ['shift+c'] },
  { id: 'listMove', icon: 'folder', scope: 'list', keys: ['v'] },
  { id: 'listExport', icon: 'download', scope: 'list', keys: ['shift+x'] },
  { id: 'profileEdit', icon: 'edit', scope: 'profile', keys: ['e'] },
  { id: 'profileInteraction', icon: 'phone', scope: 'profile', keys: ['n'] },
  { id: 'profileBehaviour', icon: 'flag', scope: 'profile', keys: ['b'] },
  { id: 'profileJump', icon: 'calendar', scope: 'profile', keys: ['d'] },
  { id: 'profileSystem', icon: 'settings', scope: 'profile' },
  { id: 'importRun', icon: 'play', scope: 'import', keys: ['mod+enter'] },
  { id: 'importNextProblem', icon: 'warning', scope: 'import', keys: ['shift+n'] },
  { id: 'builderAdd', icon: 'plus', scope: 'builder', keys: ['n', '+', '/'] },
  { id: 'builderEdit', icon: 'edit', scope: 'builder', keys: ['enter', 'e'] },
  { id: 'builderWrap', icon: 'group', scope: 'builder', keys: ['w', 'mod+g'] },
  { id: 'builderUnwrap', icon: 'ungroup', scope: 'builder', keys: ['shift+w', 'mod+shift+g'] },
  { id: 'builderSwitchOp', icon: 'refresh', scope: 'builder', keys: ['o'] },
  { id: 'builderNegate', icon: 'not', scope: 'builder', keys: ['x'] },
  { id: 'builderDuplicate', icon: 'copy', scope: 'builder', keys: ['d', 'mod+d'] },
  { id: 'builderDisable', icon: 'eyeOff', scope: 'builder', keys: ['space'] },
  { id: 'builderDelete', icon: 'trash', scope: 'builder', keys: ['delete', 'backspace'] },
  { id: 'builderUp', icon: 'up', scope: 'builder', keys: ['arrowup'], quiet: true },
  { id: 'builderDown', icon: 'down', scope: 'builder', keys: ['arrowdown'], quiet: true },
  { id: 'builderLeft', icon: 'back', scope: 'builder', keys: ['arrowleft'], quiet: true },
  { id: 'builderRight', icon: 'forward', scope: 'builder', keys: ['arrowright'], quiet: true },
  { id: 'builderExtendUp', icon: 'up', scope: 'builder', keys: ['shift+arrowup'], quiet: true },
  { id: 'builderExtendDown', icon: 'down', scope: 'builder', keys: ['shift+arrowdown'], quiet: true },
  { id: 'builderMoveUp', icon: 'up', scope: 'builder', keys: ['mod+arrowup'], quiet: true },
  { id: 'builderMoveDown', icon: 'down', scope: 'builder', keys: ['mod+arrowdown'], quiet: true },
  { id: 'builderMoveOut', icon: 'back', scope: 'builder', keys: ['mod+arrowleft'], quiet: true },
  { id: 'builderMoveIn', icon: 'forward', scope: 'builder', keys: ['mod+arrowright'], quiet: true },
  { id: 'builderText', icon: 'text', scope: 'builder', keys: ['shift+t'] },
  { id: 'newSegment', icon: 'segment', scope: 'global', keys: ['c s'] },
  { id: 'segmentSave', icon: 'check', scope: 'segment', keys: ['mod+s'] },
  { id: 'segmentRun', icon: 'play', scope: 'segment', keys: ['r'] },
  { id: 'segmentDuplicate', icon: 'copy', scope: 'segment', keys: ['shift+d'] },
  { id: 'segmentSnapshot', icon: 'pin', scope: 'segment', keys: ['shift+s'] },
  { id: 'segmentCompare', icon: 'chart', scope: 'segment', keys: ['m'] },
  { id: 'segmentWhy', icon: 'help', scope: 'segment', keys: ['y'] },
  { id: 'saveTemplate', icon: 'spark', scope: 'segment' },
  { id: 'segmentExport', icon: 'download', scope: 'segment', keys: ['shift+e'] },
  { id: 'segmentDelete', icon: 'trash', scope: 'segment', keys: ['delete'] },
  { id: 'groupAdd', icon: 'plus', scope: 'group', keys: ['a'] },
  { id: 'groupRename', icon: 'edit', scope: 'group', keys: ['f2'] },
  { id: 'tagPublish', icon: 'check', scope: 'tag', keys: ['mod+enter', 'p'] },
  { id: 'tagSave', icon: 'check', scope: 'tag', keys: ['mod+s'] },
  { id: 'tagRun', icon: 'play', scope: 'tag', keys: ['r'] },
  { id: 'tagMerge', icon: 'link', scope: 'tag', keys: ['shift+m'] },
  { id: 'tagImport', icon: 'import', scope: 'tag' },
  { id: 'tagExport', icon: 'download', scope: 'tag' },
  { id: 'tagDelete', icon: 'trash', scope: 'tag', keys: ['delete'] }
] as const satisfies readonly CommandSpec[]

export type CommandId = (typeof commands)[number]['id']

const byId = new Map<string, CommandSpec>(commands.map((command) => [command.id, command]))
export function commandSpec(id: CommandId): CommandSpec {
  return byId.get(id)!
}

/** The command of a scope that is called by a combination where its screen handles the keys itself. */
export function scopedCommand(scope: CommandScope, combination: string): CommandId | undefined {
  return commands.find((command) => command.scope === scope && 'keys' in command && (command.keys as readonly string[]).includes(combination))?.id
}

const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform)
const keyNames: Record<string, string> = {
  arrowleft: '←', arrowright: '→', arrowup: '↑', arrowdown: '↓', delete: 'Del', backspace: '⌫', enter: '↵', space: '␣', escape: 'Esc',
  ...(isMac ? { mod: '⌘', shift: '⇧', alt: '⌥' } : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt' })
}

/** The caps to draw for a key combination: one list for each key of a sequence. */
export function keyCaps(keys: string): string[][] {
  return keys.split(' ').map((combination) => combination.split('+').map((part) => keyNames[part] ?? part.toUpperCase()))
}

/** The combination an event stands for, in the notation of `keys`. A shifted character that differs by itself ("?") has no `shift+`. */
export function combinationOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'code'>): string {
  const key = event.key === ' ' ? 'space' : event.altKey && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key.toLowerCase()
  const shiftSays = event.shiftKey && (key.length > 1 || /[a-z]/.test(key))
  return [event.ctrlKey || event.metaKey ? 'mod' : '', event.altKey ? 'alt' : '', shiftSays ? 'shift' : '', key].filter(Boolean).join('+')
}
