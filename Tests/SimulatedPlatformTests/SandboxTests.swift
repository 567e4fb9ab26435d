import Evidence
import Foundation
import TestSupport
import Testing

/// A hostile app in the real sandbox: what it tries fails, whoever runs the platform.
@Suite struct SandboxTests {
    typealias User = ConfinedRun.User

    /// The error of a system call that the filter refuses.
    private static let refused = "EPERM"

    private static let noSocket: [String] = [1, 2, 10, 16, 17, 38, 40, 31].flatMap { family in
        (1...3).map { "socket-\(family)-\($0)" }
    }

    private static let refusedCalls: [String] =
        noSocket + [
            "socketpair", "fork", "vfork-by-clone", "fork-by-clone", "user-namespace-by-clone", "ptrace",
            "process-vm-readv", "pidfd-open", "kill", "unshare", "setns", "limits-of-others", "more-memory",
            "more-output", "core-again", "setuid", "dumpable-seccomp", "mount", "chroot", "bpf", "io-uring",
            "userfaultfd", "perf-event-open", "keyctl", "add-key", "shmget", "open-by-handle", "memory-file", "pipe",
            "ioctl", "code-at-run-time", "code-by-mprotect", "new-file-in-out", "new-file-in-shm", "new-file-in-in",
            "unnamed-file", "symlink", "link", "rename", "unlink", "mkfifo", "mknod", "mkdir", "chmod", "truncate",
        ]

    private static let missing = [
        "/etc/passwd", "/etc/resolv.conf", "/home", "/root", "/usr", "/lib", "/tmp", "/var", "/sys", "/run",
    ]

    @Test(
        "an app opens no socket, starts no process, makes no file, and reaches nothing of the host",
        arguments: User.possible
    )
    func report(user: User) throws {
        let run = try ConfinedRun("report", as: user)
        #expect(run.status == 0)
        var lines = run.lines
        for name in Self.refusedCalls { #expect(lines.removeValue(forKey: name) == Self.refused, "\(name)") }
        // The C library's word for falling back to clone(2).
        #expect(lines.removeValue(forKey: "clone3") == "ENOSYS")
        #expect(lines.removeValue(forKey: "exec-of-output") == "EACCES")
        for place in Self.missing {
            #expect(lines.removeValue(forKey: place) == "ENOENT", "\(place)")
        }
        for name in ["writing-in", "writing-app", "writing-manifest"] {
            #expect(["EROFS", "EACCES"].contains(lines.removeValue(forKey: name)), "\(name)")
        }
        for name in ["own-memory", "own-name", "own-badness"] {
            #expect(lines.removeValue(forKey: name) == "EROFS", "\(name)")
        }
        // Zero would allow a core dump through a pipe.
        #expect(lines.removeValue(forKey: "core-limit") == "1 1")
        for name in ["CapEff:", "CapPrm:", "CapBnd:"] {
            #expect(lines.removeValue(forKey: name) == "0000000000000000", "\(name)")
        }
        #expect(lines.removeValue(forKey: "NoNewPrivs:") == "1")
        #expect(lines.removeValue(forKey: "Seccomp:") == "2")
        #expect(lines.removeValue(forKey: "Uid:") == "65534\t65534\t65534\t65534")
        #expect(lines.removeValue(forKey: "NSpid:")?.hasSuffix("1") == true)
        #expect(lines.removeValue(forKey: "environment") == "PWD=/")
        #expect(lines.removeValue(forKey: "memory-of-other") == "ENOENT")
        for descriptor in 0...2 { #expect(lines.removeValue(forKey: "descriptor-\(descriptor)") == "open") }
        #expect(lines.isEmpty, "\(lines)")
    }

    @Test("an app that computes for ever is ended by the clock, or by the processor's", arguments: User.possible)
    func endless(user: User) throws {
        for attempt in ["loop", "sleep"] {
            let late = try ConfinedRun(attempt, as: user) { $0.timeLimit = 1 }
            #expect(late.status == 124 && late.seconds < 10 && late.output == nil, "\(attempt)")
        }
        let busy = try ConfinedRun("loop", as: user) { $0.processorTimeLimit = 1 }
        #expect(busy.status == 70 && busy.seconds < 15 && busy.output == nil)
    }

    @Test("an app gets no more memory than its manifest says", arguments: User.possible)
    func memory(user: User) throws {
        let run = try ConfinedRun("memory", as: user) { $0.memoryLimit = 64 << 20 }
        let megabytes = try #require(run.lines["megabytes"].flatMap(Int.init))
        #expect(run.status == 0 && (16..<64).contains(megabytes))
    }

    @Test("an app that writes without end gets no further than its manifest says", arguments: User.possible)
    func flood(user: User) throws {
        let run = try ConfinedRun("flood", as: user)
        #expect(run.status == 0 && run.output?.utf8.count == 1 << 20)
        // As long a file as the executable can be written; it is not taken.
        let refused = try ConfinedRun("flood", as: user) { $0.outputLimit = 1000 }
        #expect(refused.status == 73 && refused.output == nil)
    }

    @Test("an app has no more threads than its manifest says", arguments: User.possible)
    func threads(user: User) throws {
        let run = try ConfinedRun("threads", as: user)
        // For root the platform ends it; for others the kernel gives no more.
        #expect(run.status == 70 || (run.lines["threads"].flatMap(Int.init) ?? .max) < 16)
        let few = try ConfinedRun("proper", as: user) { $0.threadLimit = 1 }
        #expect(few.status == 0)
    }

    @Test("an app that asks for a third quote is ended, and one of a short report waits in vain")
    func quotes() throws {
        for (attempt, status) in [("quotes", Int32(70)), ("short-report", 124)] {
            let run = try ConfinedRun(attempt) { $0.timeLimit = 1 }
            #expect(run.status == status && run.output == nil, "\(attempt)")
        }
    }

    @Test("how an app ends tells two things, a result or a refusal, and nothing else")
    func status() throws {
        for (status, told) in [("65", 65), ("1", 70), ("42", 70), ("124", 70)] {
            let run = try ConfinedRun("status", status)
            #expect(run.status == Int32(told) && run.output == nil)
        }
        #expect(try ConfinedRun("crash").status == 70)
        #expect(try ConfinedRun("other-architecture").status == 70)
        // No result is not an empty one.
        #expect(try ConfinedRun("nothing").status == 73)
    }

    @Test("evidence and then an event of the allow-list pass, in their one encoding")
    func proper() throws {
        let run = try ConfinedRun("proper")
        #expect(run.status == 0 && run.output == "done\n")
        let evidence = ChannelFrame.evidence(Array("abc".utf8)).encoded()
        #expect(run.said == evidence + ChannelFrame.event(.finished).encoded())
        #expect(try ConfinedRun("errors").said.isEmpty)
    }

    static let misuse = [
        "talk", "unknown-event", "long-way-to-say-it", "long-frame", "half-frame", "challenge", "evidence-twice",
        "evidence-after-event", "events",
    ]

    @Test("whatever else an app says ends it, and not a byte of it passes", arguments: misuse)
    func misused(attempt: String) throws {
        let run = try ConfinedRun(attempt)
        #expect(run.status == 70 && run.output == nil)
        let passed = ["evidence-twice": ChannelFrame.evidence(Array("abc".utf8)).encoded()]
        let event = ChannelFrame.event(.finished).encoded()
        #expect([[], passed[attempt] ?? event].contains(run.said))
    }

    @Test("an app that was measured with another system-call filter is not started")
    func otherFilter() throws {
        let run = try ConfinedRun("proper") { $0.systemCallFilter = $0.executable }
        #expect(run.status == 71 && run.output == nil && run.said.isEmpty)
    }

    @Test("Landlock refuses TCP where the kernel has it, even to who has no filter")
    func landlock() throws {
        let program = try ConfinedRun.compile("landlock.c")
        defer { try? FileManager.default.removeItem(at: program) }
        let version = try #require(ExternalProgram(program.path)).run([])
        #expect(version.status == 0, "\(String(decoding: version.output, as: UTF8.self))")
    }

    @Test("limits too small to start with are the app's end, not the platform's")
    func tinyLimits() throws {
        #expect(try ConfinedRun("proper") { $0.memoryLimit = 0 }.status == 70)
        #expect(try ConfinedRun("proper") { $0.outputLimit = 0 }.status == 73)
        #expect(try ConfinedRun("proper") { $0.threadLimit = 0 }.status == 70)
    }
}
