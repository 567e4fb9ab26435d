// prctl(2) is variadic, which Swift does not import.
#include <sys/prctl.h>

static inline int linux_forbid_core_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// By default glibc gives 64 KiB that were freed on top of the heap back to the kernel, and a moment later asks for them
// again, zeroed: for every segment of a stream. Up to 16 MiB now stay with the process; to be called first of all.
#include <malloc.h>
static inline void linux_keep_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 16 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
}

// memfd_create(2) is hidden without _GNU_SOURCE; 1 is MFD_CLOEXEC.
int memfd_create(const char *name, unsigned int flags);
static inline int linux_memory_file(const char *name) { return memfd_create(name, 1); }

// So is syncfs(2).
int syncfs(int fd);
static inline int linux_synchronise_file_system(int fd) { return syncfs(fd); }

// And adjtimex(2) is in no module: whether something keeps the clock right. Changes nothing.
#include <sys/timex.h>
static inline int linux_clock_is_synchronised(void) {
    struct timex state = {0};
    int answer = adjtimex(&state);
    return answer >= 0 && answer != TIME_ERROR;
}
