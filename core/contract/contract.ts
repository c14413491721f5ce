/** The one contract: every procedure of every transport. Paths are below /api. */
import { conditionsContract } from './conditions.ts'
import { customer360Contract, customersContract } from './customers.ts'
import { qualityContract } from './data-quality.ts'
import { exportsContract } from './exports.ts'
import { groupsContract } from './groups.ts'
import { heldValuesContract } from './held-values.ts'
import { importFilesContract } from './import-files.ts'
import { importTemplatesContract } from './import-templates.ts'
import { duplicatesContract, rejectsContract } from './import-rows.ts'
import { importsContract } from './imports.ts'
import { ingestionContract } from './ingestion.ts'
import { jobsContract } from './jobs.ts'
import { libraryContract } from './library.ts'
import { recipesContract } from './recipe-library.ts'
import { segmentComparisonContract } from './segment-comparison.ts'
import { segmentContract, segmentLibraryContract } from './segment-library.ts'
import { segmentsContract } from './segments.ts'
import { tagsContract } from './tags.ts'
import { watchedFoldersContract } from './watched-folders.ts'
import { workspaceContract, workspacesContract } from './workspace.ts'

export const contract = {
  workspaces: workspacesContract,
  workspace: workspaceContract,
  jobs: jobsContract,
  imports: { ...importsContract, ...importFilesContract, ...importTemplatesContract },
  ingestion: ingestionContract,
  rejects: rejectsContract,
  duplicates: duplicatesContract,
  heldValues: heldValuesContract,
  quality: qualityContract,
  watchedFolders: watchedFoldersContract,
  customer360: customer360Contract,
  customers: customersContract,
  segments: { ...segmentsContract, ...segmentLibraryContract, ...segmentComparisonContract },
  segment: segmentContract,
  groups: groupsContract,
  conditions: conditionsContract,
  library: libraryContract,
  recipes: recipesContract,
  exports: exportsContract,
  tags: tagsContract
}
export type Contract = typeof contract
