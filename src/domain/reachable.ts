/** Everything that can be reached from one name along edges, itself left out unless a circle leads back to it. */
export function reachable(from: string, edges: Map<string, string[]>): Set<string> {
  const seen = new Set<string>()
  const open = [from]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const next = (edges.get(name) ?? []).filter((each) => !seen.has(each))
    for (const each of next) seen.add(each)
    open.push(...next)
  }
  return seen
}
