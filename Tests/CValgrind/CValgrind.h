// Tells valgrind what is secret: it reports every branch and every address that depends on undefined memory.
#ifndef CVALGRIND_H
#define CVALGRIND_H

#include <stddef.h>

#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#else
#define RUNNING_ON_VALGRIND 0
#define VALGRIND_MAKE_MEM_UNDEFINED(address, count) ((void)(address), (void)(count))
#define VALGRIND_MAKE_MEM_DEFINED(address, count) ((void)(address), (void)(count))
#endif

// Whether valgrind runs this program and was there when it was built.
static inline int valgrind_watches(void) { return RUNNING_ON_VALGRIND != 0; }

// From here on memory is secret.
static inline void valgrind_hide(void *address, size_t count) { (void)VALGRIND_MAKE_MEM_UNDEFINED(address, count); }

// From here on memory may be known.
static inline void valgrind_disclose(void *address, size_t count) { (void)VALGRIND_MAKE_MEM_DEFINED(address, count); }

#endif
