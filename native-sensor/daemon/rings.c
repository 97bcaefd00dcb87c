#include "rings.h"

#include "exec-frame.h"
#include "loader.h"
#include "output.h"
#include "standing.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>

#define CPUS_MAX 512

static struct ring_buffer *rings[2], *enforced;
static struct read_counts counts;

static int take_record(void *context, void *data, size_t size) {
  enum lane lane = (enum lane)(size_t)context;
  const struct record_header *header = data;

  // What a process does never goes out before its exec: that one was in its ring already when this record was made.
  if (lane == LANE_BULK) ring_buffer__consume(rings[LANE_CRITICAL]);
  counts.records[lane]++;
  if (header->type == RECORD_CANARY) {
    counts.canaries++;
    counts.last_canary_ns = header->mono_ns;
  }
  if (header->type == RECORD_EXEC) exec_frame_forward(data, size);
  else output_push(data, size);
  // a full ring is as much as the queue holds
  if (lane == LANE_CRITICAL && output_congested()) output_flush();
  // Leave the rest of the bulk ring where it is while the reader is slow: there losses are counted by type.
  return lane == LANE_BULK && output_congested() ? -ENOSPC : 0;
}

static int take_enforced(void *context, void *data, size_t size) {
  (void)context;
  output_push(data, size);
  return 0;
}

int rings_open(void) {
  static const char *const names[2] = {"critical", "bulk"};
  for (size_t lane = 0; lane < 2; lane++) {
    rings[lane] = ring_buffer__new(probe_map(names[lane]), take_record, (void *)lane, NULL);
    if (!rings[lane]) return -1;
  }
  if (standing_is_open()) enforced = ring_buffer__new(standing_ring(), take_enforced, NULL, NULL);
  return standing_is_open() && !enforced ? -1 : 0;
}

void rings_close(void) {
  for (size_t lane = 0; lane < 2; lane++) ring_buffer__free(rings[lane]);
  ring_buffer__free(enforced);
}

void rings_read(void) {
  if (enforced) ring_buffer__consume(enforced);
  if (rings[LANE_CRITICAL]) ring_buffer__consume(rings[LANE_CRITICAL]);
  if (rings[LANE_BULK] && !output_congested()) ring_buffer__consume(rings[LANE_BULK]);
}

int rings_critical_fd(void) { return rings[LANE_CRITICAL] ? ring_buffer__epoll_fd(rings[LANE_CRITICAL]) : -1; }
int rings_enforced_fd(void) { return enforced ? ring_buffer__epoll_fd(enforced) : -1; }
const struct read_counts *rings_counts(void) { return &counts; }

bool rings_kernel_counts(struct kernel_counts *sum) {
  static struct kernel_counts each[CPUS_MAX];
  int cpus = libbpf_num_possible_cpus(), map = probe_map("counters");
  __u32 zero = 0;

  memset(sum, 0, sizeof(*sum));
  if (map < 0 || cpus < 1 || cpus > CPUS_MAX || bpf_map_lookup_elem(map, &zero, each)) return false;
  for (int cpu = 0; cpu < cpus; cpu++)
    for (size_t i = 0; i < sizeof(*sum) / sizeof(__u64); i++) ((__u64 *)sum)[i] += ((__u64 *)&each[cpu])[i];
  return true;
}
