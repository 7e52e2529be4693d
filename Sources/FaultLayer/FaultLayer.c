#include "FaultLayer.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

// The libc's own function of a name.
#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

enum { SHORT = -1 };

static const char *root(void) {
  return getenv("FAULT_ROOT");
}

static void log_line(const char *prefix, const char *call, const char *path) {
  const char *file = getenv("FAULT_LOG");
  if (!file) return;
  char line[PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%s%s %s\n", prefix, call, path);
  // By number: our own calls are not counted.
  long log = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (log < 0) return;
  syscall(SYS_write, log, line, length);
  syscall(SYS_close, log);
}

// What a call on a path has to do: 0 go on, SHORT do half, else fail with this number.
static int verdict(const char *call, const char *path) {
  static atomic_int count;
  const char *below = root();
  if (!below || !path || strncmp(path, below, strlen(below)) != 0) return 0;
  const char *chosen = getenv("FAULT_CALL");
  if (!chosen) {
    log_line("", call, path);
    return 0;
  }
  const char *number = getenv("FAULT_NUMBER"), *error = getenv("FAULT_ERROR");
  if (strcmp(chosen, call) != 0 || !number || !error) return 0;
  if (atomic_fetch_add(&count, 1) + 1 != atoi(number)) return 0;
  log_line("hit ", call, path);
  if (strcmp(error, "ENOSPC") == 0) return ENOSPC;
  if (strcmp(error, "EIO") == 0) return EIO;
  if (strcmp(error, "EINTR") == 0) return EINTR;
  return SHORT;
}

static int verdict_of(const char *call, int descriptor) {
  if (!root()) return 0;
  int before = errno;
  char link[32], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = before;
  if (length < 0) return 0;
  path[length] = 0;
  return verdict(call, path);
}

#define FAIL(result) \
  do { \
    if (fate > 0) { \
      errno = fate; \
      return result; \
    } \
  } while (0)

static mode_t mode_of(int flags, va_list arguments) {
  return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(arguments, int) : 0;
}

int open(const char *path, int flags, ...) {
  REAL(open);
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  int fate = verdict("open", path);
  FAIL(-1);
  return real(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
  REAL(openat);
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  int fate = verdict("openat", path);
  FAIL(-1);
  return real(folder, path, flags, mode);
}

// Half of a transfer, but some of it.
static size_t part(int fate, size_t count) {
  return fate == SHORT && count > 1 ? count / 2 : count;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  REAL(write);
  int fate = verdict_of("write", descriptor);
  FAIL(-1);
  return real(descriptor, bytes, part(fate, count));
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  REAL(pwrite);
  int fate = verdict_of("pwrite", descriptor);
  FAIL(-1);
  return real(descriptor, bytes, part(fate, count), offset);
}

ssize_t read(int descriptor, void *bytes, size_t count) {
  REAL(read);
  int fate = verdict_of("read", descriptor);
  FAIL(-1);
  return real(descriptor, bytes, part(fate, count));
}

ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
  REAL(pread);
  int fate = verdict_of("pread", descriptor);
  FAIL(-1);
  return real(descriptor, bytes, part(fate, count), offset);
}

int fsync(int descriptor) {
  REAL(fsync);
  int fate = verdict_of("fsync", descriptor);
  FAIL(-1);
  return real(descriptor);
}

int fdatasync(int descriptor) {
  REAL(fdatasync);
  int fate = verdict_of("fdatasync", descriptor);
  FAIL(-1);
  return real(descriptor);
}

// Linux closes the descriptor whatever close answers.
int close(int descriptor) {
  REAL(close);
  int fate = verdict_of("close", descriptor);
  int status = real(descriptor);
  FAIL(-1);
  return status;
}

int ftruncate(int descriptor, off_t length) {
  REAL(ftruncate);
  int fate = verdict_of("ftruncate", descriptor);
  FAIL(-1);
  return real(descriptor, length);
}

int flock(int descriptor, int operation) {
  REAL(flock);
  int fate = verdict_of("flock", descriptor);
  FAIL(-1);
  return real(descriptor, operation);
}

int fstat(int descriptor, struct stat *status) {
  REAL(fstat);
  int fate = verdict_of("fstat", descriptor);
  FAIL(-1);
  return real(descriptor, status);
}

int stat(const char *path, struct stat *status) {
  REAL(stat);
  int fate = verdict("stat", path);
  FAIL(-1);
  return real(path, status);
}

int access(const char *path, int mode) {
  REAL(access);
  int fate = verdict("access", path);
  FAIL(-1);
  return real(path, mode);
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  int fate = verdict("mkdir", path);
  FAIL(-1);
  return real(path, mode);
}

int unlink(const char *path) {
  REAL(unlink);
  int fate = verdict("unlink", path);
  FAIL(-1);
  return real(path);
}

int rename(const char *from, const char *to) {
  REAL(rename);
  int fate = verdict("rename", to);
  FAIL(-1);
  return real(from, to);
}

// Seconds to add: none, three hours on, two hours back, ten years on, ten years back.
static time_t jump(void) {
  static const time_t jumps[] = {0, 10800, -7200, 315532800, -315532800};
  static atomic_uint asked;
  return jumps[atomic_fetch_add(&asked, 1) / 7 % 5];
}

static int jumps_for(clockid_t clock) {
  const char *kind = getenv("FAULT_CLOCK");
  return kind && (clock == CLOCK_REALTIME || strcmp(kind, "all") == 0);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(clock_gettime);
  int status = real(clock, now);
  if (status == 0 && jumps_for(clock)) now->tv_sec += jump();
  return status;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  REAL(gettimeofday);
  int status = real(now, zone);
  if (status == 0 && jumps_for(CLOCK_REALTIME)) now->tv_sec += jump();
  return status;
}

time_t time(time_t *now) {
  struct timespec exact;
  if (clock_gettime(CLOCK_REALTIME, &exact) != 0) return -1;
  if (now) *now = exact.tv_sec;
  return exact.tv_sec;
}
