/* Preloaded into a program: writes down, in order, all that it does to the files below one folder,
 * so that what a disk may have kept of it can be made again; and lets the disk be full.
 *
 * A record is: kind, inode, offset, length of the path, length of the data; then path and data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

struct record { char kind; char pad[7]; long inode, offset, path, data; };

static char folder[PATH_MAX];
static int out = -1;
static volatile long calls, full_from; /* 0: never full */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static void put(const void *data, size_t size)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (!real)
        real = (__typeof__(real))dlsym(RTLD_NEXT, "write");
    while (size) {
        ssize_t done = real(out, data, size);
        if (done <= 0)
            return;
        data = (const char *)data + done;
        size -= done;
    }
}

/* Writes down from now on what happens below a folder, whose path is absolute. */
void disk_record(const char *below, const char *log)
{
    snprintf(folder, sizeof folder, "%s/", below);
    out = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

/* Has no space left from the n-th write on that is made from now; 0: has space again. */
void disk_full(const char *below, long from)
{
    snprintf(folder, sizeof folder, "%s/", below);
    calls = 0;
    full_from = from;
}

long disk_calls(void) { return calls; }

static int ours(const char *path)
{
    size_t length = strlen(folder);
    return length && (!strncmp(path, folder, length) ||
                      (!strncmp(path, folder, length - 1) && !path[length - 1]));
}

static void record(char kind, long inode, long offset, const char *path, const void *data, long size)
{
    struct record r = { kind, {0}, inode, offset, (long)strlen(path), size };
    pthread_mutex_lock(&lock);
    put(&r, sizeof r);
    put(path, r.path);
    if (size)
        put(data, size);
    pthread_mutex_unlock(&lock);
}

void disk_mark(long number)
{
    if (out >= 0)
        record('!', 0, number, "", "", 0);
}

static int path_of(int f, char *path, struct stat *st)
{
    char link[64];
    if (!*folder || fstat(f, st) || (!S_ISREG(st->st_mode) && !S_ISDIR(st->st_mode)))
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", f);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return ours(path);
}

/* Says whether the disk is full for what is about to be written. */
static int no_space(int f)
{
    char path[PATH_MAX];
    struct stat st;
    if (!full_from || !path_of(f, path, &st))
        return 0;
    if (++calls < full_from)
        return 0;
    errno = ENOSPC;
    return 1;
}

static void on_file(char kind, int f, long offset, const void *data, long size)
{
    char path[PATH_MAX];
    struct stat st;
    int before = errno;
    if (out >= 0 && f != out && path_of(f, path, &st))
        record(kind == 's' && S_ISDIR(st.st_mode) ? 'd' : kind, st.st_ino, offset, path, data, size);
    errno = before;
}

ssize_t write(int f, const void *data, size_t size)
{
    REAL(write);
    if (no_space(f))
        return -1;
    long at = out >= 0 ? lseek(f, 0, SEEK_CUR) : 0;
    ssize_t done = real(f, data, size);
    if (done > 0)
        on_file('w', f, at, data, done);
    return done;
}

#define PWRITE(name, offset) \
    ssize_t name(int f, const void *data, size_t size, offset at) \
    { \
        REAL(name); \
        if (no_space(f)) \
            return -1; \
        ssize_t done = real(f, data, size, at); \
        if (done > 0) \
            on_file('w', f, at, data, done); \
        return done; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define TRUNCATE(name, offset) \
    int name(int f, offset size) \
    { \
        REAL(name); \
        struct stat st; \
        if (!fstat(f, &st) && size > st.st_size && no_space(f)) \
            return -1; \
        int done = real(f, size); \
        if (!done) \
            on_file('t', f, size, "", 0); \
        return done; \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define SYNC(name) \
    int name(int f) { REAL(name); int done = real(f); if (!done) on_file('s', f, 0, "", 0); return done; }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *a, const char *b)
{
    REAL(rename);
    struct stat st;
    long inode = stat(a, &st) ? 0 : (long)st.st_ino;
    int done = real(a, b);
    if (!done && out >= 0 && ours(a))
        record('r', inode, 0, a, b, strlen(b));
    return done;
}

int unlink(const char *a)
{
    REAL(unlink);
    int done = real(a);
    if (!done && out >= 0 && ours(a))
        record('u', 0, 0, a, "", 0);
    return done;
}

int mkdir(const char *a, mode_t mode)
{
    REAL(mkdir);
    int done = real(a, mode);
    if (!done && out >= 0 && ours(a))
        record('m', 0, 0, a, "", 0);
    return done;
}
