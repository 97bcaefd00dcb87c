#include "status.h"

#include "clock.h"
#include "json.h"
#include "loader.h"
#include "output.h"
#include "probes.h"
#include "proc-known.h"
#include "rings.h"
#include "snapshot.h"
#include "standing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

static const char *const type_names[RECORD_TYPES] = {
    [RECORD_CGROUP] = "cgroup",   [RECORD_CANARY] = "canary",     [RECORD_EXEC] = "exec",       [RECORD_EXIT] = "exit",
    [RECORD_FORK] = "fork",       [RECORD_CREDENTIALS] = "credentials", [RECORD_ACT] = "act",   [RECORD_ENFORCED] = "enforced",
    [RECORD_CONNECT] = "connect", [RECORD_ACCEPT] = "accept",     [RECORD_LISTEN] = "listen",   [RECORD_DNS] = "dns",
    [RECORD_OPEN] = "open",       [RECORD_CONNECTED] = "connected",
        [RECORD_HELLO] = "hello",       [RECORD_STATS] = "stats",     [RECORD_AUDIT] = "audit",
    [RECORD_READY] = "ready",
};

static void put_clocks(struct json *json) {
  json_number(json, "monoNs", clock_ns(CLOCK_MONOTONIC));
  json_number(json, "bootNs", clock_ns(CLOCK_BOOTTIME));
  json_number(json, "realNs", clock_ns(CLOCK_REALTIME));
}

static void put_coverage(struct json *json) {
  struct probe *states;
  size_t count = probe_list(&states);
  json_open(json, "probes", '[');
  for (size_t i = 0; i < count; i++) {
    if (states[i].superseded) continue;
    json_open(json, NULL, '{');
    json_string(json, "event", states[i].event);
    json_string(json, "hook", states[i].hook);
    json_bool(json, "live", states[i].live);
    json_string(json, "reason", states[i].reason);
    json_close(json, '}');
  }
  json_close(json, ']');
}

void send_hello(const struct status_facts *facts) {
  static char text[32768];
  char boot_id[64] = "";
  struct utsname kernel;
  struct json json;
  struct stat own;
  FILE *file = fopen("/proc/sys/kernel/random/boot_id", "r");

  if (file) {
    if (fgets(boot_id, sizeof(boot_id), file)) boot_id[strcspn(boot_id, "\n")] = 0;
    fclose(file);
  }
  uname(&kernel);
  json_begin(&json, text, sizeof(text));
  json_open(&json, NULL, '{');
  json_number(&json, "protocol", PROTOCOL_VERSION);
  json_string(&json, "mode", facts->mode);
  json_string(&json, "profile", facts->profile);
  json_bool(&json, "enforcing", facts->enforcing);
  json_string(&json, "degraded", facts->degraded);
  json_string(&json, "bootId", boot_id);
  json_string(&json, "node", kernel.nodename);
  json_string(&json, "kernel", kernel.release);
  json_string(&json, "machine", kernel.machine);
  json_number(&json, "pid", getpid());
  json_number(&json, "pidNamespace", stat("/proc/self/ns/pid", &own) ? 0 : own.st_ino);
  json_string(&json, "cgroupRoot", cgroup_v2_root());
  json_number(&json, "criticalBytes", facts->critical_bytes);
  json_number(&json, "bulkBytes", facts->bulk_bytes);
  json_number(&json, "queueBytes", OUTPUT_QUEUE_BYTES);
  put_clocks(&json);
  put_coverage(&json);
  json_close(&json, '}');
  if (!json.overflow) output_own(RECORD_HELLO, text, json.length);
}

static void put_per_type(struct json *json, const char *name, const __u64 *values) {
  json_open(json, name, '{');
  for (int type = 0; type < RECORD_TYPES; type++)
    if (values[type] && type_names[type]) json_number(json, type_names[type], values[type]);
  json_close(json, '}');
}

void send_stats(const char *when) {
  static char text[16384];
  struct kernel_counts sum;
  struct standing_counts refusals;
  const struct read_counts *read = rings_counts();
  struct json json;
  const struct output_counts *output = output_counts();

  json_begin(&json, text, sizeof(text));
  json_open(&json, NULL, '{');
  json_string(&json, "when", when);
  put_clocks(&json);
  if (rings_kernel_counts(&sum)) {
    json_number(&json, "numberedCritical", sum.next[LANE_CRITICAL]);
    json_number(&json, "numberedBulk", sum.next[LANE_BULK]);
    put_per_type(&json, "kernelDropped", sum.dropped);
    put_per_type(&json, "filtered", sum.filtered);
    put_per_type(&json, "throttled", sum.throttled);
  }
  standing_counts(&refusals);
  if (refusals.dropped) json_number(&json, "refusalsDropped", refusals.dropped);
  if (refusals.repeated) json_number(&json, "refusalsRepeated", refusals.repeated);
  if (probes_missed()) json_number(&json, "programsMissed", probes_missed());
  json_number(&json, "readCritical", read->records[LANE_CRITICAL]);
  json_number(&json, "readBulk", read->records[LANE_BULK]);
  if (proc_unresolved()) json_number(&json, "unresolved", proc_unresolved());
  put_per_type(&json, "queueDropped", output->frames_dropped);
  json_number(&json, "framesQueued", output->frames_queued);
  json_number(&json, "queuePending", output_pending());
  json_number(&json, "stalls", output->stalls);
  json_number(&json, "canaries", read->canaries);
  json_number(&json, "canaryAgeNs", read->last_canary_ns ? clock_ns(CLOCK_MONOTONIC) - read->last_canary_ns : 0);
  json_close(&json, '}');
  if (!json.overflow) output_own(RECORD_STATS, text, json.length);
}
