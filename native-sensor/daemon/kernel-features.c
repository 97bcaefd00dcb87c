#include "kernel-features.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// Rarely called, stable, and there since 2.4.
#define HARMLESS "security_sock_graft"

bool feature_functions(char *reason, size_t size) {
  // r0 = 0; exit
  const struct bpf_insn nothing[] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0}, {.code = BPF_JMP | BPF_EXIT}};
  LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = BPF_TRACE_FEXIT);
  const char *what = "found";
  int program = -1, link = -1;

  int id = libbpf_find_vmlinux_btf_id(HARMLESS, BPF_TRACE_FEXIT);
  if (id <= 0) {
    errno = ENOENT;
    goto done;
  }
  options.attach_btf_id = id;
  what = "loaded";
  program = bpf_prog_load(BPF_PROG_TYPE_TRACING, "functions", "GPL", nothing, sizeof(nothing) / sizeof(nothing[0]), &options);
  if (program < 0) goto done;
  what = "attached"; // some architectures load what they cannot attach
  link = bpf_raw_tracepoint_open(NULL, program);
done:
  if (link < 0) snprintf(reason, size, "no program at the kernel's functions can be %s: %s", what, strerror(errno));
  if (program >= 0) close(program);
  if (link >= 0) close(link);
  return link >= 0;
}

bool feature_atomics(void) {
  // *(u64 *)(r10 - 8) = 0; r1 = 1; r1 = fetch and add; r0 = 0; exit
  const struct bpf_insn add[] = {
      {.code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = BPF_REG_10, .off = -8},
      {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_1, .imm = 1},
      {.code = BPF_STX | BPF_ATOMIC | BPF_DW, .dst_reg = BPF_REG_10, .src_reg = BPF_REG_1, .off = -8, .imm = BPF_ADD | BPF_FETCH},
      {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
      {.code = BPF_JMP | BPF_EXIT},
  };
  int program = bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, "atomics", "GPL", add, sizeof(add) / sizeof(add[0]), NULL);
  if (program >= 0) close(program);
  return program >= 0;
}
