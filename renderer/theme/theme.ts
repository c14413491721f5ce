/** The MUI theme of a mode, made from the tokens: compact, borders before shadows, no ripple, motion of at most 120 ms. */
import { createTheme, type Theme } from '@mui/material/styles'
import { colours, fontFamily, sizes, type Mode } from './tokens.ts'

const duration = { shortest: 60, shorter: 80, short: 90, standard: 100, complex: 120, enteringScreen: 100, leavingScreen: 80 }

export function makeTheme(mode: Mode): Theme {
  const c = colours[mode]
  return createTheme({
    palette: {
      mode,
      primary: { main: c.accent, dark: c.accentHover, contrastText: c.onAccent },
      error: { main: c.badSolid, contrastText: '#ffffff' },
      warning: { main: c.warn },
      success: { main: c.good },
      background: { default: c.canvas, paper: c.raised },
      text: { primary: c.text, secondary: c.textSoft, disabled: c.textFaint },
      divider: c.border,
      action: { hover: c.hover, selected: c.current, focus: c.current, disabled: c.textFaint }
    },
    shape: { borderRadius: sizes.radius },
    spacing: 4,
    typography: {
      fontFamily, fontSize: 13, htmlFontSize: 16,
      body1: { fontSize: 13, lineHeight: '20px' },
      body2: { fontSize: 13, lineHeight: '20px' },
      button: { fontSize: 13, lineHeight: '20px', fontWeight: 500, textTransform: 'none', letterSpacing: 0 },
      caption: { fontSize: 12, lineHeight: '16px' }
    },
    transitions: { duration },
    components: {
      MuiButtonBase: { defaultProps: { disableRipple: true, disableTouchRipple: true } },
      MuiButton: {
        defaultProps: { disableElevation: true, size: 'small' },
        styleOverrides: {
          root: { minWidth: 0, height: 28, padding: '0 10px', whiteSpace: 'nowrap', flexShrink: 0, gap: 6, transitionDuration: '80ms' },
          startIcon: { margin: 0 },
          endIcon: { margin: 0 },
          outlined: { borderColor: c.borderStrong, color: c.text, backgroundColor: c.canvas, '&:hover': { backgroundColor: c.hover, borderColor: c.borderStrong } },
          text: { color: c.textSoft, '&:hover': { backgroundColor: c.hover, color: c.text } }
        },
        variants: [
          { props: { variant: 'outlined', color: 'error' }, style: { color: c.bad } },
          { props: { variant: 'text', color: 'primary' }, style: { color: c.textSoft } }
        ]
      },
      MuiIconButton: {
        defaultProps: { size: 'small' },
        styleOverrides: { root: { width: 28, height: 28, borderRadius: sizes.radius, color: c.textSoft, '&:hover': { backgroundColor: c.hover, color: c.text } } }
      },
      MuiOutlinedInput: {
        defaultProps: { size: 'small' },
        styleOverrides: {
          root: { fontSize: 13, minHeight: 30, backgroundColor: c.canvas, '&:hover .MuiOutlinedInput-notchedOutline': { borderColor: c.textFaint } },
          input: { padding: '4px 10px', height: 20, '&::placeholder': { color: c.textFaint, opacity: 1 } },
          multiline: { padding: 0 },
          notchedOutline: { borderColor: c.borderStrong }
        }
      },
      MuiInputLabel: { defaultProps: { shrink: true } },
      MuiMenu: { defaultProps: { transitionDuration: 80 } },
      MuiPopover: { defaultProps: { transitionDuration: 80 }, styleOverrides: { paper: { border: `1px solid ${c.border}`, boxShadow: c.shadow, backgroundImage: 'none' } } },
      MuiMenuItem: {
        styleOverrides: { root: { fontSize: 13, minHeight: 30, padding: '4px 12px', gap: 8, '&.Mui-selected': { backgroundColor: c.selected }, '&.Mui-focusVisible': { backgroundColor: c.hover } } }
      },
      MuiDialog: {
        defaultProps: { transitionDuration: 90 },
        styleOverrides: { paper: { border: `1px solid ${c.border}`, boxShadow: c.shadow, backgroundImage: 'none', borderRadius: 10 } }
      },
      MuiBackdrop: { styleOverrides: { root: { backgroundColor: c.scrim }, invisible: { backgroundColor: 'transparent' } } },
      MuiDialogTitle: { styleOverrides: { root: { fontSize: 15, lineHeight: '20px', fontWeight: 600, padding: '16px 20px 8px' } } },
      MuiDialogContent: { styleOverrides: { root: { padding: '8px 20px 12px' } } },
      MuiDialogActions: { styleOverrides: { root: { padding: '8px 20px 16px' } } },
      MuiTooltip: {
        defaultProps: { enterDelay: 350, enterNextDelay: 80, disableInteractive: true, describeChild: true },
        styleOverrides: {
          tooltip: {
            fontSize: 12, lineHeight: '18px', fontWeight: 400, padding: '6px 10px', maxWidth: 320, backgroundColor: mode === 'light' ? '#20242b' : '#343a43', color: '#f4f5f7', borderRadius: 6
          }
        }
      },
      MuiCheckbox: { styleOverrides: { root: { padding: 4, color: c.textFaint, '& svg': { width: 17, height: 17 } } } },
      MuiSwitch: { defaultProps: { size: 'small' } },
      MuiAutocomplete: {
        styleOverrides: {
          paper: { border: `1px solid ${c.border}`, boxShadow: c.shadow, backgroundImage: 'none' },
          option: { fontSize: 13, minHeight: '28px !important', padding: '3px 10px !important' },
          listbox: { padding: 4 },
          noOptions: { fontSize: 13, color: c.textFaint },
          inputRoot: { padding: '0 !important', paddingRight: '28px !important' },
          input: { padding: '4px 10px !important' }
        }
      },
      MuiSelect: { styleOverrides: { select: { minHeight: '20px !important', paddingTop: 4, paddingBottom: 4 } } }
    }
  })
}
