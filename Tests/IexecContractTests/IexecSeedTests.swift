import Cryptography
import Foundation
import TestSupport
import Testing

@testable import IexecContract

/// The seeds of the fuzzer are what today's readers accept; with `PANDAPP_WRITE_SEEDS=1` they are written anew.
@Suite(.serialized) struct IexecSeedTests {
    private static let folder = Fixture.root.appending(path: "Fuzzing/Iexec/seeds")

    @Test("writes the seeds", .enabled(if: ProcessInfo.processInfo.environment["PANDAPP_WRITE_SEEDS"] != nil))
    func write() throws {
        let question = CarriedQuestion(sealed: Array(0..<200), recipient: AgeIdentity().recipient)
        try Data([0] + CarriedNight().file()).write(to: Self.folder.appending(path: "night"))
        try Data([1] + question.text).write(to: Self.folder.appending(path: "question"))
    }

    @Test("the seeds open")
    func open() throws {
        let night = [UInt8](try Data(contentsOf: Self.folder.appending(path: "night")))
        let question = [UInt8](try Data(contentsOf: Self.folder.appending(path: "question")))
        #expect(night.first == 0 && question.first == 1)
        #expect(try CarriedNight.read(Array(night.dropFirst())).count == 12)
        #expect(try CarriedQuestion(parsing: Array(question.dropFirst())).sealed.count == 200)
    }
}
