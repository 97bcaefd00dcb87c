// sensord: loads the kernel programs, reads their rings, writes frames to the forwarder's descriptor. Start-up order:
// arguments, probes, hello, cgroups, processes that already run; then the loop until the reader leaves or we are told to stop.
#include "clock.h"
#include "confine.h"
#include "exec-frame.h"
#include "listeners.h"
#include "loader.h"
#include "orders.h"
#include "output.h"
#include "snapshot.h"
#include "standing.h"
#include "status.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define POLL_MS 20
#define SECOND_NS 1000000000ull

static struct read_counts read_counts;
static struct ring_buffer *rings[3]; // critical, bulk, and what the enforcing programs report
#define RING_ENFORCED 2
#define PIN_DIRECTORY "/sys/fs/bpf/throughline"

static int take_record(void *context, void *data, size_t size) {
  enum lane lane = (enum lane)(size_t)context;
  const struct record_header *header = data;

  read_counts.records[lane]++;
  if (header->type == RECORD_CANARY) {
    read_counts.canaries++;
    read_counts.last_canary_ns = header->mono_ns;
  }
  if (header->type == RECORD_EXEC) {
    exec_frame_forward(data, size);
  } else {
    output_push(data, size);
  }
  // Leave the rest of the bulk ring where it is while the reader is slow.
  return lane == LANE_BULK && output_congested() ? -ENOSPC : 0;
}

static int open_rings(struct bpf_object *object) {
  static const char *const names[2] = {"critical", "bulk"};
  for (size_t lane = 0; lane < 2; lane++) {
    int map = bpf_object__find_map_fd_by_name(object, names[lane]);
    rings[lane] = ring_buffer__new(map, take_record, (void *)lane, NULL);
    if (!rings[lane]) return -1;
  }
  return 0;
}

static int take_enforced(void *context, void *data, size_t size) {
  (void)context;
  output_push(data, size);
  return 0;
}

static void read_rings(void) {
  if (rings[RING_ENFORCED]) ring_buffer__consume(rings[RING_ENFORCED]);
  ring_buffer__consume(rings[LANE_CRITICAL]);
  if (!output_congested()) ring_buffer__consume(rings[LANE_BULK]);
}

// A child that ends at once: its fork must come back through the critical ring. Seen by the forwarder as a canary frame.
static int canary_child(void *unused) {
  (void)unused;
  _exit(0);
}

static void release_canary(void) {
  static char stack[16384] __attribute__((aligned(16)));
  clone(canary_child, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
}

static int stop_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN);
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void run(struct bpf_object *object, int signals) {
  __u64 next_second = clock_ns(CLOCK_MONOTONIC);

  for (;;) {
    struct pollfd watched[6] = {
        {output_fd(), output_pending() ? POLLOUT : 0, 0},
        {signals, POLLIN, 0},
        {object ? ring_buffer__epoll_fd(rings[LANE_CRITICAL]) : -1, POLLIN, 0},
        {orders_fd(), POLLIN, 0},
        {rings[RING_ENFORCED] ? ring_buffer__epoll_fd(rings[RING_ENFORCED]) : -1, POLLIN, 0},
        {object && !output_congested() ? ring_buffer__epoll_fd(rings[LANE_BULK]) : -1, POLLIN, 0},
    };
    if (poll(watched, 6, POLL_MS) < 0 && errno != EINTR) return;
    if (watched[0].revents & (POLLERR | POLLHUP)) return;
    if (watched[1].revents) return;
    if (watched[3].revents && orders_read()) return;
    if (object) read_rings();
    if (output_flush()) return;
    if (clock_ns(CLOCK_MONOTONIC) < next_second) continue;
    next_second += SECOND_NS;
    if (object) release_canary();
    orders_tick();
    send_stats(object, &read_counts, "running");
  }
}

// What is queued still leaves, as long as the reader reads.
static void flush_last(void) {
  struct pollfd writable = {output_fd(), POLLOUT, 0};
  while (output_pending() && poll(&writable, 1, 1000) == 1 && !(writable.revents & POLLERR) && !output_flush()) {
  }
}

static __u32 number_option(const char *name, const char *text, __u32 low, __u32 high) {
  char *end;
  unsigned long value = strtoul(text, &end, 10);
  if (*text && !*end && value >= low && value <= high) return value;
  fprintf(stderr, "sensord: --%s is \"%s\"; allowed is a number from %u to %u\n", name, text, low, high);
  exit(2);
}

static __u32 power_of_two(const char *name, const char *text) {
  __u32 value = number_option(name, text, 4096, 1u << 30);
  if (!(value & (value - 1))) return value;
  fprintf(stderr, "sensord: --%s is %u; allowed is a power of two from 4096 to 1073741824\n", name, value);
  exit(2);
}

int main(int argc, char **argv) {
  struct load_options options = {.critical_bytes = 4 << 20, .bulk_bytes = 8 << 20, .dedup_seconds = 10};
  struct status_facts facts = {.mode = "ebpf", .profile = "base", .degraded = ""};
  char error[256] = "";
  const char *pins = PIN_DIRECTORY;
  int fd = STDOUT_FILENO, orders = -1, option, keep_secrets = 0;
  bool once = false, require_bpf = false, remove_pins = false;
  static const struct option names[] = {
      {"profile", required_argument, NULL, 'p'},        {"fd", required_argument, NULL, 'f'},
      {"critical-bytes", required_argument, NULL, 'c'}, {"bulk-bytes", required_argument, NULL, 'b'},
      {"dedup-seconds", required_argument, NULL, 'd'},  {"bulk-per-second", required_argument, NULL, 'r'},
      {"keep-secrets", no_argument, NULL, 'k'},         {"orders-fd", required_argument, NULL, 'o'},
      {"enforce", no_argument, NULL, 'e'},              {"pin-directory", required_argument, NULL, 'P'},
      {"remove-pins", no_argument, NULL, 'R'},          {"once", no_argument, NULL, '1'},
      {"require-bpf", no_argument, NULL, 'q'},          {NULL, 0, NULL, 0},
  };

  while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
    if (option == 'f') fd = number_option("fd", optarg, 0, 1023);
    else if (option == 'c') options.critical_bytes = power_of_two("critical-bytes", optarg);
    else if (option == 'b') options.bulk_bytes = power_of_two("bulk-bytes", optarg);
    else if (option == 'd') options.dedup_seconds = number_option("dedup-seconds", optarg, 0, 3600);
    else if (option == 'r') options.bulk_per_second = number_option("bulk-per-second", optarg, 0, 10000000);
    else if (option == 'k') keep_secrets = 1;
    else if (option == 'o') orders = number_option("orders-fd", optarg, 0, 1023);
    else if (option == 'e') options.enforce = true;
    else if (option == 'P') pins = optarg;
    else if (option == '1') once = true;
    else if (option == 'q') require_bpf = true;
    else if (option == 'R') remove_pins = true;
    else if (option == 'p' && !strcmp(optarg, "full")) options.full = true;
    else if (option == 'p' && !strcmp(optarg, "base")) options.full = false;
    else {
      if (option == 'p') fprintf(stderr, "sensord: --profile is \"%s\"; allowed is base or full\n", optarg);
      return 2;
    }
  }
  if (remove_pins) return standing_remove(pins) ? 1 : 0;
  (void)require_bpf;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  exec_frame_keep_secrets(keep_secrets);
  if (output_open(fd)) {
    fprintf(stderr, "sensord: descriptor %d cannot be written: %s\n", fd, strerror(errno));
    return 1;
  }
  int signals = stop_signals();
  options.cgroup_root = cgroup_v2_root();
  facts.profile = options.full ? "full" : "base";
  facts.critical_bytes = options.critical_bytes;
  facts.bulk_bytes = options.bulk_bytes;

  if (options.enforce && standing_open(pins, options.cgroup_root, error, sizeof(error))) {
    fprintf(stderr, "sensord: cannot enforce: %s\n", error);
    return 4;
  }
  facts.enforcing = options.enforce;
  if (options.enforce) rings[RING_ENFORCED] = ring_buffer__new(standing_ring(), take_enforced, NULL, NULL);

  struct bpf_object *object = load_probes(&options, error, sizeof(error));
  if (!object || open_rings(object)) {
    fprintf(stderr, "sensord: %s\n", error[0] ? error : "the rings cannot be mapped");
    unload_probes();
    return 3;
  }
  if (orders >= 0) orders_open(orders, options.enforce);
  send_hello(&facts);
  snapshot_cgroups();
  snapshot_processes();
  snapshot_listeners(bpf_object__find_map_fd_by_name(object, "listeners"));
  if (confine(options.enforce, false, error, sizeof(error))) {
    fprintf(stderr, "sensord: %s\n", error);
    return 5;
  }
  output_own(RECORD_READY, "{}", 2);

  if (!once) run(object, signals);

  // Orderly end: what is in the rings still leaves, then the last counts.
  detach_probes();
  read_rings();
  send_stats(object, &read_counts, "last");
  flush_last();
  for (int ring = 0; ring < 3; ring++) ring_buffer__free(rings[ring]);
  standing_close();
  unload_probes();
  return 0;
}
