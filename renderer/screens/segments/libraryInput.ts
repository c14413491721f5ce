const sorts = ['name', 'updated', 'created', 'count', 'lastRun'] as const
const healths = ['valid', 'stale', 'broken'] as const
const types = ['dynamic', 'static'] as const

/** The question that the address of the library asks. What it does not know falls back to everything, the newest first. */
export function libraryInput(parameters: URLSearchParams) {
  const known = <Value extends string>(values: readonly Value[], name: string) => values.find((value) => value === parameters.get(name))
  const [health, type, query, folder] = [known(healths, 'health'), known(types, 'type'), parameters.get('q'), parameters.get('folder')]
  return {
    ...(query && { query }), ...(folder !== null && { folder }), ...(health && { health }), ...(type && { type }), ...(parameters.get('view') === 'bin' && { bin: true }),
    sort: known(sorts, 'sort') ?? ('updated' as const), direction: parameters.get('dir') === 'asc' ? ('asc' as const) : ('desc' as const)
  }
}
