/**
 * The user's folders, by the customs of each system. They are not those of the desktop application: its keys lie in the key store of the system, so neither
 * could open what the other made. COHORTDESK_HOME puts all of them into one folder.
 */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Places } from '#core/ports/ports.ts'

type Environment = Record<string, string | undefined>

export function placesOf(environment: Environment = process.env, platform: NodeJS.Platform = process.platform, home = homedir()): Places {
  if (environment.COHORTDESK_HOME) {
    return { configuration: environment.COHORTDESK_HOME, workspaces: join(environment.COHORTDESK_HOME, 'workspaces'), exports: join(environment.COHORTDESK_HOME, 'exports') }
  }
  const documents = join(home, 'Documents')
  const dataFolder = environment.XDG_DATA_HOME || join(home, '.local', 'share')
  const downloads = join(home, 'Downloads')
  const keepsDocuments = platform !== 'linux' || existsSync(documents)
  return {
    configuration: join(configurationFolder(environment, platform, home), platform === 'linux' ? 'cohortdesk-browser' : 'CohortDesk Browser'),
    workspaces: keepsDocuments ? join(documents, 'CohortDesk Browser') : join(dataFolder, 'cohortdesk-browser', 'workspaces'),
    exports: platform !== 'linux' || existsSync(downloads) ? downloads : join(dataFolder, 'cohortdesk-browser', 'exports')
  }
}

function configurationFolder(environment: Environment, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return environment.APPDATA || join(home, 'AppData', 'Roaming')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support')
  return environment.XDG_CONFIG_HOME || join(home, '.config')
}
