// What the processor can do, and one hint to it; all in the header, so that no object of another build is linked in.
#ifndef CPROCESSOR_H
#define CPROCESSOR_H

// The highest x86-64 level (psABI, "micro-architecture levels") up to 4 that processor and system support; else 1.
static inline int processor_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return 4;
    if (__builtin_cpu_supports("x86-64-v3")) return 3;
#endif
    return 1;
}

#endif
