/** The one place of colours, sizes and type. Light and dark are drawn separately; a unit test holds every text pair to AA contrast. */

export interface Colours {
  /** Work area. */
  canvas: string
  /** Rail, bars and header cells. */
  side: string
  /** Menus, dialogs, cards that float. */
  raised: string
  hover: string
  /** Row or item that is current. */
  current: string
  selected: string
  border: string
  borderStrong: string
  text: string
  textSoft: string
  textFaint: string
  accent: string
  accentHover: string
  onAccent: string
  accentText: string
  accentSoft: string
  good: string
  goodSoft: string
  warn: string
  warnSoft: string
  bad: string
  badSoft: string
  badSolid: string
  mask: string
  /** Fills of bars that mean taken and refused. */
  fillGood: string
  fillWarn: string
  shadow: string
  scrim: string
}

const light: Colours = {
  canvas: '#ffffff',
  side: '#f7f8f9',
  raised: '#ffffff',
  hover: '#f1f3f5',
  current: '#ebeef2',
  selected: '#e9eefc',
  border: '#e5e7eb',
  borderStrong: '#cbd0d7',
  text: '#181b20',
  textSoft: '#4a515c',
  textFaint: '#646c78',
  accent: '#2f55d4',
  accentHover: '#2747b5',
  onAccent: '#ffffff',
  accentText: '#2a4cc0',
  accentSoft: '#eef2fe',
  good: '#17693f',
  goodSoft: '#e7f5ed',
  warn: '#8a4b00',
  warnSoft: '#fdf1de',
  bad: '#b42322',
  badSoft: '#fdecec',
  badSolid: '#c92a2a',
  mask: '#eceff2',
  fillGood: '#2f9e67',
  fillWarn: '#e0992f',
  shadow: '0 8px 28px rgb(16 24 40 / 14%), 0 1px 3px rgb(16 24 40 / 10%)',
  scrim: 'rgb(15 18 24 / 22%)'
}

const dark: Colours = {
  canvas: '#15171b',
  side: '#101215',
  raised: '#1d2025',
  hover: '#1f2329',
  current: '#272c34',
  selected: '#20294a',
  border: '#282c33',
  borderStrong: '#3c424c',
  text: '#e7e9ec',
  textSoft: '#adb4bf',
  textFaint: '#8d95a1',
  accent: '#4163e6',
  accentHover: '#3856d2',
  onAccent: '#ffffff',
  accentText: '#96adff',
  accentSoft: '#1d2644',
  good: '#5fce92',
  goodSoft: '#14301f',
  warn: '#f0b35e',
  warnSoft: '#35270f',
  bad: '#ff8f8b',
  badSoft: '#3b1b1c',
  badSolid: '#c93a38',
  mask: '#2a2f36',
  fillGood: '#3fae78',
  fillWarn: '#d99a3d',
  shadow: '0 12px 32px rgb(0 0 0 / 55%), 0 0 0 1px rgb(255 255 255 / 5%)',
  scrim: 'rgb(0 0 0 / 55%)'
}

export const colours = { light, dark }
export type Mode = keyof typeof colours

/** Series of charts: eight at most, told apart under the common colour-vision deficiencies; the rest are "other". */
const seriesColours: Record<Mode, readonly string[]> = {
  light: ['#2f55d4', '#d97706', '#0f8f83', '#b83280', '#6b7280', '#7c5cd6', '#5f8d1f', '#c2410c'],
  dark: ['#7d98ff', '#f0a53c', '#34c3b4', '#f078b6', '#a3abb7', '#b09bff', '#9fcb5a', '#ff8a5b']
}

export const fontFamily = "'Inter Variable', 'Noto Sans SC Variable', 'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif"
const monoFamily = "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace, 'Noto Sans SC Variable'"

export const sizes = { radius: 6, railOpen: 208, railClosed: 56, topBar: 44, tabStrip: 32, statusBar: 24, row: 32, rowCompact: 28, inspector: 320 }

/** CSS custom properties of a mode, as a style object for the root. */
export function cssVariables(mode: Mode): Record<string, string> {
  const variables: Record<string, string> = { 'color-scheme': mode, '--radius': `${sizes.radius}px`, '--font': fontFamily, '--mono': monoFamily }
  for (const [name, value] of Object.entries(colours[mode])) variables[`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] = value
  for (const [index, value] of seriesColours[mode].entries()) variables[`--series-${index + 1}`] = value
  return variables
}
