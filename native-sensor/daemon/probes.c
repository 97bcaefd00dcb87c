#include "probes.h"

#include <stdio.h>
#include <string.h>

#if defined(__aarch64__)
#define CALL_PREFIX "__arm64_sys_"
#else
#define CALL_PREFIX "__x64_sys_"
#endif
#define ON_EXIT "tp/syscalls/sys_exit_"

// One row per program. A row on a system call's tracepoint has a twin behind the call's function, which is tried first
// (probe_go_behind).
static struct probe probes[] = {
    {"exec", "on_exec", "tp_btf/sched_process_exec", false},
    {"fork", "on_fork", "tp_btf/sched_process_fork", false},
    {"exit", "on_exit", "tp_btf/sched_process_exit", false},
    {"connect", "on_sock_ops", "sock_ops/tcp_connect", false},
    {"accept and listen", "on_tcp_state", "tp_btf/inet_sock_set_state", false},
    {"cgroup made", "on_cgroup_made", "tp_btf/cgroup_mkdir", false},
    {"cgroup removed", "on_cgroup_removed", "tp_btf/cgroup_rmdir", false},
    {"udp connect", "on_connect4", "cgroup/connect4", false},
    {"udp connect6", "on_connect6", "cgroup/connect6", false},
    {"udp send", "on_sendmsg4", "cgroup/sendmsg4", false},
    {"udp send6", "on_sendmsg6", "cgroup/sendmsg6", false},
    {"dns", "on_egress", "cgroup_skb/egress", false},
    {"rights of what runs already", "on_running", "iter/task", false},
    {"signal to the sensor", "on_signal", "tp_btf/signal_generate", false},
    {"module load", "on_module", "tp_btf/module_load", false},
    {"accept by the taker", "on_graft", "fentry/security_sock_graft", false},
    {"accept by the taker", "on_accept4", "tp/syscalls/sys_exit_accept4", true},
    {"accept by the taker", "on_accept", "tp/syscalls/sys_exit_accept", true},
    {"open", "on_openat", "tp/syscalls/sys_exit_openat", true},
    {"open", "on_openat2", "tp/syscalls/sys_exit_openat2", true},
    {"open (legacy)", "on_open", "tp/syscalls/sys_exit_open", true},
    {"unlink", "on_unlinkat", "tp/syscalls/sys_exit_unlinkat", true},
    {"unlink (legacy)", "on_unlink", "tp/syscalls/sys_exit_unlink", true},
    {"setuid", "on_setuid", "tp/syscalls/sys_exit_setuid", true},
    {"setuid", "on_setreuid", "tp/syscalls/sys_exit_setreuid", true},
    {"setuid", "on_setresuid", "tp/syscalls/sys_exit_setresuid", true},
    {"setuid", "on_setfsuid", "tp/syscalls/sys_exit_setfsuid", true},
    {"capset", "on_capset", "tp/syscalls/sys_exit_capset", true},
    {"ptrace", "on_ptrace", "tp/syscalls/sys_exit_ptrace", true},
    {"process_vm_writev", "on_process_vm_writev", "tp/syscalls/sys_exit_process_vm_writev", true},
    {"memfd_create", "on_memfd_create", "tp/syscalls/sys_exit_memfd_create", true},
    {"module load (call)", "on_init_module", "tp/syscalls/sys_exit_init_module", true},
    {"module load (call)", "on_finit_module", "tp/syscalls/sys_exit_finit_module", true},
    {"bpf", "on_bpf", "tp/syscalls/sys_exit_bpf", true},
    {"mount", "on_mount", "tp/syscalls/sys_exit_mount", true},
    {"move_mount", "on_move_mount", "tp/syscalls/sys_exit_move_mount", true},
    {"umount", "on_umount", "tp/syscalls/sys_exit_umount", true},
    {"pivot_root", "on_pivot_root", "tp/syscalls/sys_exit_pivot_root", true},
    {"chroot", "on_chroot", "tp/syscalls/sys_exit_chroot", true},
    {"unshare", "on_unshare", "tp/syscalls/sys_exit_unshare", true},
    {"setns", "on_setns", "tp/syscalls/sys_exit_setns", true},
    {"open_by_handle_at", "on_open_by_handle_at", "tp/syscalls/sys_exit_open_by_handle_at", true},
    {"io_uring_setup", "on_io_uring_setup", "tp/syscalls/sys_exit_io_uring_setup", true},
    {"marker", "on_access", "tp/syscalls/sys_exit_access", false, .marker_only = true},
    {"marker", "on_faccessat", "tp/syscalls/sys_exit_faccessat", false, .marker_only = true},
    {"marker", "on_faccessat2", "tp/syscalls/sys_exit_faccessat2", false, .marker_only = true},
    {"raw socket", "on_socket", "tp/syscalls/sys_exit_socket", true},
};
#define PROBES (sizeof(probes) / sizeof(probes[0]))

size_t probe_list(struct probe **list) {
  *list = probes;
  return PROBES;
}

struct probe *probe_named(const char *program) {
  for (size_t i = 0; i < PROBES; i++)
    if (!strcmp(probes[i].program, program)) return &probes[i];
  return NULL;
}

bool probe_go_behind(struct probe *probe) {
  size_t prefix = strlen(ON_EXIT);
  if (probe->tracepoint_hook || strncmp(probe->hook, ON_EXIT, prefix)) return false;
  probe->tracepoint_program = probe->program;
  probe->tracepoint_hook = probe->hook;
  snprintf(probe->behind_program, sizeof(probe->behind_program), "behind_%s", probe->hook + prefix);
  snprintf(probe->behind_hook, sizeof(probe->behind_hook), "fexit/" CALL_PREFIX "%s", probe->hook + prefix);
  probe->program = probe->behind_program;
  probe->hook = probe->behind_hook;
  return true;
}

bool probe_go_back(struct probe *probe) {
  if (probe->hook != probe->behind_hook) return false;
  probe->program = probe->tracepoint_program;
  probe->hook = probe->tracepoint_hook;
  return true;
}

void probes_refused(const char *reason) {
  for (size_t i = 0; i < PROBES; i++) {
    probes[i].live = false;
    snprintf(probes[i].reason, sizeof(probes[i].reason), "%s", reason);
  }
}

void probe_degraded(const char *event, const char *hook, const char *reason) {
  for (size_t i = 0; i < PROBES; i++) {
    if (strcmp(probes[i].event, event)) continue;
    probes[i].live = true;
    probes[i].hook = hook;
    snprintf(probes[i].reason, sizeof(probes[i].reason), "%s", reason);
    return;
  }
}
