/* A disk that keeps a diary and can fail, put between a program and the C library (LD_PRELOAD).
 *
 * DISK_FOLDER  only files below this folder are looked at
 * DISK_DIARY   every change of them is appended here, in the order in which it happened, and every byte the program
 *              says on standard output
 * DISK_FULL    after so many bytes written below the folder there is no space left
 * DISK_SEALED  an errno: nothing below the folder may be made, written, moved or removed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FDS 4096
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char *paths[FDS];
static const char *folder;
static int diary = -1, sealed;
static long long left = -1;

static void set_up(void) {
  static int done;
  if (done) return;
  done = 1;
  folder = getenv("DISK_FOLDER");
  const char *name = getenv("DISK_DIARY"), *full = getenv("DISK_FULL"), *seal = getenv("DISK_SEALED");
  if (name) diary = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (full) left = atoll(full);
  if (seal) sealed = atoi(seal);
}

static int ours(const char *path) {
  set_up();
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static void put(char op, const char *path, uint64_t at, const void *data, uint32_t len) {
  if (diary < 0) return;
  uint16_t named = strlen(path);
  size_t size = 1 + 2 + named + 8 + 4 + len;
  char *line = malloc(size), *p = line;
  *p++ = op;
  memcpy(p, &named, 2), p += 2;
  memcpy(p, path, named), p += named;
  memcpy(p, &at, 8), p += 8;
  memcpy(p, &len, 4), p += 4;
  if (len) memcpy(p, data, len);
  for (size_t done = 0; done < size;) {
    long n = syscall(SYS_write, diary, line + done, size - done);
    if (n <= 0) abort();
    done += n;
  }
  free(line);
}

static const char *path_of(int fd) { return fd >= 0 && fd < FDS ? paths[fd] : NULL; }

static int opened(int at, const char *path, int flags, mode_t mode) {
  if (!ours(path)) return syscall(SYS_openat, at, path, flags, mode);
  pthread_mutex_lock(&turn);
  struct stat before;
  int there = stat(path, &before) == 0, fd = -1;
  int changes = (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC);
  if (sealed && changes) {
    errno = sealed;
  } else if (left == 0 && !there && flags & O_CREAT) {
    errno = ENOSPC;
  } else {
    fd = syscall(SYS_openat, at, path, flags, mode);
  }
  int error = errno;
  if (fd >= 0 && fd < FDS) {
    free(paths[fd]);
    paths[fd] = strdup(path);
    if (flags & O_TRUNC || (!there && flags & O_CREAT)) put('C', path, 0, NULL, 0);
  }
  pthread_mutex_unlock(&turn);
  errno = error;
  return fd;
}

#define MODE(flags) mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, int); va_end(more); }
int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags) return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return opened(at, path, flags, mode); }

int close(int fd) {
  pthread_mutex_lock(&turn);
  if (path_of(fd)) {
    free(paths[fd]);
    paths[fd] = NULL;
  }
  int done = syscall(SYS_close, fd), error = errno;
  pthread_mutex_unlock(&turn);
  errno = error;
  return done;
}

static ssize_t written(int fd, const void *data, size_t len, off_t at, int placed) {
  set_up();
  pthread_mutex_lock(&turn);
  const char *path = path_of(fd);
  ssize_t done = -1;
  int error = 0;
  if (path && left >= 0 && (long long)len > left) len = left;
  if (path && left == 0 && len == 0) {
    error = ENOSPC;
  } else {
    off_t from = placed ? at : path ? lseek(fd, 0, SEEK_CUR) : 0;
    done = placed ? syscall(SYS_pwrite64, fd, data, len, at) : syscall(SYS_write, fd, data, len);
    error = errno;
    if (done > 0 && path) {
      if (left > 0) left -= done;
      put('W', path, from, data, done);
    } else if (done > 0 && fd == 1) {
      put('A', "", 0, data, done);
    }
  }
  pthread_mutex_unlock(&turn);
  errno = error;
  return done;
}
ssize_t write(int fd, const void *data, size_t len) { return written(fd, data, len, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t len, off_t at) { return written(fd, data, len, at, 1); }
ssize_t pwrite64(int fd, const void *data, size_t len, off_t at) { return written(fd, data, len, at, 1); }

int ftruncate(int fd, off_t len) {
  pthread_mutex_lock(&turn);
  int done = syscall(SYS_ftruncate, fd, len), error = errno;
  if (done == 0 && path_of(fd)) put('L', path_of(fd), len, NULL, 0);
  pthread_mutex_unlock(&turn);
  errno = error;
  return done;
}
int ftruncate64(int fd, off_t len) { return ftruncate(fd, len); }

/* Nothing is flushed for real while a diary is kept: the images tell what a flush would have meant. */
static int flushed(int fd, long call) {
  set_up();
  pthread_mutex_lock(&turn);
  int done = diary < 0 ? syscall(call, fd) : 0, error = errno;
  if (done == 0 && path_of(fd)) put('F', path_of(fd), 0, NULL, 0);
  pthread_mutex_unlock(&turn);
  errno = error;
  return done;
}
int fsync(int fd) { return flushed(fd, SYS_fsync); }
int fdatasync(int fd) { return flushed(fd, SYS_fdatasync); }

int rename(const char *from, const char *to) {
  if (!ours(from)) return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  pthread_mutex_lock(&turn);
  int done = -1, error = sealed;
  if (!sealed) {
    done = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    error = errno;
    if (done == 0) put('R', from, 0, to, strlen(to));
  }
  pthread_mutex_unlock(&turn);
  errno = error;
  return done;
}

int unlink(const char *path) {
  if (!ours(path)) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  pthread_mutex_lock(&turn);
  int done = -1, error = sealed;
  if (!sealed) {
    done = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    error = errno;
    if (done == 0) put('U', path, 0, NULL, 0);
  }
  pthread_mutex_unlock(&turn);
  errno = error;
  return done;
}
