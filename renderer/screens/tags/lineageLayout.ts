/** Where the nodes of a lineage stand: one column to the right of all that they read, each column in the middle of the tallest. */

export const size = { width: 190, height: 36 }
const gap = { x: 56, y: 12 }

interface Graph {
  nodes: readonly { id: string }[]
  edges: readonly { from: string; to: string }[]
}

/** Upper left corners by id. Where things read each other in a circle, the way round is cut at the node that is met again. */
export function lineageLayout({ nodes, edges }: Graph): Map<string, { x: number; y: number }> {
  const read = Map.groupBy(edges, ({ to }) => to)
  const columns = new Map<string, number>()
  const columnOf = (id: string, trail: ReadonlySet<string>): number => {
    const known = columns.get(id)
    if (known !== undefined) return known
    const below = (read.get(id) ?? []).filter(({ from }) => !trail.has(from)).map(({ from }) => columnOf(from, new Set(trail).add(from)) + 1)
    const column = Math.max(0, ...below)
    columns.set(id, column)
    return column
  }
  const byColumn = Map.groupBy(nodes, ({ id }) => columnOf(id, new Set([id])))
  const tallest = Math.max(...[...byColumn.values()].map((column) => column.length))
  return new Map([...byColumn].flatMap(([column, list]) => list.map(({ id }, row) => [id, {
    x: column * (size.width + gap.x), y: ((tallest - list.length) / 2 + row) * (size.height + gap.y)
  }] as const)))
}
