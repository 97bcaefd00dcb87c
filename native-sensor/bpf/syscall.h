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

#ifdef THROUGHLINE_OLD_ATOMICS
#define ARGUMENT(regs, number) PT_REGS_PARM##number##_CORE_SYSCALL(regs)
#elif defined(__TARGET_ARCH_x86)
#define ARGUMENT(regs, number) PT_REGS_PARM##number##_SYSCALL(regs)
#else
#define ARGUMENT(regs, number) PT_REGS_PARM##number##_CORE_SYSCALL(regs)
#endif

static __always_inline void read_arguments(__u64 arguments[4]) {
  struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
  arguments[0] = ARGUMENT(regs, 1);
  arguments[1] = ARGUMENT(regs, 2);
  arguments[2] = ARGUMENT(regs, 3);
  arguments[3] = ARGUMENT(regs, 4);
}
