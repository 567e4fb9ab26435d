/// How a phone's satellite receiver errs on the way; where people stay, their fixes are averaged and do not err.
package struct Receiver: Hashable, Sendable {
    /// The deviation of each coordinate, in centimetres.
    package var deviation = 400
    /// Of a thousand points on the way, how many are lost.
    package var lostPerMille = 50

    /// A receiver with errors of four metres, which loses every twentieth point.
    package init() {}
}

/// A receiver's errors along one way: autoregressive of order 1, so that they wander instead of jumping.
struct ReceiverError {
    private let receiver: Receiver
    private var east = 0
    private var north = 0

    init(of receiver: Receiver) {
        self.receiver = receiver
    }

    /// The position that the receiver gives, from one step to the next.
    mutating func received(_ position: Position, _ stream: inout RandomStream) -> Position {
        // ¾ of what was, and √(1 - (¾)²) = 0.66 of the deviation anew.
        east = east * 3 / 4 + stream.bell(deviation: receiver.deviation * 66 / 100)
        north = north * 3 / 4 + stream.bell(deviation: receiver.deviation * 66 / 100)
        return position.moved(east: east, north: north)
    }

    /// Whether the next point is lost.
    func losesPoint(_ stream: inout RandomStream) -> Bool {
        stream.happens(perMille: receiver.lostPerMille)
    }
}
