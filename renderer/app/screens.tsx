/**
 * The screens, each in a chunk of its own: the window stands before any of them is read, the one that is asked for comes first, and the others follow while
 * nothing else is to be done, so that going to one waits for nothing.
 */
import { use, type ComponentType } from 'react'
import { useText } from '#renderer/i18n/i18n.ts'

const waiting: (() => Promise<unknown>)[] = []

function screen<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let there: ComponentType<Props> | undefined
  let loading: Promise<ComponentType<Props>> | undefined
  // A chunk that could not be fetched is asked for again by whoever wants the screen next.
  const fetch = () => (loading ??= load().then((loaded) => (there = loaded), (error: unknown) => {
    loading = undefined
    throw error
  }))
  waiting.push(fetch)
  return function Screen(props: Props) {
    const Loaded = there ?? use(fetch())
    return <Loaded {...props} />
  }
}

/** Fetches what was not asked for yet, one chunk after the other, in moments of rest. */
export function fetchScreens(): void {
  const rest = () => new Promise<void>((resolve) => { requestIdleCallback(() => resolve(), { timeout: 2000 }) })
  void (async () => {
    for (const fetch of waiting) {
      await rest()
      await fetch().catch(() => undefined)
    }
  })()
}

export const HomeScreen = screen(async () => (await import('#renderer/screens/home/HomeScreen.tsx')).HomeScreen)
export const EntityList = screen(async () => (await import('#renderer/screens/entities/EntityList.tsx')).EntityList)
export const ProfileScreen = screen(async () => (await import('#renderer/screens/customer/ProfileScreen.tsx')).ProfileScreen)
export const SegmentsScreen = screen(async () => (await import('#renderer/screens/segments/SegmentsScreen.tsx')).SegmentsScreen)
export const TagsScreen = screen(async () => (await import('#renderer/screens/tags/TagsScreen.tsx')).TagsScreen)
export const BuilderScreen = screen(async () => (await import('#renderer/screens/builder/BuilderScreen.tsx')).BuilderScreen)
export const SegmentScreen = screen(async () => (await import('#renderer/screens/segments/SegmentScreen.tsx')).SegmentScreen)
export const TagScreen = screen(async () => (await import('#renderer/screens/tags/TagScreen.tsx')).TagScreen)
export const GroupsScreen = screen(async () => (await import('#renderer/screens/groups/GroupsScreen.tsx')).GroupsScreen)
export const ImportsScreen = screen(async () => (await import('#renderer/screens/imports/ImportsScreen.tsx')).ImportsScreen)
export const WatchedFoldersScreen = screen(async () => (await import('#renderer/screens/imports/WatchedFoldersScreen.tsx')).WatchedFoldersScreen)
export const QueueScreen = screen(async () => (await import('#renderer/screens/imports/QueueScreen.tsx')).QueueScreen)
export const DraftScreen = screen(async () => (await import('#renderer/screens/imports/DraftScreen.tsx')).DraftScreen)
export const ImportJobScreen = screen(async () => (await import('#renderer/screens/imports/ImportJobScreen.tsx')).ImportJobScreen)
export const BatchScreen = screen(async () => (await import('#renderer/screens/imports/BatchScreen.tsx')).BatchScreen)
export const DuplicatesScreen = screen(async () => (await import('#renderer/screens/rejects/DuplicatesScreen.tsx')).DuplicatesScreen)
export const RejectsScreen = screen(async () => (await import('#renderer/screens/rejects/RejectsScreen.tsx')).RejectsScreen)
export const RecipesScreen = screen(async () => (await import('#renderer/screens/recipes/RecipesScreen.tsx')).RecipesScreen)
export const RecipeScreen = screen(async () => (await import('#renderer/screens/recipes/RecipeScreen.tsx')).RecipeScreen)
export const QualityScreen = screen(async () => (await import('#renderer/screens/quality/QualityScreen.tsx')).QualityScreen)
export const SettingsScreen = screen(async () => (await import('#renderer/screens/settings/SettingsScreen.tsx')).SettingsScreen)

/** A screen on its way: seen only where that takes a while. */
export function ScreenLoading() {
  const t = useText()
  return <div className='screen-loading' role='status' aria-label={t('common.loading')}><span className='skeleton' /><span className='skeleton' /><span className='skeleton' /></div>
}
