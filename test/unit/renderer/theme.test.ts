import { describe, expect, it } from 'vitest'
import { colours, cssVariables, type Colours, type Mode } from '#renderer/theme/tokens.ts'

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const surfaces: (keyof Colours)[] = ['canvas', 'side', 'raised', 'hover', 'current', 'selected']
const pairs: [keyof Colours, keyof Colours][] = [
  ...surfaces.flatMap((surface) => (['text', 'textSoft'] as const).map((text): [keyof Colours, keyof Colours] => [text, surface])),
  ...(['canvas', 'side', 'raised', 'hover'] as const).map((surface): [keyof Colours, keyof Colours] => ['textFaint', surface]),
  ...(['canvas', 'side', 'hover', 'current'] as const).flatMap((surface) => (['accentText', 'good', 'warn', 'bad'] as const).map((text): [keyof Colours, keyof Colours] => [text, surface])),
  ['onAccent', 'accent'], ['onAccent', 'accentHover'], ['onAccent', 'badSolid'], ['accentText', 'accentSoft'], ['good', 'goodSoft'], ['warn', 'warnSoft'], ['bad', 'badSoft'], ['textSoft', 'mask']
]

describe.each(['light', 'dark'] satisfies Mode[])('%s colours', (mode) => {
  it.each(pairs)('%s on %s reaches AA', (text, surface) => {
    expect(contrast(colours[mode][text], colours[mode][surface])).toBeGreaterThanOrEqual(4.5)
  })
  it('become custom properties of the page', () => {
    expect(cssVariables(mode)).toMatchObject({ '--text-soft': colours[mode].textSoft, 'color-scheme': mode })
  })
})
