// sensord: loads the kernel programs, reads their rings, writes frames to the forwarder's descriptor. Start-up order: probes
// (or the fallback), hello, cgroups and processes that are there already, confinement; then the loop until the reader leaves
// or we are told to stop.
#include "canary.h"
#include "clock.h"
#include "confine.h"
#include "exec-frame.h"
#include "file-watch.h"
#include "launcher.h"
#include "listeners.h"
#include "loader.h"
#include "options.h"
#include "orders.h"
#include "output.h"
#include "probes.h"
#include "proc-connector.h"
#include "rings.h"
#include "snapshot.h"
#include "standing.h"
#include "status.h"
#include "targets.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#define POLL_MS 20 // bulk records wake nobody, and critical ones nobody who was woken less than this ago (bpf/emit.h)
#define SECOND_NS 1000000000ull
#define MS_NS 1000000ull

// Exit codes, told apart by the forwarder: trying again helps against none of them.
enum { WRONG_DESCRIPTOR = 1, NOTHING_WATCHABLE = 3, CANNOT_ENFORCE = 4, CANNOT_CONFINE = 5 };

static int stop_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN);
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

// The kernel tells pids of the initial namespace, whose inode is fixed (PROC_PID_INIT_INO); in another one we would take
// ourselves for a stranger, and strangers for their namesakes.
static bool in_node_pid_namespace(void) {
  struct stat own;
  return !stat("/proc/self/ns/pid", &own) && own.st_ino == 0xEFFFFFFC;
}

/** Programs in the kernel, or the fallback with the reason in `facts`; -1 with a sentence when neither works. */
static int watch(const struct options *options, struct status_facts *facts, char *error, size_t size) {
  static char why[256];

  if (!in_node_pid_namespace()) {
    snprintf(error, size, "it must run in the node's own pid namespace (in Kubernetes: hostPID: true)");
    return -1;
  }
  if (options->force_fallback) snprintf(error, size, "asked for with --fallback");
  else if (!load_probes(options, error, size) && !rings_open()) return 0;
  unload_probes();
  if (options->require_bpf) return -1;
  snprintf(why, sizeof(why), "%s", error[0] ? error : "the rings cannot be mapped");
  facts->mode = "proc";
  facts->degraded = why;
  probes_refused(why);
  if (proc_open(error, size)) return -1;
  watch_files_open();
  return 0;
}

static void run(bool kernel, int signals) {
  __u64 next_second = clock_ns(CLOCK_MONOTONIC), woken = 0;

  for (;;) {
    bool resting = clock_ns(CLOCK_MONOTONIC) - woken < POLL_MS * MS_NS;
    struct pollfd watched[] = {
        {output_fd(), output_blocked() ? POLLOUT : 0, 0},
        {signals, POLLIN, 0},
        {orders_fd(), POLLIN, 0},
        {resting ? -1 : rings_critical_fd(), POLLIN, 0},
        {rings_enforced_fd(), POLLIN, 0},
        {output_congested() ? -1 : proc_fd(), POLLIN, 0},
        {output_congested() ? -1 : watch_files_fd(), POLLIN, 0},
    };
    if (poll(watched, sizeof(watched) / sizeof(watched[0]), POLL_MS) < 0 && errno != EINTR) return;
    if (watched[0].revents & (POLLERR | POLLHUP)) return; // nobody reads any more
    if (watched[1].revents) return;
    if (watched[2].revents && orders_read()) return;
    if (watched[3].revents) woken = clock_ns(CLOCK_MONOTONIC);
    rings_read();
    if (watched[5].revents) proc_read();
    if (watched[6].revents) watch_files_read();
    if (watched[2].revents ? output_flush() : output_flush_later()) return; // who gave an order waits for the answer
    if (clock_ns(CLOCK_MONOTONIC) < next_second) continue;
    next_second = clock_ns(CLOCK_MONOTONIC) + SECOND_NS; // not one for each second that we were stopped
    if (kernel) release_canary();
    orders_tick();
    send_stats("running");
  }
}

// What is queued still leaves, as long as the reader reads.
static void flush_last(void) {
  struct pollfd writable = {output_fd(), POLLOUT, 0};
  while (output_pending() && poll(&writable, 1, 1000) == 1 && !(writable.revents & POLLERR) && !output_flush()) {
  }
}

int main(int argc, char **argv) {
  struct options options;
  struct status_facts facts = {.mode = "ebpf", .degraded = ""};
  char error[256] = "";
  int code = 0;

  read_options(&options, argc, argv);
  if (options.through_fd >= 0) return launch_through(options.through_fd);
  if (options.launcher_fd >= 0 && !launcher_serve(&options)) return 0;
  if (options.remove_pins) {
    if (!standing_remove(options.pin_directory, error, sizeof(error))) return 0;
    fprintf(stderr, "sensord: %s\n", error);
    return 1;
  }
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  exec_frame_keep_secrets(options.keep_secrets);
  if (output_open(options.frames_fd)) {
    fprintf(stderr, "sensord: descriptor %d cannot be written: %s\n", options.frames_fd, strerror(errno));
    return WRONG_DESCRIPTOR;
  }
  int signals = stop_signals();
  facts.profile = options.full ? "full" : "base";
  facts.enforcing = options.enforce;
  facts.critical_bytes = options.critical_bytes;
  facts.bulk_bytes = options.bulk_bytes;

  if (options.enforce && standing_open(options.pin_directory, cgroup_v2_root(), error, sizeof(error))) {
    code = CANNOT_ENFORCE;
    goto done;
  }
  if (watch(&options, &facts, error, sizeof(error))) {
    code = NOTHING_WATCHABLE;
    goto done;
  }
  bool kernel = !facts.degraded[0];
  target_never(getppid());
  if (options.orders_fd >= 0) orders_open(options.orders_fd, options.enforce, option_left_out(&options, "cgroup.kill"));
  send_hello(&facts);
  probe_walk("on_running");
  snapshot_cgroups();
  snapshot_processes();
  if (kernel) snapshot_listeners();
  if (confine(options.enforce, !kernel, error, sizeof(error))) {
    code = CANNOT_CONFINE;
    goto done;
  }
  output_own(RECORD_READY, "{}", 2);
  if (!options.once) run(kernel, signals);
  // Orderly end: what is in the rings still leaves, then the last counts.
  detach_probes();
  rings_read();
  send_stats("last");
  flush_last();
done:
  if (code) fprintf(stderr, "sensord: %s%s\n", code == CANNOT_ENFORCE ? "cannot enforce: " : "", error);
  rings_close();
  standing_close();
  unload_probes();
  return code;
}
