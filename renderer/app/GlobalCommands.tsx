/** Attaches the commands that work on every screen, and the panels they open. */
import { useCallback, useLayoutEffect } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router'
import { client, orpc } from '#renderer/bridge/client.ts'
import { failureOf } from '#renderer/bridge/errors.ts'
import { useStore } from '#renderer/bridge/store.ts'
import { bothWords, lookUp } from '#renderer/i18n/i18n.ts'
import { NewCustomerDialog } from '#renderer/screens/customer/NewCustomerDialog.tsx'
import type { Job } from '#core/contract/jobs.ts'
import { batchOf } from './batchOf.ts'
import { refetch } from './changes.ts'
import { CommandPalette } from './CommandPalette.tsx'
import { follow, useJobEnd } from './jobs.ts'
import { historyEnds } from './history.ts'
import { toggleInspector } from './inspectorState.ts'
import { preferences, setPreference } from './preferences.ts'
import { listenForKeys, useCommand } from './registry.ts'
import { close, reopen, sectionPath, tabs, type Section } from './tabs.ts'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { showDone, showFailure, showFailureWith, showToast, retireTurns } from './toasts.tsx'
import { panel } from './ui.ts'

export function GlobalCommands() {
  const open = useStore(panel)
  useLayoutEffect(() => listenForKeys(window), [])
  useNavigationCommands()
  useViewCommands()
  useUndoCommands()
  useWorkspaceCommands()
  useJobToasts()
  return (
    <>
      <CommandPalette open={open === 'palette'} onClose={() => panel.set(null)} />
      <ShortcutsDialog open={open === 'shortcuts'} onClose={() => panel.set(null)} />
      {open === 'newCustomer' && <NewCustomerDialog onClose={() => panel.set(null)} />}
    </>
  )
}

function useNavigationCommands(): void {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const state = useStore(tabs)
  const ends = useStore(historyEnds)
  const go = (section: Section) => () => void navigate(tabs.get().places[section] ?? sectionPath(section))
  useCommand('goHome', go('home'))
  useCommand('goCustomers', go('customers'))
  useCommand('goAccounts', go('accounts'))
  useCommand('goLeads', go('leads'))
  useCommand('goGroups', go('groups'))
  useCommand('goSegments', go('segments'))
  useCommand('goImports', go('imports'))
  useCommand('goRejects', go('rejects'))
  useCommand('goRecipes', go('recipes'))
  useCommand('goQuality', go('quality'))
  useCommand('goTags', go('tags'))
  useCommand('goSettings', go('settings'))
  useCommand('back', () => void navigate(-1), ends.back)
  useCommand('forward', () => void navigate(1), ends.forward)
  const step = (direction: 1 | -1) => () => {
    const paths = [state.places[state.section] ?? sectionPath(state.section), ...state.records.map((record) => record.path)]
    const index = Math.max(0, paths.findIndex((path) => path.split('?')[0] === pathname))
    void navigate(paths[(index + direction + paths.length) % paths.length]!)
  }
  useCommand('nextTab', step(1), state.records.length > 0)
  useCommand('previousTab', step(-1), state.records.length > 0)
  useCommand('closeTab', () => {
    const closed = close(tabs.get(), pathname)
    tabs.set(closed.state)
    void navigate(closed.next)
  }, state.records.some((record) => record.path === pathname))
  useCommand('reopenTab', () => {
    const opened = reopen(tabs.get())
    tabs.set(opened.state)
    if (opened.next) void navigate(opened.next)
  }, state.closed.length > 0)
  useCommand('newSegment', () => void navigate('/builder'))
  useCommand('newGroup', () => void navigate('/groups?new=1'))
  useCommand('newTag', () => void navigate('/tags?new=1'))
  useCommand('newImport', () => void navigate('/imports?new=1'))
}

function useViewCommands(): void {
  useCommand('palette', () => panel.set('palette'))
  useCommand('shortcuts', () => panel.set('shortcuts'))
  useCommand('showJobs', () => panel.set('jobs'))
  useCommand('newCustomer', () => panel.set('newCustomer'))
  useCommand('toggleRail', () => setPreference('railOpen', !preferences.get().railOpen))
  useCommand('toggleInspector', toggleInspector)
  useCommand('switchTheme', () => setPreference('theme', document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark'))
  useCommand('switchLanguage', () => setPreference('language', preferences.get().language === 'zh' ? 'en' : 'zh'))
  useCommand('switchDensity', () => setPreference('density', preferences.get().density === 'compact' ? 'comfortable' : 'compact'))
}

function useUndoCommands(): void {
  const queries = useQueryClient()
  const state = useQuery(orpc.workspace.undoState.queryOptions()).data
  const undo = useMutation(orpc.workspace.undo.mutationOptions())
  const redo = useMutation(orpc.workspace.redo.mutationOptions())
  async function run(which: 'undo' | 'redo') {
    try {
      const { done } = await (which === 'undo' ? undo : redo).mutateAsync(undefined)
      refetch(queries)
      retireTurns()
      if (!done) return
      const prefix = bothWords(which === 'undo' ? 'common.undone' : 'common.redone')
      const action = which === 'undo' ? { label: bothWords('common.redo'), run: () => void run('redo') } : { label: bothWords('common.undo'), run: () => void run('undo') }
      showToast({ turns: true, text: { zh: `${prefix.zh}${done.zh}`, en: `${prefix.en}${done.en}` }, action })
    } catch (error) {
      showFailureWith(error, failureOf(error).code === 'conflict' ? { label: bothWords('common.passOver'), run: () => void passOver(which) } : undefined)
    }
  }
  /** Goes on past a step that was refused; the opposite turn puts it back. */
  async function passOver(turn: 'undo' | 'redo') {
    try {
      const { done } = await client.workspace.passOver({ turn })
      refetch(queries)
      if (!done) return
      const prefix = bothWords('common.passedOver')
      showToast({ text: { zh: `${prefix.zh}${done.zh}`, en: `${prefix.en}${done.en}` }, action: { label: bothWords('common.putBack'), run: () => void run(turn === 'undo' ? 'redo' : 'undo') } })
    } catch (error) {
      showFailure(error)
    }
  }
  useCommand('undo', () => void run('undo'), Boolean(state?.undo))
  useCommand('redo', () => void run('redo'), Boolean(state?.redo))
}

function useWorkspaceCommands(): void {
  const queries = useQueryClient()
  const start = (call: () => Promise<{ jobId: string }>) => () => {
    call().then(({ jobId }) => follow(jobId).then(() => panel.set('jobs'))).catch(showFailure)
  }
  useCommand('backUp', start(() => client.workspace.backup({})))
  useCommand('verify', start(() => client.workspace.verify()))
  useCommand('closeWorkspace', () => {
    client.workspaces.close().then(() => queries.resetQueries()).catch(showFailure)
  })
}

function useJobToasts(): void {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const ended = useCallback((job: Job) => {
    refetch(queries)
    const batchId = batchOf(job)
    if (job.status === 'done' && job.kind === 'tag-apply') {
      showDone('tags.done.applied', `${job.title} · ${(job.result as { changes: number }).changes}`)
    } else if (job.status === 'done') {
      const open = batchId ? { action: { label: bothWords('jobs.open'), run: () => void navigate(`/imports/${encodeURIComponent(batchId)}`) } } : {}
      showToast({ text: bothWords(lookUp(`jobs.ended.${job.kind}`, 'zh') ? `jobs.ended.${job.kind}` : 'jobs.ended.other'), ...open })
    } else if (job.status === 'failed') {
      const message = job.error?.message ?? ''
      showToast({ tone: 'bad', text: bothWords('jobs.failed'), detail: job.error?.words?.message ?? { zh: message, en: message }, action: { label: bothWords('jobs.details'), run: () => panel.set('jobs') } })
    }
  }, [queries, navigate])
  useJobEnd(ended)
}
