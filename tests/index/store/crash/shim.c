/* Preloaded into a program: counts its calls that change files and, at one of them, ends
 * the program with SIGKILL - before the call, or, for a torn write, after half of it.
 *
 * The counters lie in memory shared with the test, so that they outlive the program. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { LIMIT, TORN, COUNT, KINDS }; /* KINDS: one letter a call, from this index on */
static volatile long *page;

void crash_watch(long *shared) { page = shared; }

/* Returns 1 when half of a write must be done before the end. */
static int moment(char kind)
{
    if (!page)
        return 0;
    long count = ++page[COUNT];
    page[KINDS + count - 1] = kind;
    if (count != page[LIMIT])
        return 0;
    if (page[TORN] && kind == 'w')
        return 1;
    kill(getpid(), SIGKILL);
    pause();
    return 0;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define END() do { kill(getpid(), SIGKILL); pause(); } while (0)

ssize_t write(int f, const void *data, size_t size)
{
    REAL(write);
    if (moment('w')) { real(f, data, size / 2); END(); }
    return real(f, data, size);
}

ssize_t pwrite(int f, const void *data, size_t size, off_t at)
{
    REAL(pwrite);
    if (moment('w')) { real(f, data, size / 2, at); END(); }
    return real(f, data, size, at);
}

ssize_t pwrite64(int f, const void *data, size_t size, off64_t at)
{
    REAL(pwrite64);
    if (moment('w')) { real(f, data, size / 2, at); END(); }
    return real(f, data, size, at);
}

#define OTHER(kind, name, parameters, arguments) \
    int name parameters { REAL(name); moment(kind); return real arguments; }

OTHER('s', fsync, (int f), (f))
OTHER('s', fdatasync, (int f), (f))
OTHER('t', ftruncate, (int f, off_t size), (f, size))
OTHER('t', ftruncate64, (int f, off64_t size), (f, size))
OTHER('r', rename, (const char *a, const char *b), (a, b))
OTHER('r', renameat, (int d, const char *a, int e, const char *b), (d, a, e, b))
OTHER('r', renameat2, (int d, const char *a, int e, const char *b, unsigned flags),
      (d, a, e, b, flags))
OTHER('u', unlink, (const char *a), (a))
OTHER('u', unlinkat, (int d, const char *a, int flags), (d, a, flags))
OTHER('m', mkdir, (const char *a, mode_t mode), (a, mode))
