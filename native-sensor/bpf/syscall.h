// Arguments of the system call that is just returning, for programs on sys_exit tracepoints: one program per call instead of
// an enter and an exit half. Strings among them are what the caller asked for, and it may have changed them meanwhile.
#pragma once

#include "actor.h"

#include <bpf/bpf_tracing.h>

struct sys_exit_context {
  __u64 common;
  __s64 id;
  __s64 result;
};

static __always_inline void read_arguments(__u64 arguments[4]) {
  struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
  arguments[0] = PT_REGS_PARM1_CORE_SYSCALL(regs);
  arguments[1] = PT_REGS_PARM2_CORE_SYSCALL(regs);
  arguments[2] = PT_REGS_PARM3_CORE_SYSCALL(regs);
  arguments[3] = PT_REGS_PARM4_CORE_SYSCALL(regs);
}
