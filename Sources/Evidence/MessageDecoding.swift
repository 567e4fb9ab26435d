/// Runs a decoder and turns whatever it throws into the one cause that a peer may know.
func decodeMessage<Message>(_ body: () throws -> Message) throws(EvidenceError) -> Message {
    do {
        return try body()
    } catch let error as EvidenceError {
        throw error
    } catch {
        throw .malformedMessage
    }
}
