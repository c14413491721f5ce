/** workspace.json: what must be known of a workspace before its key. */
import { readFileSync } from 'node:fs'
import { DeskError } from '#core/contract/errors.ts'
import type { WorkspaceLayout } from '#core/store/layout.ts'
import { writeDurably } from '#core/store/durable.ts'

export interface WorkspaceInfo {
  /** Names the key in the host's secrets. */
  id: string
  name: string
  /** Milliseconds since the epoch. */
  createdAt: number
}

/** @throws DeskError `not_found` when the folder holds no workspace, `conflict` when the file is damaged. */
export function readWorkspaceInfo(layout: WorkspaceLayout): WorkspaceInfo {
  let text: string
  try {
    text = readFileSync(layout.info, 'utf8')
  } catch {
    throw noWorkspace()
  }
  const info = parseWorkspaceInfo(text)
  if (!info) throw damagedInfo()
  return info
}

/** The info in a JSON text, or undefined when it is none. */
export function parseWorkspaceInfo(text: string): WorkspaceInfo | undefined {
  try {
    const value = JSON.parse(text) as Partial<WorkspaceInfo> | null
    if (typeof value?.id !== 'string' || !/^[\w-]{1,100}$/.test(value.id)) return undefined
    if (typeof value.name !== 'string' || typeof value.createdAt !== 'number') return undefined
    return { id: value.id, name: value.name, createdAt: value.createdAt }
  } catch {
    return undefined
  }
}

/** Writes workspace.json durably, as when the workspace is renamed. */
export function writeWorkspaceInfo(layout: WorkspaceLayout, info: WorkspaceInfo): void {
  writeDurably(layout.info, `${JSON.stringify({ id: info.id, name: info.name, createdAt: info.createdAt })}\n`)
}

function noWorkspace(): DeskError {
  return new DeskError('not_found', {
    field: 'folder',
    message: { zh: '此文件夹不是工作区', en: 'This folder is not a workspace' },
    remedy: { zh: '请选择包含 workspace.json 的文件夹，或新建工作区', en: 'Choose the folder that holds workspace.json, or create a workspace' }
  })
}

function damagedInfo(): DeskError {
  return new DeskError('conflict', {
    field: 'folder',
    message: { zh: '工作区的 workspace.json 已损坏', en: 'The file workspace.json of the workspace is damaged' },
    remedy: { zh: '请用备份恢复到新文件夹', en: 'Restore a backup into a new folder' }
  })
}
