import type { RouteObject } from 'react-router'
import { BuilderScreen } from '#renderer/screens/builder/BuilderScreen.tsx'
import { ProfileScreen } from '#renderer/screens/customer/ProfileScreen.tsx'
import { EntityList } from '#renderer/screens/entities/EntityList.tsx'
import { GroupsScreen } from '#renderer/screens/groups/GroupsScreen.tsx'
import { HomeScreen } from '#renderer/screens/home/HomeScreen.tsx'
import { BatchScreen } from '#renderer/screens/imports/BatchScreen.tsx'
import { DraftScreen } from '#renderer/screens/imports/DraftScreen.tsx'
import { ImportJobScreen } from '#renderer/screens/imports/ImportJobScreen.tsx'
import { ImportsScreen } from '#renderer/screens/imports/ImportsScreen.tsx'
import { RejectsScreen } from '#renderer/screens/rejects/RejectsScreen.tsx'
import { SegmentScreen } from '#renderer/screens/segments/SegmentScreen.tsx'
import { SegmentsScreen } from '#renderer/screens/segments/SegmentsScreen.tsx'
import { SettingsScreen } from '#renderer/screens/settings/SettingsScreen.tsx'
import { TagScreen } from '#renderer/screens/tags/TagScreen.tsx'
import { TagsScreen } from '#renderer/screens/tags/TagsScreen.tsx'
import { BrokenRoute } from './BrokenRoute.tsx'
import { Gate } from './Gate.tsx'
import { NotFound } from './NotFound.tsx'

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
      { path: 'imports/new/:draftId', element: <DraftScreen /> },
      { path: 'imports/jobs/:jobId', element: <ImportJobScreen /> },
      { path: 'imports/:batchId', element: <BatchScreen /> },
      { path: 'rejects', element: <RejectsScreen /> },
      { path: 'rejects/:batchId', element: <RejectsScreen /> },
      { path: 'tags', element: <TagsScreen /> },
      { path: 'tags/:id', element: <TagScreen /> },
      { path: 'settings', element: <SettingsScreen /> },
      { path: 'settings/:part', element: <SettingsScreen /> },
      { path: '*', element: <NotFound /> }
    ]
  }
]
