/** The one contract: every procedure of every transport. Paths are below /api. */
import { customer360Contract, customersContract } from './customers.ts'
import { importsContract } from './imports.ts'
import { jobsContract } from './jobs.ts'
import { workspaceContract, workspacesContract } from './workspace.ts'

export const contract = {
  workspaces: workspacesContract,
  workspace: workspaceContract,
  jobs: jobsContract,
  imports: importsContract,
  customer360: customer360Contract,
  customers: customersContract
}
export type Contract = typeof contract
