/** A binary heap of numbered items by cost. Items may be in it several times; the caller knows which one counts. */
export class CostQueue {
  #items = new Int32Array(256)
  #costs = new Float64Array(256)
  #size = 0

  push(item: number, cost: number): void {
    if (this.#size === this.#items.length) this.#grow()
    const items = this.#items
    const costs = this.#costs
    let at = this.#size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if ((costs[parent] as number) <= cost) break
      items[at] = items[parent] as number
      costs[at] = costs[parent] as number
      at = parent
    }
    items[at] = item
    costs[at] = cost
  }

  /** The cheapest item; -1 when there is none. */
  pop(): number {
    if (this.#size === 0) return -1
    const items = this.#items
    const costs = this.#costs
    const first = items[0] as number
    const size = --this.#size
    const item = items[size] as number
    const cost = costs[size] as number
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (child + 1 < size && (costs[child + 1] as number) < (costs[child] as number)) child++
      if ((costs[child] as number) >= cost) break
      items[at] = items[child] as number
      costs[at] = costs[child] as number
      at = child
    }
    items[at] = item
    costs[at] = cost
    return first
  }

  #grow(): void {
    const items = new Int32Array(this.#items.length * 2)
    items.set(this.#items)
    const costs = new Float64Array(this.#costs.length * 2)
    costs.set(this.#costs)
    this.#items = items
    this.#costs = costs
  }
}
