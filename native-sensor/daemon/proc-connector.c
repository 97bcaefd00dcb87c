#include "proc-connector.h"

#include "exec-frame.h"
#include "file-watch.h"
#include "output.h"
#include "probes.h"
#include "proc-known.h"

#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CPUS_MAX 1024
#define RECEIVE_BYTES (8 << 20)

static int connector = -1;
static __u32 last_sequence[CPUS_MAX];
static bool counted[CPUS_MAX];

int proc_fd(void) { return connector; }

int proc_open(char *error, size_t error_size) {
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
  int bytes = RECEIVE_BYTES;
  struct {
    struct nlmsghdr netlink;
    struct cn_msg message;
    enum proc_cn_mcast_op operation;
  } __attribute__((packed)) listen = {
      .netlink = {.nlmsg_len = sizeof(listen), .nlmsg_type = NLMSG_DONE},
      .message = {.id = {CN_IDX_PROC, CN_VAL_PROC}, .len = sizeof(enum proc_cn_mcast_op)},
      .operation = PROC_CN_MCAST_LISTEN,
  };

  connector = socket(PF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR);
  if (connector < 0) goto failed;
  if (setsockopt(connector, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)))
    setsockopt(connector, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
  if (bind(connector, (void *)&address, sizeof(address))) goto failed;
  if (send(connector, &listen, sizeof(listen), 0) < 0) goto failed;
  probe_degraded("exec", "process connector", "argv and paths are read from /proc just after; what ends at once is missed");
  probe_degraded("fork", "process connector", "");
  probe_degraded("exit", "process connector", "");
  return 0;
failed:
  snprintf(error, error_size, "the process connector refuses: %s", strerror(errno));
  if (connector >= 0) close(connector);
  connector = -1;
  return -1;
}

static void stamp(struct record_header *header, __u16 type, __u32 length, __u64 mono_ns) {
  header->length = length;
  header->type = type;
  header->lane = LANE_PROC;
  header->sequence = proc_frame_number();
  header->mono_ns = mono_ns;
}

static void on_fork(__u32 parent, __u32 child, __u64 mono_ns) {
  struct fork_record record = {0};
  struct process_ref unused;
  struct actor young;

  proc_forget(child); // an earlier one of that number
  if (!proc_identify(&record.actor, &unused, parent) || !actor_from_proc(&young, &unused, child)) {
    proc_count_unresolved(1);
    return;
  }
  proc_remember(&young);
  record.child = (struct process_ref){young.pid, young.ns_pid, young.pid_ns, 0, young.start_ns};
  stamp(&record.header, RECORD_FORK, sizeof(record), mono_ns);
  output_push(&record, sizeof(record));
}

static void on_exit(__u32 pid, __u32 code, __u64 mono_ns) {
  struct exit_record record = {.code = code};
  struct process_ref unused;

  // what is still in /proc is a husk without cgroup: prefer what was read in its life
  if (proc_known(pid)) record.actor = *proc_known(pid);
  else if (!actor_from_proc(&record.actor, &unused, pid)) {
    proc_count_unresolved(1);
    return;
  }
  proc_forget(pid);
  stamp(&record.header, RECORD_EXIT, sizeof(record), mono_ns);
  output_push(&record, sizeof(record));
}

static void on_exec(__u32 pid) {
  struct actor actor;
  struct process_ref unused;
  proc_identify(&actor, &unused, pid);
  if (!exec_frame_from_proc(pid, 0)) proc_count_unresolved(1);
  else watch_files_of(pid);
}

// The kernel numbers its messages per cpu: a jump is what the socket could not hold.
static void count_gap(__u32 cpu, __u32 sequence) {
  if (cpu >= CPUS_MAX) return;
  if (counted[cpu]) proc_count_unresolved(sequence - last_sequence[cpu] - 1);
  counted[cpu] = true;
  last_sequence[cpu] = sequence;
}

static void take(const struct cn_msg *message, size_t length) {
  struct proc_event event;
  if (length < sizeof(*message) + 16 || message->id.idx != CN_IDX_PROC) return;
  memset(&event, 0, sizeof(event));
  size_t told = length - sizeof(*message) < message->len ? length - sizeof(*message) : message->len;
  memcpy(&event, message->data, told < sizeof(event) ? told : sizeof(event));
  if (event.what != PROC_EVENT_NONE) count_gap(event.cpu, message->seq);

  if (event.what == PROC_EVENT_FORK) {
    if (event.event_data.fork.child_pid != event.event_data.fork.child_tgid) return; // a thread
    on_fork(event.event_data.fork.parent_tgid, event.event_data.fork.child_tgid, event.timestamp_ns);
  } else if (event.what == PROC_EVENT_EXEC) {
    on_exec(event.event_data.exec.process_tgid);
  } else if (event.what == PROC_EVENT_EXIT) {
    if (event.event_data.exit.process_pid != event.event_data.exit.process_tgid) return;
    on_exit(event.event_data.exit.process_tgid, event.event_data.exit.exit_code, event.timestamp_ns);
  }
}

void proc_read(void) {
  char buffer[8192] __attribute__((aligned(NLMSG_ALIGNTO)));
  for (int i = 0; i < 512; i++) { // frames go out in between
    struct sockaddr_nl from;
    socklen_t from_length = sizeof(from);
    ssize_t got = recvfrom(connector, buffer, sizeof(buffer), 0, (void *)&from, &from_length);
    if (got < 0 && errno == ENOBUFS) continue; // counted by the numbers
    if (got <= 0) return;
    if (from.nl_pid != 0) continue; // only the kernel speaks here
    for (struct nlmsghdr *each = (void *)buffer; NLMSG_OK(each, (size_t)got); each = NLMSG_NEXT(each, got)) {
      if (each->nlmsg_type == NLMSG_ERROR || each->nlmsg_type == NLMSG_NOOP) continue;
      take(NLMSG_DATA(each), each->nlmsg_len - NLMSG_HDRLEN);
    }
  }
}
