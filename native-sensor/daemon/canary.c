#include "canary.h"

#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

static int end_at_once(void *unused) {
  (void)unused;
  _exit(0);
}

void release_canary(void) {
  static char stack[16384] __attribute__((aligned(16)));
  // shares our memory until it ends: no page is copied
  clone(end_at_once, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
}
