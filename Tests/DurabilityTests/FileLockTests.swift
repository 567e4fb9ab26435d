import Durability
import Foundation
import Glibc
import Synchronization
import Testing

@Suite struct FileLockTests {
    private static func place() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "lock-\(UUID().uuidString)")
    }

    @Test("a lock is held by one at a time, and free when its value ends")
    func held() throws {
        let file = Self.place()
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            let lock = try FileLock(file: file)
            defer { extendLifetime(lock) }
            #expect(throws: FileLock.Failure.held) { _ = try FileLock(file: file) }
        }
        _ = try FileLock(file: file)
        #expect(throws: FileLock.Failure.unavailable) {
            _ = try FileLock(file: file.appending(path: "below-a-file"))
        }
    }

    @Test("a lock that is not obtained closes nothing but its own file")
    func othersFiles() throws {
        let file = Self.place()
        defer { try? FileManager.default.removeItem(at: file) }
        let lock = try FileLock(file: file)
        defer { extendLifetime(lock) }
        let isOver = Atomic(false)
        let lost = Atomic(0)
        // Elsewhere files are opened all the time, and get the numbers that were closed last.
        DispatchQueue.concurrentPerform(iterations: 2) { part in
            if part == 0 {
                for _ in 0..<20_000 { _ = try? FileLock(file: file) }
                isOver.store(true, ordering: .relaxed)
            } else {
                while !isOver.load(ordering: .relaxed) {
                    let descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
                    if close(descriptor) != 0 { lost.add(1, ordering: .relaxed) }
                }
            }
        }
        #expect(lost.load(ordering: .relaxed) == 0)
    }
}
