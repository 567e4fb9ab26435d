import CLinux
import CSeccomp
import Cryptography
import Evidence
import Glibc

/// The system calls that an enclave may make; every other one fails with EPERM, and one of another architecture ends it.
///
/// No socket of any family, no other process, no new file, no code made at run time, nothing that looks at or into
/// another process, no mount, no namespace, no BPF, no io_uring. An enclave reads and writes what it was given, uses
/// memory and threads, and ends. What needs several files or processes cannot run: there is one of each.
struct SystemCallFilter {
    /// The BPF program, eight bytes an instruction: what bubblewrap's `--seccomp` reads.
    let program: [UInt8]

    /// SHA-256 of the program, which the launch manifest names.
    var digest: Digest { SHA256Digest.of(program) }

    /// Has libseccomp compile the rules: the same bytes each time.
    init() throws(PlatformError) {
        let rules = try FilterRules()
        // The C library takes ENOSYS, and only that, as a word to start its threads by clone(2), whose flags can be seen.
        try rules.add("clone3", refusing: ENOSYS)
        for name in Self.always { try rules.add(name) }
        for (name, conditions) in Self.sometimes { try rules.add(name, where: conditions) }
        program = try rules.compiled()
    }

    /// Allowed with any arguments.
    private static let always = [
        // What was given: to read, and to write where it is writable.
        "access", "close", "fstat", "lseek", "newfstatat", "poll", "ppoll", "pread64", "read", "readlink", "write",
        // Memory; secrets in memory that nothing else can map.
        "brk", "ftruncate", "madvise", "memfd_secret", "mlock", "munlock", "munmap",
        // Threads and their signals, and what libdispatch wakes its workers with.
        "arch_prctl", "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_wait", "eventfd2", "futex", "gettid",
        "restart_syscall", "rseq", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sched_getaffinity", "sched_yield",
        "set_robust_list", "set_tid_address", "sigaltstack", "tgkill", "timerfd_create", "timerfd_settime",
        // Time and chance, where the processor does not give them without a call.
        "clock_getres", "clock_gettime", "clock_nanosleep", "getrandom", "nanosleep",
        // To confine oneself further, to start, to end.
        "execve", "exit", "exit_group", "getpid", "landlock_add_rule", "landlock_create_ruleset",
        "landlock_restrict_self",
    ]

    /// Allowed where each of some arguments, under a mask, has a value.
    private static let sometimes: [(name: String, conditions: [FilterCondition])] = [
        // A thread as the C library makes it, and nothing else that clone(2) can make.
        ("clone", [FilterCondition(argument: 0, mask: .max, value: threadFlags)]),
        ("mmap", [FilterCondition(argument: 2, mask: UInt64(PROT_EXEC), value: 0)]),
        ("mprotect", [FilterCondition(argument: 2, mask: UInt64(PROT_EXEC), value: 0)]),
        // Only files that are there.
        ("openat", [FilterCondition(argument: 2, mask: UInt64(O_CREAT) | temporaryFile, value: 0)]),
        ("prctl", [FilterCondition(argument: 0, mask: .max, value: UInt64(PR_SET_DUMPABLE))]),
        ("prctl", [FilterCondition(argument: 0, mask: .max, value: UInt64(PR_SET_NAME))]),
        ("prctl", [FilterCondition(argument: 0, mask: .max, value: UInt64(PR_SET_NO_NEW_PRIVS))]),
        // To read one's own limits: who lowers that of core dumps from one to zero has them again, through a pipe.
        (
            "prlimit64",
            [FilterCondition(argument: 0, mask: .max, value: 0), FilterCondition(argument: 2, mask: .max, value: 0)]
        ),
    ]

    /// CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, SETTLS, PARENT_SETTID, CHILD_CLEARTID.
    private static let threadFlags: UInt64 = 0x3d_0f00
    /// The bit that O_TMPFILE adds to O_DIRECTORY.
    private static let temporaryFile: UInt64 = 0x40_0000
}

/// What one argument of a system call must be under a mask.
private struct FilterCondition {
    var argument: UInt32
    var mask: UInt64
    var value: UInt64
}

/// libseccomp's rules in the making; the only place with its pointers.
@safe private struct FilterRules: ~Copyable {
    private let context: scmp_filter_ctx

    private static let failure = PlatformError.sandboxFailed("system-call filter")

    init() throws(PlatformError) {
        guard let context = unsafe seccomp_init(Self.refusal(EPERM)) else { throw Self.failure }
        guard unsafe seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 else {
            unsafe seccomp_release(context)
            throw Self.failure
        }
        unsafe self.context = context
    }

    deinit {
        unsafe seccomp_release(context)
    }

    /// SCMP_ACT_ERRNO, a macro that Swift does not import.
    private static func refusal(_ number: Int32) -> UInt32 { 0x0005_0000 | UInt32(number) }

    /// Adds a rule for a system call where all conditions hold: allowed, unless an error to refuse it with is given.
    func add(
        _ name: String,
        where conditions: [FilterCondition] = [],
        refusing error: Int32? = nil
    ) throws(PlatformError) {
        let number = unsafe seccomp_syscall_resolve_name(name)
        // libseccomp numbers what it does not know below zero, and would leave such a rule out in silence.
        guard number >= 0 else { throw Self.failure }
        let comparisons = conditions.map {
            scmp_arg_cmp(arg: $0.argument, op: SCMP_CMP_MASKED_EQ, datum_a: $0.mask, datum_b: $0.value)
        }
        let action = error.map(Self.refusal) ?? UInt32(SCMP_ACT_ALLOW)
        guard unsafe seccomp_rule_add_array(context, action, number, UInt32(comparisons.count), comparisons) == 0 else {
            throw Self.failure
        }
    }

    /// The BPF program.
    func compiled() throws(PlatformError) -> [UInt8] {
        let descriptor = unsafe linux_memory_file("filter")
        guard descriptor >= 0 else { throw Self.failure }
        defer { close(descriptor) }
        guard unsafe seccomp_export_bpf(context, descriptor) == 0 else { throw Self.failure }
        let length = lseek(descriptor, 0, SEEK_END)
        guard length > 0 else { throw Self.failure }
        var program = [UInt8](repeating: 0, count: length)
        guard unsafe pread(descriptor, &program, program.count, 0) == program.count else { throw Self.failure }
        return program
    }
}
