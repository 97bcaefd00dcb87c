#include "launcher.h"

#include "targets.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LAST_WORDS_MS 5000 // a daemon whose reader is gone ends by itself; after this long it is made to

enum { FRAMES, ERRORS, ORDERS, ANSWER, DESCRIPTORS };

union passed {
  struct cmsghdr align;
  char bytes[CMSG_SPACE(DESCRIPTORS * sizeof(int))];
};

static void close_all(int *fds, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (fds[i] >= 0) close(fds[i]);
}

/** 1 when four descriptors came, 0 when the forwarder is gone, -1 for anything else (whatever came is closed). */
static int receive(int control, int fds[DESCRIPTORS]) {
  char byte;
  union passed passed;
  struct iovec part = {&byte, 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof(passed)};
  ssize_t got;

  do got = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got <= 0) return 0;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) return -1;
  size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  if (count > DESCRIPTORS) count = DESCRIPTORS;
  memcpy(fds, CMSG_DATA(header), count * sizeof(int));
  if (count == DESCRIPTORS) return 1;
  close_all(fds, count);
  return -1;
}

/** Waits for the daemon's end and tells it; false when the forwarder is gone too. */
static bool attend(pid_t daemon, int control, int answer) {
  int pidfd = syscall(SYS_pidfd_open, daemon, 0), status = 0;
  struct pollfd watched[] = {{pidfd, POLLIN, 0}, {answer, 0, 0}, {control, 0, 0}};

  while (poll(watched, 3, -1) < 0 && errno == EINTR) {
  }
  bool forwarder_gone = watched[2].revents != 0;
  if (!watched[0].revents && (!forwarder_gone || poll(watched, 1, LAST_WORDS_MS) <= 0)) kill(daemon, SIGKILL);
  while (waitpid(daemon, &status, 0) < 0 && errno == EINTR) {
  }
  // who asked may be gone: then nobody is told
  if (send(answer, &status, sizeof(status), MSG_NOSIGNAL) < 0) status = 0;
  if (pidfd >= 0) close(pidfd);
  return !forwarder_gone;
}

bool launcher_serve(struct options *options) {
  int control = options->launcher_fd, fds[DESCRIPTORS], got;
  pid_t forwarder = getppid();

  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  while ((got = receive(control, fds)) != 0) {
    if (got < 0) continue;
    pid_t daemon = fork();
    if (daemon == 0) {
      close(control);
      close(fds[ANSWER]);
      dup2(fds[ERRORS], 2);
      close(fds[ERRORS]);
      options->frames_fd = fds[FRAMES];
      options->orders_fd = fds[ORDERS];
      target_never(forwarder);
      return true;
    }
    close_all(fds, ANSWER);
    bool go_on = daemon < 0 || attend(daemon, control, fds[ANSWER]);
    close(fds[ANSWER]);
    if (!go_on) break;
  }
  return false;
}

/** As the daemon ended, so do we: whoever started us reads it from us. */
static int end_like(int status) {
  if (!WIFSIGNALED(status)) return WEXITSTATUS(status);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  signal(WTERMSIG(status), SIG_DFL);
  raise(WTERMSIG(status));
  return LAUNCHER_GONE;
}

int launch_through(int control) {
  int pair[2], status;
  char byte = 1;
  union passed passed;
  struct iovec part = {&byte, 1};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &passed, .msg_controllen = sizeof(passed)};

  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) goto gone;
  int fds[DESCRIPTORS] = {[FRAMES] = 1, [ERRORS] = 2, [ORDERS] = 3, [ANSWER] = pair[1]};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  *header = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(fds)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(header), fds, sizeof(fds));
  if (sendmsg(control, &message, MSG_NOSIGNAL) != 1) goto gone;
  // the daemon holds them now: their end must be its end
  close(control);
  close(1);
  close(3);
  close(pair[1]);
  ssize_t got;
  do got = read(pair[0], &status, sizeof(status));
  while (got < 0 && errno == EINTR);
  if (got == sizeof(status)) return end_like(status);
  fprintf(stderr, "sensord: the launcher ended\n");
  return LAUNCHER_GONE;
gone:
  fprintf(stderr, "sensord: the launcher is gone: %s\n", strerror(errno));
  return LAUNCHER_GONE;
}
