#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
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

// What the loop does: read rings and orders, write frames, look at /proc, read maps, and let a canary fly. Starting a program,
// opening a socket or loading one more BPF program is not among it.
static const int always_allowed[] = {
    SYS_read,       SYS_write,       SYS_writev,   SYS_close,         SYS_fstat,           SYS_newfstatat,
    SYS_lseek,      SYS_readlinkat,  SYS_getdents64, SYS_munmap,      SYS_mremap,          SYS_brk,          SYS_madvise,
    SYS_futex,      SYS_ppoll,       SYS_epoll_pwait, SYS_clock_gettime, SYS_clock_nanosleep, SYS_wait4,     SYS_exit,
    SYS_exit_group, SYS_rt_sigreturn, SYS_rt_sigprocmask, SYS_getpid, SYS_gettid,          SYS_tgkill,       SYS_restart_syscall,
#if defined(__x86_64__)
    SYS_poll,       SYS_epoll_wait,  SYS_readlink,
#endif
};
// And what it does only when it enforces, or stands in for the kernel's programs.
static const int to_enforce[] = {SYS_openat2, SYS_fcntl, SYS_pidfd_open, SYS_pidfd_send_signal};
static const int to_stand_in[] = {SYS_recvfrom, SYS_fanotify_mark};

// Calls that are allowed with some of their arguments only; numbers are those of the argument.
struct bound {
  int call, argument;
  unsigned mask, value; // allowed where argument & mask == value
};
static const struct bound bounds[] = {
    {SYS_clone, 0, ~0u, CLONE_VM | CLONE_VFORK | SIGCHLD}, // the canary
    {SYS_mmap, 2, PROT_EXEC, 0},                           // memory, never code
    {SYS_mprotect, 2, PROT_EXEC, 0},
    {SYS_ioctl, 1, ~0u, PERF_EVENT_IOC_DISABLE}, // detaching, at the end
};
// Files are read. Who enforces also writes to those of cgroups, which are there: no file is made, none emptied.
#define MAKES (O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY))
static const struct bound reading_files = {SYS_openat, 2, O_ACCMODE | MAKES, O_RDONLY};
static const struct bound writing_files = {SYS_openat, 2, MAKES, 0};
#define COUNT(list) (sizeof(list) / sizeof(list[0]))
#define FILTER_MAX (2 * (COUNT(always_allowed) + COUNT(to_enforce) + COUNT(to_stand_in)) + 6 * (COUNT(bounds) + 1) + 24)

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

struct program {
  struct sock_filter code[FILTER_MAX];
  size_t at;
};

static void statement(struct program *program, unsigned short code, unsigned k) {
  program->code[program->at++] = (struct sock_filter)BPF_STMT(code, k);
}

static void jump(struct program *program, unsigned short code, unsigned k, unsigned char yes, unsigned char no) {
  program->code[program->at++] = (struct sock_filter)BPF_JUMP(code, k, yes, no);
}

static void allow(struct program *program, const int *calls, size_t count) {
  for (size_t i = 0; i < count; i++) {
    jump(program, BPF_JMP | BPF_JEQ | BPF_K, calls[i], 0, 1);
    statement(program, BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  }
}

// The lower half of an argument, where all that is asked for lies on a little-endian machine.
static unsigned argument(int number) { return offsetof(struct seccomp_data, args) + 8 * number; }

static void allow_within(struct program *program, const struct bound *bound) {
  jump(program, BPF_JMP | BPF_JEQ | BPF_K, bound->call, 0, 5);
  statement(program, BPF_LD | BPF_W | BPF_ABS, argument(bound->argument));
  statement(program, BPF_ALU | BPF_AND | BPF_K, bound->mask);
  jump(program, BPF_JMP | BPF_JEQ | BPF_K, bound->value, 1, 0);
  statement(program, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  statement(program, BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
}

static int filter_calls(bool enforcing, bool standing_in) {
  static struct program program;

  statement(&program, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
  jump(&program, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
  statement(&program, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
  statement(&program, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  allow(&program, always_allowed, COUNT(always_allowed));
  if (enforcing) allow(&program, to_enforce, COUNT(to_enforce));
  if (standing_in) allow(&program, to_stand_in, COUNT(to_stand_in));
  allow_within(&program, enforcing ? &writing_files : &reading_files);
  for (size_t i = 0; i < COUNT(bounds); i++) allow_within(&program, &bounds[i]);
  // bpf(): reading and walking maps, and changing them where orders are kept; maps and programs are all made by now
  static const int reading[] = {BPF_MAP_LOOKUP_ELEM, BPF_MAP_GET_NEXT_KEY}, changing[] = {BPF_MAP_UPDATE_ELEM, BPF_MAP_DELETE_ELEM};
  jump(&program, BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 1, 0);
  statement(&program, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  statement(&program, BPF_LD | BPF_W | BPF_ABS, argument(0));
  allow(&program, reading, COUNT(reading));
  if (enforcing) allow(&program, changing, COUNT(changing));
  statement(&program, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);

  struct sock_fprog filter = {.len = program.at, .filter = program.code};
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
  if (filter_calls(enforcing, reading_proc)) goto failed;
  return 0;
failed:
  snprintf(error, error_size, "the daemon cannot confine itself (%s): %s", what, strerror(errno));
  return -1;
}
