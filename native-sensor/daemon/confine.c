#include "confine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef CAP_BPF
#define CAP_BPF 39
#endif
#define CAPABILITIES_MAX 63

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

// What the loop does: read rings and orders, write frames, look at /proc and cgroup files, signal through pidfds, change
// maps, and let a canary fly. Starting a program, opening a socket or loading one more BPF program is not among it (bpf() is
// allowed for its map commands only).
static const int allowed_calls[] = {
    SYS_read,        SYS_write,      SYS_writev,     SYS_close,       SYS_openat,      SYS_openat2,        SYS_fstat,
    SYS_newfstatat,  SYS_statx,      SYS_lseek,      SYS_readlinkat,  SYS_getdents64,  SYS_fcntl,          SYS_ioctl,
    SYS_mmap,        SYS_munmap,     SYS_mremap,     SYS_brk,         SYS_madvise,     SYS_mprotect,       SYS_futex,
    SYS_ppoll,       SYS_epoll_pwait, SYS_clock_gettime, SYS_clock_nanosleep, SYS_nanosleep, SYS_clone,    SYS_wait4,
    SYS_waitid,      SYS_exit,       SYS_exit_group, SYS_rt_sigreturn, SYS_rt_sigprocmask, SYS_rt_sigaction, SYS_getpid,
    SYS_getppid,     SYS_gettid,     SYS_tgkill,     SYS_pidfd_open,  SYS_pidfd_send_signal, SYS_sched_yield, SYS_restart_syscall,
    SYS_recvfrom,    SYS_fanotify_mark,   SYS_faccessat,  SYS_uname,      SYS_getrandom,
#if defined(__x86_64__)
    SYS_poll,        SYS_epoll_wait, SYS_open,       SYS_stat,        SYS_lstat,       SYS_readlink,       SYS_access,
    SYS_time,
#endif
};
#define ALLOWED (sizeof(allowed_calls) / sizeof(allowed_calls[0]))

static int drop_capabilities(uint64_t keep) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {
      {.effective = keep, .permitted = keep},
      {.effective = keep >> 32, .permitted = keep >> 32},
  };
  for (int capability = 0; capability <= CAPABILITIES_MAX; capability++)
    if (!(keep >> capability & 1)) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  return syscall(SYS_capset, &header, data);
}

static uint64_t held_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {{0}};
  if (syscall(SYS_capget, &header, data)) return 0;
  return data[0].permitted | (uint64_t)data[1].permitted << 32;
}

static int filter_calls(void) {
  enum { LOAD = 5 };
  struct sock_filter program[2 * ALLOWED + 16];
  size_t at = 0;

  program[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
  program[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
  program[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
  program[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (size_t i = 0; i < ALLOWED; i++) {
    program[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)allowed_calls[i], 0, 1);
    program[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  }
  // bpf(): commands 0-4 create, read, change and walk maps, 5 loads a program; creating needs more than CAP_BPF gives
  program[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 0, 3);
  program[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0]));
  program[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, LOAD, 1, 0);
  program[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  program[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);

  struct sock_fprog filter = {.len = at, .filter = program};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

int confine(bool enforcing, bool reading_proc, char *error, size_t error_size) {
  uint64_t keep = 1ull << CAP_BPF;
  if (enforcing) keep |= 1ull << CAP_KILL;
  if (enforcing || reading_proc) keep |= 1ull << CAP_SYS_PTRACE;
  const char *what = "no new privileges";

  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) goto failed;
  what = "capabilities";
  if (drop_capabilities(keep & held_capabilities())) goto failed;
  what = "system call filter";
  if (filter_calls()) goto failed;
  return 0;
failed:
  snprintf(error, error_size, "the daemon cannot confine itself (%s): %s", what, strerror(errno));
  return -1;
}
