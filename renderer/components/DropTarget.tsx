/** Files may be dropped anywhere on the window. */
import { useEffect, useState } from 'react'
import { useImportFiles } from '#renderer/screens/imports/useImportFiles.ts'
import { useText } from '#renderer/i18n/i18n.ts'
import { Icon } from './icons.tsx'

export function DropTarget() {
  const t = useText()
  const { acceptDrop } = useImportFiles()
  const [over, setOver] = useState(false)
  useEffect(() => {
    let depth = 0
    const withFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent) => {
      if (!withFiles(event)) return
      depth += 1
      setOver(true)
    }
    const leave = () => {
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const hover = (event: DragEvent) => event.preventDefault()
    const drop = (event: DragEvent) => {
      event.preventDefault()
      depth = 0
      setOver(false)
      if (event.dataTransfer) void acceptDrop(event.dataTransfer)
    }
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragleave', leave)
    window.addEventListener('dragover', hover)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('dragover', hover)
      window.removeEventListener('drop', drop)
    }
  }, [acceptDrop])
  if (!over) return null
  return <div className='drop-over'><div><Icon name='import' size={24} />{t('imports.dropNow')}</div></div>
}
