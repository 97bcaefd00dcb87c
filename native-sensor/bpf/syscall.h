// Arguments of the system call that is just returning: one program per call instead of an enter and an exit half. Strings among them are what the caller asked for, and it may have changed them meanwhile.
#pragma once

#include "actor.h"

#include <bpf/bpf_tracing.h>

struct sys_exit_context {
  __s64 result;
};

// What lies at a sys_exit tracepoint.
struct sys_exit_fields {
  __u64 common;
  __s64 id;
  __s64 result;
};

#if defined(__TARGET_ARCH_x86)
#define CALL_PREFIX "__x64_sys_"
#else
#define CALL_PREFIX "__arm64_sys_"
#endif

#ifdef THROUGHLINE_OLD_ATOMICS
#define ARGUMENT(regs, number) PT_REGS_PARM##number##_CORE_SYSCALL(regs)
#elif defined(__TARGET_ARCH_x86)
#define ARGUMENT(regs, number) PT_REGS_PARM##number##_SYSCALL(regs)
#else
#define ARGUMENT(regs, number) PT_REGS_PARM##number##_CORE_SYSCALL(regs)
#endif

static __always_inline void read_arguments(__u64 arguments[4]) {
  struct pt_regs *regs = call_registers();
  arguments[0] = ARGUMENT(regs, 1);
  arguments[1] = ARGUMENT(regs, 2);
  arguments[2] = ARGUMENT(regs, 3);
  arguments[3] = ARGUMENT(regs, 4);
}

// Each call twice: behind the function in the kernel that carries it out, which costs nothing to whoever calls another; and on
// its tracepoint, where the kernel refuses the first (the daemon tries), at some 50 ns for every system call of the node.
#define ON_RETURN(call, action)                                                      \
  SEC("tp/syscalls/sys_exit_" #call)                                                 \
  int on_##call(struct sys_exit_fields *fields) {                                    \
    struct sys_exit_context at = {.result = fields->result}, *context = &at;         \
    return action;                                                                   \
  }                                                                                  \
  SEC("fexit/" CALL_PREFIX #call)                                                    \
  int behind_##call(__u64 *given) {                                                  \
    struct sys_exit_context at = {.result = (int)given[1]}, *context = &at;          \
    return action;                                                                   \
  }
