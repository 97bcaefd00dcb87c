// System calls that say something by being made at all: one row each. The full profile only; the rest of the node pays for
// syscall tracepoints with every call.
#pragma once

#include "budget.h"
#include "credentials.h"
#include "syscall.h"

#define AF_INET6 10
#define AF_PACKET 17
#define SOCK_RAW 3

// Each program its own, by kind where only one tells of it: behind a function one may be interrupted by another.
#define BY_INIT_MODULE 0
#define BY_MODULE_TRACEPOINT 30
#define ACT_PROGRAMS 32

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, ACT_PROGRAMS);
  __type(key, __u32);
  __type(value, struct act_record);
} act_scratch SEC(".maps");

// `texts` has a bit for each argument that points to a string; at most two.
static __always_inline int report_act(struct sys_exit_context *context, __u32 own, __u32 kind, __u32 texts) {
  __u32 text = 0;
  struct act_record *record = bpf_map_lookup_elem(&act_scratch, &own);
  if (!record) return 0;

  describe_actor(&record->actor, typed_task());
  if (record->actor.pid == sensor_pid) return 0;
  record->kind = kind;
  record->result = context->result;
  read_arguments(record->arguments);
  record->text[0][0] = record->text[1][0] = 0;
#pragma unroll
  for (int i = 0; i < 4; i++) {
    if (!(texts & (1 << i))) continue;
    bpf_probe_read_user_str(record->text[text & 1], ACT_TEXT_BYTES, (void *)record->arguments[i]);
    text++;
  }
  // Node makes three rings for each process, a debugger calls ptrace for each step: once in a while is enough
  if (kind == ACT_IO_URING_SETUP || kind == ACT_PTRACE || kind == ACT_BPF) {
    struct repetition what = {.start_ns = record->actor.start_ns, .pid = record->actor.pid, .type = RECORD_ACT};
    *(__u64 *)what.what = kind;
    if (kind == ACT_PTRACE) *(__u64 *)(what.what + 8) = record->arguments[1]; // of whom
    if (kind == ACT_BPF) *(__u64 *)(what.what + 8) = record->arguments[0];    // which command
    if (repeated(&what)) return 0;
  }
  if (over_budget(&record->actor, RECORD_ACT)) return 0;
  if (stamp(&record->header, RECORD_ACT, LANE_BULK, sizeof(*record))) emit_bulk(record, RECORD_ACT, sizeof(*record));
  return 0;
}

#define ACT(call, kind, texts) ON_RETURN(call, report_act(context, kind, kind, texts))

ACT(ptrace, ACT_PTRACE, 0)
ACT(process_vm_writev, ACT_PROCESS_VM_WRITEV, 0)
ACT(memfd_create, ACT_MEMFD_CREATE, 1 << 0)
ON_RETURN(init_module, report_act(context, BY_INIT_MODULE, ACT_MODULE_LOAD, 1 << 2))
ACT(finit_module, ACT_MODULE_LOAD, 1 << 1)
ACT(bpf, ACT_BPF, 0)
ACT(mount, ACT_MOUNT, 1 << 0 | 1 << 1)
ACT(move_mount, ACT_MOVE_MOUNT, 1 << 1 | 1 << 3)
ACT(umount, ACT_UMOUNT, 1 << 0)
ACT(pivot_root, ACT_PIVOT_ROOT, 1 << 0 | 1 << 1)
ACT(chroot, ACT_CHROOT, 1 << 0)
ACT(unshare, ACT_UNSHARE, 0)
ACT(setns, ACT_SETNS, 0)
ACT(open_by_handle_at, ACT_OPEN_BY_HANDLE_AT, 0)
ACT(io_uring_setup, ACT_IO_URING_SETUP, 0)

static __always_inline int after_socket(struct sys_exit_context *context) {
  __u64 arguments[4];
  read_arguments(arguments);
  bool internet = arguments[0] == AF_INET || arguments[0] == AF_INET6;
  if (arguments[0] != AF_PACKET && !(internet && (arguments[1] & 0xf) == SOCK_RAW)) return 0;
  return report_act(context, ACT_RAW_SOCKET, ACT_RAW_SOCKET, 0);
}

ON_RETURN(socket, after_socket(context))

SEC("tp_btf/module_load")
int BPF_PROG(on_module, struct module *module) {
  __u32 own = BY_MODULE_TRACEPOINT;
  struct act_record *record = bpf_map_lookup_elem(&act_scratch, &own);
  if (!record) return 0;
  describe_actor(&record->actor, typed_task());
  __builtin_memset(record->arguments, 0, sizeof(record->arguments));
  record->kind = ACT_MODULE_LOAD;
  record->result = 0;
  record->text[1][0] = 0;
  bpf_probe_read_kernel_str(record->text[0], ACT_TEXT_BYTES, __builtin_preserve_access_index(&module->name));
  if (stamp(&record->header, RECORD_ACT, LANE_BULK, sizeof(*record))) emit_bulk(record, RECORD_ACT, sizeof(*record));
  return 0;
}

// Somebody signals the sensor. No syscall tracepoint: part of the base profile.
SEC("tp_btf/signal_generate")
int BPF_PROG(on_signal, int number, void *info, struct task_struct *target) {
  __u32 own = ACT_SIGNAL;
  if (!sensor_pid || BPF_CORE_READ(target, tgid) != sensor_pid || number == 17 /* SIGCHLD */) return 0;
  struct act_record *record = bpf_map_lookup_elem(&act_scratch, &own);
  if (!record) return 0;
  describe_actor(&record->actor, typed_task());
  __builtin_memset(record->arguments, 0, sizeof(record->arguments));
  record->kind = ACT_SIGNAL;
  record->result = 0;
  record->arguments[0] = number;
  record->arguments[1] = sensor_pid;
  record->text[0][0] = record->text[1][0] = 0;
  if (stamp(&record->header, RECORD_ACT, LANE_BULK, sizeof(*record))) emit_bulk(record, RECORD_ACT, sizeof(*record));
  return 0;
}

static __always_inline int after_credentials(struct sys_exit_context *context, __u32 cause) {
  struct actor actor;
  if (context->result < 0) return 0;
  struct task_struct *task = typed_task();
  describe_actor(&actor, task);
  compare_credentials(&actor, task, actor.tid, cause);
  return 0;
}

#define CREDENTIALS(call, cause) ON_RETURN(call, after_credentials(context, cause))

CREDENTIALS(setuid, CAUSE_SETUID)
CREDENTIALS(setreuid, CAUSE_SETUID)
CREDENTIALS(setresuid, CAUSE_SETUID)
CREDENTIALS(setfsuid, CAUSE_SETUID)
CREDENTIALS(capset, CAUSE_CAPSET)
