// No image of this process's memory: no core dump, no look by another process of the user, and no crash report of
// Swift's runtime, whose handlers print registers and the memory they point to. prctl(2) is variadic, which Swift does
// not import.
#include <signal.h>
#include <sys/prctl.h>

static inline int linux_forbid_memory_images(void) {
    const int crashes[] = {SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
    for (unsigned i = 0; i < sizeof crashes / sizeof *crashes; i++) signal(crashes[i], SIG_DFL);
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

// By default glibc gives 64 KiB that were freed on top of the heap back to the kernel, and a moment later asks for them
// again, zeroed: for every segment of a stream. Up to 16 MiB now stay with the process; to be called first of all.
#include <malloc.h>
static inline void linux_keep_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 16 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
}

// memfd_create(2) is hidden without _GNU_SOURCE; 1 is MFD_CLOEXEC.
int memfd_create(const char *name, unsigned int flags);
// Closed on exec (1), and can be sealed (2).
static inline int linux_memory_file(const char *name) { return memfd_create(name, 3); }
// From then on nobody, the owner included, can change it or its length: F_ADD_SEALS; seal, shrink, grow, write.
static inline int linux_seal(int fd) { return fcntl(fd, 1033, 0xf); }

// So is syncfs(2).
int syncfs(int fd);
static inline int linux_synchronise_file_system(int fd) { return syncfs(fd); }

// And renameat2(2): two names change places in one step; -100 is AT_FDCWD, 2 is RENAME_EXCHANGE.
int renameat2(int old_folder, const char *old_name, int new_folder, const char *new_name, unsigned int flags);
static inline int linux_exchange_names(const char *one, const char *other) {
    return renameat2(-100, one, -100, other, 2);
}

// And adjtimex(2) is in no module: whether something keeps the clock right. Changes nothing.
#include <sys/timex.h>
static inline int linux_clock_is_synchronised(void) {
    struct timex state = {0};
    int answer = adjtimex(&state);
    return answer >= 0 && answer != TIME_ERROR;
}

// prlimit(2), once more hidden: one limit of another process, soft and hard.
#include <sys/resource.h>
int prlimit(int process, int resource, const struct rlimit *new_limit, struct rlimit *old_limit);
static inline int linux_limit(int process, int resource, unsigned long value) {
    struct rlimit limit = {value, value};
    return prlimit(process, resource, &limit, 0);
}

// RLIMIT_NPROC, which is not imported: of processes, and threads are such.
static const unsigned int linux_limit_of_threads = 6;

// Nothing that is open from here on goes to a program that is started; 4 is CLOSE_RANGE_CLOEXEC.
int close_range(unsigned int first, unsigned int last, int flags);
static inline int linux_close_when_starting(unsigned int first) { return close_range(first, ~0u, 4); }

// Landlock, which the C library does not wrap: from now on this process and its children neither bind nor connect TCP,
// and reach neither abstract Unix sockets nor processes of outside by signals. Files are not in it: under a ruleset of
// files nobody mounts, and bubblewrap must. Gives the kernel's version of Landlock, 0 where it has none that can do any
// of it, -1 where it failed. Privileges cannot be gained afterwards, by setuid programs either.
#include <errno.h>
#include <stdint.h>
#include <unistd.h>
static inline int linux_landlock_network_and_signals(void) {
    const long create_ruleset = 444, restrict_self = 446;
    int version = (int)syscall(create_ruleset, (void *)0, 0, 1);
    if (version < 4) return 0;
    struct { uint64_t files, network, scopes; } rules = {0, 3, version >= 6 ? 3 : 0};
    int ruleset = (int)syscall(create_ruleset, &rules, version >= 6 ? sizeof rules : 16, 0);
    if (ruleset < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
    int failure = (int)syscall(restrict_self, ruleset, 0);
    close(ruleset);
    return failure == 0 ? version : -1;
}

// How many names a file has, or -1. In C, because Swift finds the type of stat(2) in one module or another, as modules are
// built.
#include <sys/stat.h>
static inline long linux_link_count(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 ? (long)status.st_nlink : -1;
}

// A terminal that does not show what is typed, from linux_hide_typing() to linux_show_typing(), or to a signal that ends
// the program: who ends it at a question must not be left with a terminal that shows nothing. Meanwhile it cannot be
// stopped (Ctrl-Z). The handler calls only what signal-safety(7) allows; standard input is the terminal.
#include <termios.h>
static inline struct termios *linux_shown_typing(void) {
    static struct termios settings;
    return &settings;
}
static inline void linux_handle_ends(void (*handler)(int), void (*stops)(int)) {
    const int ends[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    // What the caller ignores, as under nohup, stays ignored.
    for (unsigned i = 0; i < sizeof ends / sizeof *ends; i++)
        if (signal(ends[i], handler) == SIG_IGN) signal(ends[i], SIG_IGN);
    signal(SIGTSTP, stops);
}
static inline void linux_show_typing(void) {
    tcsetattr(0, TCSAFLUSH, linux_shown_typing());
    linux_handle_ends(SIG_DFL, SIG_DFL);
}
static inline void linux_end_and_show_typing(int number) {
    linux_show_typing();
    raise(number);
}
static inline int linux_hide_typing(void) {
    if (tcgetattr(0, linux_shown_typing()) != 0) return -1;
    struct termios hidden = *linux_shown_typing();
    hidden.c_lflag = (hidden.c_lflag & ~(tcflag_t)ECHO) | ECHONL;
    linux_handle_ends(linux_end_and_show_typing, SIG_IGN);
    return tcsetattr(0, TCSAFLUSH, &hidden);
}
