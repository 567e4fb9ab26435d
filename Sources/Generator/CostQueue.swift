/// Indices by cost, the least first: a binary heap, in which ties go to the lower index.
struct CostQueue {
    private var heap: [(cost: Int, index: Int)] = []

    /// Adds an index.
    mutating func insert(_ index: Int, cost: Int) {
        heap.append((cost, index))
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes away the index of the least cost; nil if there is none.
    mutating func popLeast() -> (index: Int, cost: Int)? {
        guard let least = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return (least.index, least.cost) }
        heap[0] = last
        var parent = 0
        while 2 * parent + 1 < heap.count {
            let (left, right) = (2 * parent + 1, 2 * parent + 2)
            let child = right < heap.count && heap[right] < heap[left] ? right : left
            guard heap[child] < heap[parent] else { break }
            heap.swapAt(parent, child)
            parent = child
        }
        return (least.index, least.cost)
    }
}
