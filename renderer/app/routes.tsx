import type { RouteObject } from 'react-router'
import { BrokenRoute } from './BrokenRoute.tsx'
import { Gate } from './Gate.tsx'
import { NotFound } from './NotFound.tsx'
import {
  BatchScreen, BuilderScreen, DraftScreen, DuplicatesScreen, EntityList, GroupsScreen, HomeScreen, ImportJobScreen, ImportsScreen, ProfileScreen, QualityScreen, QueueScreen, RecipeScreen, RecipesScreen, RejectsScreen, SegmentScreen,
  SegmentsScreen, SettingsScreen, TagScreen, TagsScreen, WatchedFoldersScreen
} from './screens.tsx'

export const routes: RouteObject[] = [
  {
    path: '/', element: <Gate />, errorElement: <BrokenRoute />,
    children: [
      { index: true, element: <HomeScreen /> },
      { path: 'customers', element: <EntityList key='customer' entity='customer' /> },
      { path: 'accounts', element: <EntityList key='account' entity='account' /> },
      { path: 'leads', element: <EntityList key='lead' entity='lead' /> },
      { path: 'customers/:id', element: <ProfileScreen entity='customer' /> },
      { path: 'accounts/:id', element: <ProfileScreen entity='account' /> },
      { path: 'leads/:id', element: <ProfileScreen entity='lead' /> },
      { path: 'builder', element: <BuilderScreen /> },
      { path: 'groups', element: <GroupsScreen /> },
      { path: 'segments', element: <SegmentsScreen /> },
      { path: 'segments/:id', element: <SegmentScreen /> },
      { path: 'imports', element: <ImportsScreen /> },
      { path: 'imports/folders', element: <WatchedFoldersScreen /> },
      { path: 'imports/queue', element: <QueueScreen /> },
      { path: 'imports/new/:draftId', element: <DraftScreen /> },
      { path: 'imports/jobs/:jobId', element: <ImportJobScreen /> },
      { path: 'imports/:batchId', element: <BatchScreen /> },
      { path: 'rejects', element: <RejectsScreen /> },
      { path: 'rejects/:batchId', element: <RejectsScreen /> },
      { path: 'rejects/:batchId/duplicates', element: <DuplicatesScreen /> },
      { path: 'recipes', element: <RecipesScreen /> },
      { path: 'recipes/:id', element: <RecipeScreen /> },
      { path: 'quality', element: <QualityScreen /> },
      { path: 'tags', element: <TagsScreen /> },
      { path: 'tags/:id', element: <TagScreen /> },
      { path: 'settings', element: <SettingsScreen /> },
      { path: 'settings/:part', element: <SettingsScreen /> },
      { path: '*', element: <NotFound /> }
    ]
  }
]
