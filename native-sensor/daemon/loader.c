#include "loader.h"

#include "kernel-features.h"
#include "options.h"
#include "probes.h"
#include "snapshot.h"

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

extern const unsigned char sensor_object_casts[], sensor_object_casts_end[];
extern const unsigned char sensor_object[], sensor_object_end[];
extern const unsigned char sensor_object_old[], sensor_object_old_end[];

// The same programs for newer and older kernels (compat.h), in the order in which they are tried.
enum variant { WITH_CASTS, WITH_ATOMICS, OLD };
static const struct {
  const unsigned char *start, *end;
} variants[] = {
    [WITH_CASTS] = {sensor_object_casts, sensor_object_casts_end},
    [WITH_ATOMICS] = {sensor_object, sensor_object_end},
    [OLD] = {sensor_object_old, sensor_object_old_end},
};

#define PROBES_MAX 64
#define REFUSED "refused: "
#define TAKER "accept by the taker"

static struct bpf_object *object;
static bool casts, registers; // addresses can be told their type (6.2), the registers of a call be found (5.15)
static struct bpf_link *links[PROBES_MAX];
static char blamed[64], last_words[160];

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

static bool wanted(const struct probe *probe, const struct options *options) {
  if (probe->reason[0]) return false;
  return !probe->full_only || options->full;
}

/** The first probe without which there is no sensor and that is ruled out, or NULL. */
static const struct probe *missing_probe(void) {
  struct probe *list;
  probe_list(&list);
  for (size_t i = 0; i < PROBES_REQUIRED; i++)
    if (list[i].reason[0]) return &list[i];
  return NULL;
}

static bool probe_optional(const struct probe *probe) {
  struct probe *list;
  probe_list(&list);
  return probe >= list + PROBES_REQUIRED;
}

static bool has_function(struct btf *btf, const char *name) {
  return btf && btf__find_by_name_kind(btf, name, BTF_KIND_FUNC) > 0;
}

static void rule_out(const struct options *options) {
  struct btf *btf = btf__load_vmlinux_btf();
  char closed[160] = "left out with --without";
  bool functions = !option_left_out(options, "functions") && feature_functions(closed, sizeof(closed));
  casts = has_function(btf, "bpf_rdonly_cast");
  registers = has_function(btf, "bpf_task_pt_regs");
  struct probe *list;
  size_t count = probe_list(&list);
  for (size_t i = 0; i < count; i++) {
    struct probe *probe = &list[i];
    char name[96];
    if (option_left_out(options, probe->program)) {
      snprintf(probe->reason, sizeof(probe->reason), "left out with --without");
    } else if (probe->marker_only && !options->marker) {
      snprintf(probe->reason, sizeof(probe->reason), "needs --marker");
      probe->superseded = true; // nobody asked for it
    } else if (probe->full_only && !options->full) {
      snprintf(probe->reason, sizeof(probe->reason), "needs the full profile");
    } else if (!strncmp(probe->hook, "fentry/", 7)) {
      if (!functions) snprintf(probe->reason, sizeof(probe->reason), "%.150s", closed);
      else if (!has_function(btf, probe->hook + 7))
        snprintf(probe->reason, sizeof(probe->reason), "this kernel has no %s", probe->hook + 7);
    } else if (functions && probe_go_behind(probe) && (has_function(btf, probe->hook + 6) || !probe_go_back(probe))) {
      continue;
    } else if (!strncmp(probe->hook, "tp_btf/", 7)) {
      snprintf(name, sizeof(name), "btf_trace_%s", probe->hook + 7);
      if (!btf || btf__find_by_name_kind(btf, name, BTF_KIND_TYPEDEF) < 0)
        snprintf(probe->reason, sizeof(probe->reason), "this kernel has no %s tracepoint", probe->hook + 7);
    } else if (!strncmp(probe->hook, "sock_ops", 8) || !strncmp(probe->hook, "cgroup", 6)) {
      if (!cgroup_v2_root()) snprintf(probe->reason, sizeof(probe->reason), "no cgroup v2 tree is mounted");
    } else if (!strncmp(probe->hook, "tp/", 3)) {
      snprintf(name, sizeof(name), "/sys/kernel/tracing/events/%s", probe->hook + 3);
      if (access(name, F_OK)) snprintf(probe->reason, sizeof(probe->reason), "this kernel has no %s tracepoint", probe->hook + 3);
    }
  }
  btf__free(btf);
  // whoever takes a connection is seen at one place only
  if (probe_named("on_graft")->reason[0]) return;
  for (size_t i = 0; i < count; i++) {
    if (strcmp(list[i].event, TAKER) || !strcmp(list[i].program, "on_graft")) continue;
    snprintf(list[i].reason, sizeof(list[i].reason), "fentry/security_sock_graft sees it");
    list[i].superseded = true;
  }
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

static struct bpf_object *open_object(const struct options *options, enum variant variant) {
  const unsigned char *start = variants[variant].start, *end = variants[variant].end;
  LIBBPF_OPTS(bpf_object_open_opts, open, .object_name = "throughline");
  struct bpf_object *candidate = bpf_object__open_mem(start, end - start, &open);
  if (libbpf_get_error(candidate)) return NULL;

  set_constant(candidate, "sensor_pid", getpid());
  set_constant(candidate, "full_profile", options->full);
  set_constant(candidate, "markers", options->marker);
  set_constant(candidate, "dedup_seconds", options->dedup_seconds);
  set_constant(candidate, "bulk_per_second", options->bulk_per_second);
  set_constant(candidate, "memory_hierarchy", cgroup_memory_hierarchy());
  struct probe *sock_ops = probe_named("on_sock_ops");
  set_constant(candidate, "connect_from_states", sock_ops->reason[0] != 0);
  set_constant(candidate, "accepts_seen", probe_named("on_graft")->reason[0] == 0);
  bpf_map__set_max_entries(bpf_object__find_map_by_name(candidate, "critical"), options->critical_bytes);
  bpf_map__set_max_entries(bpf_object__find_map_by_name(candidate, "bulk"), options->bulk_bytes);

  struct bpf_program *program;
  bpf_object__for_each_program(program, candidate) {
    struct probe *probe = probe_named(bpf_program__name(program));
    bpf_program__set_autoload(program, probe && wanted(probe, options));
  }
  return candidate;
}

static int try_load(const struct options *options, enum variant variant, char *error, size_t error_size) {
  for (size_t attempt = 0; attempt <= PROBES_MAX; attempt++) {
    blamed[0] = last_words[0] = 0;
    object = open_object(options, variant);
    if (!object) {
      snprintf(error, error_size, "the embedded object cannot be opened: %s", strerror(errno));
      return -1;
    }
    int failed = bpf_object__load(object);
    if (!failed) return 0;
    bpf_object__close(object);
    object = NULL;
    struct probe *probe = probe_named(blamed);
    if (probe && probe_go_back(probe)) continue;
    // With casts all or nothing: what is refused there may well load without.
    if (!probe || !probe_optional(probe) || variant == WITH_CASTS) {
      snprintf(error, error_size, "the kernel refused %s: %s%s", blamed[0] ? blamed : "the maps",
               last_words[0] ? last_words : strerror(-failed),
               failed == -EPERM ? " (needed to start: CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN)" : "");
      return -1;
    }
    snprintf(probe->reason, sizeof(probe->reason), REFUSED "%s", last_words[0] ? last_words : strerror(-failed));
  }
  return -1;
}

// What one object was refused says nothing about the next.
static void forget_refusals(void) {
  struct probe *list;
  size_t count = probe_list(&list);
  for (size_t i = 0; i < count; i++)
    if (!strncmp(list[i].reason, REFUSED, strlen(REFUSED))) list[i].reason[0] = 0;
}

static int load_newest(const struct options *options, char *error, size_t error_size) {
  enum variant newest = options->compat || !registers || !feature_atomics() ? OLD : casts ? WITH_CASTS : WITH_ATOMICS;
  for (enum variant variant = newest; variant <= OLD; variant++) {
    if (!try_load(options, variant, error, error_size)) return 0;
    if (variant < OLD) forget_refusals();
  }
  return -1;
}

static int attach_all(const struct options *options, char *error, size_t error_size) {
  int root = cgroup_v2_root() ? open(cgroup_v2_root(), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  int result = -1;

  struct probe *list;
  size_t count = probe_list(&list);
  for (size_t i = 0; i < count; i++) {
    struct probe *probe = &list[i];
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
    if (i < PROBES_REQUIRED) {
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
  int map = probe_map("watched_names");
  __u32 one = 1;
  for (size_t i = 0; i < sizeof(watched) / sizeof(watched[0]); i++) {
    char key[32] = "";
    strncpy(key, watched[i], sizeof(key) - 1); // the programs read as many bytes of a name
    bpf_map_update_elem(map, key, &one, BPF_ANY);
  }
}

int load_probes(const struct options *options, char *error, size_t error_size) {
  struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
  setrlimit(RLIMIT_MEMLOCK, &unlimited); // kernels before 5.11 charge maps to it
  libbpf_set_print(listen_to_libbpf);
  if ((options->full || options->marker) && access("/sys/kernel/tracing/events", F_OK))
    mount("tracefs", "/sys/kernel/tracing", "tracefs", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);

  rule_out(options);
  const struct probe *missing = missing_probe();
  if (missing) {
    snprintf(error, error_size, "%s cannot be watched: %.120s", missing->event, missing->reason);
    return -1;
  }
  if (load_newest(options, error, error_size)) return -1;
  watch_names();
  if (attach_all(options, error, error_size)) {
    unload_probes();
    return -1;
  }
  return 0;
}

// Times that a program was not run since one of the same kind was interrupted on that processor: what it would have told is lost
// without a number. The kernel tells from 5.12 on.
__u64 probes_missed(void) {
  struct bpf_program *program;
  __u64 sum = 0;
  if (!object) return 0;
  bpf_object__for_each_program(program, object) {
    char path[64], line[128];
    unsigned long long missed;
    int fd = bpf_program__fd(program);
    if (fd < 0) continue;
    snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
    FILE *info = fopen(path, "re");
    if (!info) continue;
    while (fgets(line, sizeof(line), info))
      if (sscanf(line, "recursion_misses: %llu", &missed) == 1) sum += missed;
    fclose(info);
  }
  return sum;
}

void probe_walk(const char *program) {
  struct probe *list, *probe = probe_named(program);
  char nothing[64];

  probe_list(&list);
  if (!probe || !links[probe - list]) return;
  int walk = bpf_iter_create(bpf_link__fd(links[probe - list]));
  while (walk >= 0 && read(walk, nothing, sizeof(nothing)) > 0) {
  }
  if (walk >= 0) close(walk);
}

int probe_map(const char *name) { return object ? bpf_object__find_map_fd_by_name(object, name) : -1; }

void detach_probes(void) {
  for (size_t i = 0; i < PROBES_MAX; i++) {
    if (links[i]) bpf_link__destroy(links[i]);
    links[i] = NULL;
  }
}

void unload_probes(void) {
  detach_probes();
  if (object) bpf_object__close(object);
  object = NULL;
}
