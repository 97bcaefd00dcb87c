#include "loader.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

extern const unsigned char sensor_object[], sensor_object_end[];
extern const unsigned char sensor_object_old[], sensor_object_old_end[];

// One row per program. Rows of one event are alternatives in the order of preference.
static struct probe_state probes[] = {
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
    {"signal to the sensor", "on_signal", "tp_btf/signal_generate", false},
    {"module load", "on_module", "tp_btf/module_load", false},
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
    {"raw socket", "on_socket", "tp/syscalls/sys_exit_socket", true},
};
#define PROBES (sizeof(probes) / sizeof(probes[0]))
#define REQUIRED 3 // the first rows: without them this is no sensor

static struct bpf_object *object;
static struct bpf_link *links[PROBES];
static char blamed[64], last_words[160];

size_t probe_states(const struct probe_state **states) {
  *states = probes;
  return PROBES;
}

void refuse_probes(const char *reason) {
  for (size_t i = 0; i < PROBES; i++) {
    probes[i].live = false;
    snprintf(probes[i].reason, sizeof(probes[i].reason), "%s", reason);
  }
}

// libbpf names the program that failed only in its log; its return value is about the whole object.
static int listen_to_libbpf(enum libbpf_print_level level, const char *format, va_list arguments) {
  char line[512];
  if (level == LIBBPF_DEBUG) return 0;
  if (getenv("SENSORD_VERBOSE")) {
    va_list copy;
    va_copy(copy, arguments);
    vfprintf(stderr, format, copy);
    va_end(copy);
  }
  vsnprintf(line, sizeof(line), format, arguments);
  char *name = strstr(line, "prog '");
  if (!name) return 0;
  name += 6;
  char *end = strchr(name, '\'');
  if (!end || (size_t)(end - name) >= sizeof(blamed)) return 0;
  snprintf(blamed, sizeof(blamed), "%.*s", (int)(end - name), name);
  if (!strstr(end, "PROG LOAD LOG")) {
    snprintf(last_words, sizeof(last_words), "%.150s", end[1] == ':' ? end + 3 : end + 1);
    last_words[strcspn(last_words, "\n")] = 0;
  }
  return 0;
}

static struct probe_state *probe_named(const char *program) {
  for (size_t i = 0; i < PROBES; i++)
    if (!strcmp(probes[i].program, program)) return &probes[i];
  return NULL;
}

static bool wanted(const struct probe_state *probe, const struct load_options *options) {
  if (probe->reason[0]) return false;
  return !probe->full_only || options->full;
}

static void rule_out(const struct load_options *options) {
  struct btf *btf = btf__load_vmlinux_btf();
  for (size_t i = 0; i < PROBES; i++) {
    struct probe_state *probe = &probes[i];
    char name[96];
    if (probe->full_only && !options->full) {
      snprintf(probe->reason, sizeof(probe->reason), "needs the full profile");
    } else if (!strncmp(probe->hook, "tp_btf/", 7)) {
      snprintf(name, sizeof(name), "btf_trace_%s", probe->hook + 7);
      if (!btf || btf__find_by_name_kind(btf, name, BTF_KIND_TYPEDEF) < 0)
        snprintf(probe->reason, sizeof(probe->reason), "this kernel has no %s tracepoint", probe->hook + 7);
    } else if (!strncmp(probe->hook, "sock_ops", 8) || !strncmp(probe->hook, "cgroup", 6)) {
      if (!options->cgroup_root) snprintf(probe->reason, sizeof(probe->reason), "no cgroup v2 tree is mounted");
    } else if (!strncmp(probe->hook, "tp/", 3)) {
      snprintf(name, sizeof(name), "/sys/kernel/tracing/events/%s", probe->hook + 3);
      if (access(name, F_OK)) snprintf(probe->reason, sizeof(probe->reason), "this kernel has no %s tracepoint", probe->hook + 3);
    }
  }
  btf__free(btf);
}

// Constants are set in the read-only section by offset of their names.
static void set_constant(struct bpf_object *candidate, const char *name, __u32 value) {
  const struct btf *btf = bpf_object__btf(candidate);
  struct bpf_map *map;
  bpf_object__for_each_map(map, candidate) {
    size_t size;
    char *data;
    if (!strstr(bpf_map__name(map), ".rodata")) continue;
    data = (char *)bpf_map__initial_value(map, &size);
    int section = btf__find_by_name_kind(btf, ".rodata", BTF_KIND_DATASEC);
    if (!data || section < 0) return;
    const struct btf_type *type = btf__type_by_id(btf, section);
    const struct btf_var_secinfo *variable = btf_var_secinfos(type);
    for (int i = 0; i < btf_vlen(type); i++, variable++) {
      const struct btf_type *each = btf__type_by_id(btf, variable->type);
      if (!strcmp(btf__name_by_offset(btf, each->name_off), name)) memcpy(data + variable->offset, &value, sizeof(value));
    }
  }
}

static struct bpf_object *open_object(const struct load_options *options, bool old) {
  const unsigned char *start = old ? sensor_object_old : sensor_object;
  const unsigned char *end = old ? sensor_object_old_end : sensor_object_end;
  LIBBPF_OPTS(bpf_object_open_opts, open, .object_name = "throughline");
  struct bpf_object *candidate = bpf_object__open_mem(start, end - start, &open);
  if (libbpf_get_error(candidate)) return NULL;

  set_constant(candidate, "sensor_pid", getpid());
  set_constant(candidate, "full_profile", options->full);
  set_constant(candidate, "dedup_seconds", options->dedup_seconds);
  set_constant(candidate, "bulk_per_second", options->bulk_per_second);
  struct probe_state *sock_ops = probe_named("on_sock_ops");
  set_constant(candidate, "connect_from_states", sock_ops->reason[0] != 0);
  bpf_map__set_max_entries(bpf_object__find_map_by_name(candidate, "critical"), options->critical_bytes);
  bpf_map__set_max_entries(bpf_object__find_map_by_name(candidate, "bulk"), options->bulk_bytes);

  struct bpf_program *program;
  bpf_object__for_each_program(program, candidate) {
    struct probe_state *probe = probe_named(bpf_program__name(program));
    bpf_program__set_autoload(program, probe && wanted(probe, options));
  }
  return candidate;
}

static int try_load(const struct load_options *options, bool old, char *error, size_t error_size) {
  for (size_t attempt = 0; attempt <= PROBES; attempt++) {
    blamed[0] = last_words[0] = 0;
    object = open_object(options, old);
    if (!object) {
      snprintf(error, error_size, "the embedded object cannot be opened: %s", strerror(errno));
      return -1;
    }
    int failed = bpf_object__load(object);
    if (!failed) return 0;
    bpf_object__close(object);
    object = NULL;
    struct probe_state *probe = probe_named(blamed);
    if (!probe || probe < probes + REQUIRED) {
      snprintf(error, error_size, "the kernel refused %s: %s", blamed[0] ? blamed : "the maps",
               last_words[0] ? last_words : strerror(-failed));
      return -1;
    }
    snprintf(probe->reason, sizeof(probe->reason), "refused: %s", last_words[0] ? last_words : strerror(-failed));
  }
  return -1;
}

static int attach_all(const struct load_options *options, char *error, size_t error_size) {
  int root = options->cgroup_root ? open(options->cgroup_root, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  int result = -1;

  for (size_t i = 0; i < PROBES; i++) {
    struct probe_state *probe = &probes[i];
    if (!wanted(probe, options)) continue;
    struct bpf_program *program = bpf_object__find_program_by_name(object, probe->program);
    bool on_cgroup = !strncmp(probe->hook, "sock_ops", 8) || !strncmp(probe->hook, "cgroup", 6);
    links[i] = on_cgroup ? bpf_program__attach_cgroup(program, root) : bpf_program__attach(program);
    if (!libbpf_get_error(links[i])) {
      probe->live = true;
      continue;
    }
    snprintf(probe->reason, sizeof(probe->reason), "not attached: %s", strerror(errno));
    links[i] = NULL;
    if (i < REQUIRED) {
      snprintf(error, error_size, "%s cannot be attached: %s", probe->hook, strerror(errno));
      goto done;
    }
  }
  result = 0;
done:
  if (root >= 0) close(root);
  return result;
}

// Base names of files that hold credentials; which of them are meant is decided from the whole path (sensitive-files.ts).
static const char *const watched[] = {
    "token",      "shadow",         "gshadow",     "sudoers",    "credentials", "config.json", ".dockerconfigjson",
    "id_rsa",     "id_ed25519",     "id_ecdsa",    "id_dsa",     "authorized_keys", "kubeconfig", "admin.conf",
    "kubelet.conf", "ca.key",       "environ",     "mem",        ".git-credentials", ".netrc", ".pgpass",
    ".npmrc",     "docker.sock",    "containerd.sock", "kcore",  ".vault-token", "ld.so.preload", "core_pattern",
    "release_agent", "sysrq-trigger", ".bash_history", "access_tokens.db", "application_default_credentials.json",
};

static void watch_names(void) {
  int map = bpf_object__find_map_fd_by_name(object, "watched_names");
  __u32 one = 1;
  for (size_t i = 0; i < sizeof(watched) / sizeof(watched[0]); i++) {
    char key[32] = "";
    strncpy(key, watched[i], sizeof(key) - 1); // the programs read as many bytes of a name
    bpf_map_update_elem(map, key, &one, BPF_ANY);
  }
}

struct bpf_object *load_probes(const struct load_options *options, char *error, size_t error_size) {
  struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
  setrlimit(RLIMIT_MEMLOCK, &unlimited); // kernels before 5.11 charge maps to it
  libbpf_set_print(listen_to_libbpf);
  if (options->full && access("/sys/kernel/tracing/events", F_OK))
    mount("tracefs", "/sys/kernel/tracing", "tracefs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);

  rule_out(options);
  if (try_load(options, false, error, error_size) && try_load(options, true, error, error_size)) return NULL;
  watch_names();
  if (attach_all(options, error, error_size)) {
    unload_probes();
    return NULL;
  }
  return object;
}

void detach_probes(void) {
  for (size_t i = 0; i < PROBES; i++) {
    if (links[i]) bpf_link__destroy(links[i]);
    links[i] = NULL;
    probes[i].live = false;
  }
}

void unload_probes(void) {
  detach_probes();
  if (object) bpf_object__close(object);
  object = NULL;
}
