/// The persons of a file, numbered as they first appear.
///
/// They are found by the bytes of the identifier, without making a text of it. Identity is that of Swift's `String`
/// nevertheless: of two spellings that are equal texts, the first is found by its bytes and the other by its text.
struct PersonTable {
    private(set) var persons: [Person] = []
    private var places: [String: UInt32] = [:]
    /// The identifiers as they were first spelt, one after another.
    private var spellings: [UInt8] = []
    /// Where each spelling ends.
    private var ends: [Int] = []
    /// A hash table of the spellings with open addressing, at most half full: places plus one, or 0 where it is free.
    private var slots = [UInt32](repeating: 0, count: 64)

    /// The person whose identifier was first spelt so.
    func place(of spelling: Span<UInt8>) -> UInt32? {
        let occupant = slots[slot(of: spelling)]
        return occupant > 0 ? occupant - 1 : nil
    }

    /// The person with an identifier.
    func place(of identifier: String) -> UInt32? {
        places[identifier]
    }

    /// Whether a person's identifier was first spelt so.
    func isSpelling(_ spelling: Span<UInt8>, of place: UInt32) -> Bool {
        spellings.span.extracting(range(of: Int(place))).isEqual(to: spelling)
    }

    /// Adds a person who is not in the table yet, and returns the place.
    mutating func append(_ person: Person) -> UInt32 {
        let place = UInt32(persons.count)
        persons.append(person)
        places[person.identifier] = place
        spellings.append(contentsOf: person.identifier.utf8)
        ends.append(spellings.count)
        if 2 * persons.count > slots.count {
            slots = [UInt32](repeating: 0, count: 2 * slots.count)
            for place in persons.indices { occupySlot(place) }
        } else {
            occupySlot(Int(place))
        }
        return place
    }

    private mutating func occupySlot(_ place: Int) {
        slots[slot(of: spellings.span.extracting(range(of: place)))] = UInt32(place + 1)
    }

    /// The slot that a spelling occupies, or would occupy.
    private func slot(of spelling: Span<UInt8>) -> Int {
        // The standard hash is keyed by chance, so that no file can be made to collide.
        var hasher = Hasher()
        unsafe spelling.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        var slot = hasher.finalize() & (slots.count - 1)
        while slots[slot] > 0, !isSpelling(spelling, of: slots[slot] - 1) { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private func range(of place: Int) -> Range<Int> {
        (place == 0 ? 0 : ends[place - 1])..<ends[place]
    }
}
