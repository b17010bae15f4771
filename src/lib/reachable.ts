/** The starts and all that is reached from them. O(nodes + edges); circles end. */
export function reachable<T>(starts: Iterable<T>, next: (node: T) => Iterable<T>): Set<T> {
  const seen = new Set(starts)
  // A set may grow while it is walked, and each new node is walked in turn.
  for (const node of seen) for (const other of next(node)) seen.add(other)
  return seen
}
