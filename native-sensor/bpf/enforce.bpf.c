// SPDX-License-Identifier: (Apache-2.0 AND GPL-2.0) OR (BSD-3-Clause AND GPL-2.0)
// The programs that refuse: kill at exec, and isolation of a cgroup from the network. They follow the standing orders in
// their maps and nothing else, so that they hold while the daemon restarts: maps and links are pinned.
#include "kernel-types.h"

#include <linux/bpf.h>

#include "compat.h"
#include "followed.h"
#include "records.h"
#include "standing.h"

#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#define AF_INET 2
#define AF_INET6 10
#define SOCK_RAW 3
#define PASS 1
#define REFUSE 0

struct {
  __uint(type, BPF_MAP_TYPE_LPM_TRIE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __uint(max_entries, ALLOWED_MAX);
  __type(key, struct allowed_key);
  __type(value, __u32);
} allowed SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, ORDERS_MAX);
  __type(key, struct exec_key);
  __type(value, struct standing);
} kill_at_exec SEC(".maps");

// Frozen cgroups: the kernel thaws none by itself, so the daemon reads this one, also the next daemon.
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, ORDERS_MAX);
  __type(key, __u64);
  __type(value, struct standing);
} paused SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 256 * 1024);
} enforced SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct enforced_counters);
} enforced_counters SEC(".maps");

// A program that is refused tries again, a hostile one as fast as it can: the same end of the same process is told once in a while.
#define TELL_AGAIN_NS 10000000000ull

struct refusal {
  __u64 start_ns;
  __u32 pid;
  __u32 port;
  __u8 address[16];
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, struct refusal);
  __type(value, __u64);
} refusals SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} refusals_repeated SEC(".maps");

/** True when this was told within TELL_AGAIN_NS. */
static __always_inline bool told_lately(struct task_struct *task, struct endpoint *remote) {
  struct refusal what = {.port = remote->port, .pid = BPF_CORE_READ(task, tgid)};
  __u64 now = bpf_ktime_get_ns();
  __u32 zero = 0;
  what.start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
  __builtin_memcpy(what.address, remote->address, sizeof(what.address));
  __u64 *last = bpf_map_lookup_elem(&refusals, &what);
  if (!last || now - *last > TELL_AGAIN_NS) {
    bpf_map_update_elem(&refusals, &what, &now, BPF_ANY);
    return false;
  }
  __u64 *repeated = bpf_map_lookup_elem(&refusals_repeated, &zero);
  if (repeated) __sync_fetch_and_add(repeated, 1);
  return true;
}

// Filled by hand, without describe_actor: what is refused must not depend on how much can be told about it.
static __always_inline void report(__u32 verdict, struct endpoint *remote) {
  __u32 zero = 0;
  struct enforced_counters *mine = bpf_map_lookup_elem(&enforced_counters, &zero);
  struct task_struct *task = (void *)bpf_get_current_task();
  if (!mine) return;
  if (remote && told_lately(task, remote)) return;
  __u64 sequence = take_next(&mine->next);
  struct enforced_record *record = bpf_ringbuf_reserve(&enforced, sizeof(*record), 0);
  if (!record) {
    __sync_fetch_and_add(&mine->dropped, 1);
    return;
  }
  __builtin_memset(record, 0, sizeof(*record));
  record->header.length = sizeof(*record);
  record->header.type = RECORD_ENFORCED;
  record->header.lane = LANE_ENFORCED;
  record->header.cpu = bpf_get_smp_processor_id();
  record->header.sequence = sequence;
  record->header.mono_ns = bpf_ktime_get_ns();
  record->actor.pid = BPF_CORE_READ(task, tgid);
  record->actor.tid = BPF_CORE_READ(task, pid);
  record->actor.start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
  record->actor.cgroup_id = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn, id);
  struct pid *pid = BPF_CORE_READ(task, group_leader, thread_pid);
  unsigned int level = BPF_CORE_READ(pid, level);
  struct upid *own = (void *)__builtin_preserve_access_index(&pid->numbers[0]) + level * sizeof(struct upid);
  record->actor.ns_pid = BPF_CORE_READ(own, nr);
  record->actor.pid_ns = BPF_CORE_READ(own, ns, ns.inum);
  record->verdict = verdict;
  if (remote) record->remote = *remote;
  bpf_ringbuf_submit(record, 0);
}

static __always_inline bool ordered_to_die(__u64 cgroup_id, __u64 inode, __u32 device) {
  struct exec_key key = {.cgroup_id = cgroup_id, .inode = inode, .device = device};
  return in_force(bpf_map_lookup_elem(&kill_at_exec, &key));
}

// The signal is pending before the new image has run an instruction: it never returns to user space.
SEC("tp_btf/sched_process_exec")
int BPF_PROG(enforce_exec, struct task_struct *task) {
  struct order_counts *counts = orders();
  if (!counts || !counts->kill_at_exec) return 0;
  struct file *image = BPF_CORE_READ(task, mm, exe_file);
  __u64 inode = BPF_CORE_READ(image, f_inode, i_ino);
  __u32 device = BPF_CORE_READ(image, f_inode, i_sb, s_dev);

  bool die = ordered_to_die(0, inode, device);
  // from above: however deep a container nests its cgroups, its own one is met
  struct cgroup *group = BPF_CORE_READ(task, cgroups, dfl_cgrp);
  for (int level = 1; level <= CGROUP_DEPTH_MAX && !die; level++) {
    __u64 id = ancestor_id(group, level);
    if (!id) break;
    die = ordered_to_die(id, 0, 0) || ordered_to_die(id, inode, device);
  }
  if (!die) return 0;
  bpf_send_signal(SIGKILL);
  report(VERDICT_KILLED_AT_EXEC, 0);
  return 0;
}

static __always_inline bool may_reach(__u64 cgroup_id, struct endpoint *remote) {
  struct allowed_key key = {.prefix_bits = 192, .cgroup_low = cgroup_id, .cgroup_high = cgroup_id >> 32};
  __builtin_memcpy(key.address, remote->address, sizeof(key.address));
  __u32 *port = bpf_map_lookup_elem(&allowed, &key);
  return port && (*port == 0 || *port == remote->port);
}

/** The isolated cgroup that the current task is in or below, or was, 0 when there is none. */
static __always_inline __u64 isolated_here(bool *left) {
  struct order_counts *counts = orders();
  *left = false;
  if (!counts || !counts->isolated) return 0;
  for (int level = 1; level <= CGROUP_DEPTH_MAX; level++) {
    __u64 id = bpf_get_current_ancestor_cgroup_id(level);
    if (!id) break;
    if (in_force(bpf_map_lookup_elem(&isolated, &id))) return id;
  }
  *left = true;
  return isolated_before((void *)bpf_get_current_task());
}

static __always_inline int judge_address(struct endpoint *remote) {
  bool left;
  __u64 id = isolated_here(&left);
  if (!id || may_reach(id, remote)) return PASS;
  report(VERDICT_DENIED, remote);
  return REFUSE;
}

static __always_inline int judge4(struct bpf_sock_addr *address) {
  struct endpoint remote = {.family = AF_INET, .port = bpf_ntohs(address->user_port)};
  remote.address[10] = remote.address[11] = 0xff;
  *(__u32 *)&remote.address[12] = address->user_ip4;
  return judge_address(&remote);
}

// A v4-mapped destination comes here with the same 16 bytes that judge4 builds: one rule for both.
static __always_inline int judge6(struct bpf_sock_addr *address) {
  struct endpoint remote = {.family = AF_INET6, .port = bpf_ntohs(address->user_port)};
  __u32 *words = (__u32 *)remote.address;
  words[0] = address->user_ip6[0];
  words[1] = address->user_ip6[1];
  words[2] = address->user_ip6[2];
  words[3] = address->user_ip6[3];
  return judge_address(&remote);
}

SEC("cgroup/connect4")
int enforce_connect4(struct bpf_sock_addr *address) {
  return judge4(address);
}

SEC("cgroup/connect6")
int enforce_connect6(struct bpf_sock_addr *address) {
  return judge6(address);
}

SEC("cgroup/sendmsg4")
int enforce_sendmsg4(struct bpf_sock_addr *address) {
  return judge4(address);
}

SEC("cgroup/sendmsg6")
int enforce_sendmsg6(struct bpf_sock_addr *address) {
  return judge6(address);
}

// Raw sockets write their own headers: an isolated process gets none. One that left its cgroup gets no socket at all, for packets
// are judged by the cgroup in which their socket was made.
SEC("cgroup/sock_create")
int enforce_socket(struct bpf_sock *socket) {
  bool left;
  if (!isolated_here(&left) || (socket->type != SOCK_RAW && !left)) return PASS;
  report(VERDICT_DENIED, 0);
  return REFUSE;
}

// Connections that were there before the order end here: their packets go nowhere, in or out. What cannot be parsed is
// refused.
static __always_inline int judge_packet(struct __sk_buff *packet, bool out) {
  struct endpoint remote = {0};
  struct order_counts *counts = orders();
  __u64 id = 0;
  __u8 first, header_bytes;

  if (!counts || !counts->isolated) return PASS;
  for (int level = 1; level <= CGROUP_DEPTH_MAX; level++) {
    __u64 each = bpf_skb_ancestor_cgroup_id(packet, level);
    if (!each) return PASS;
    if (!in_force(bpf_map_lookup_elem(&isolated, &each))) continue;
    id = each;
    break;
  }
  if (!id) return PASS;
  if (bpf_skb_load_bytes(packet, 0, &first, 1)) return REFUSE;
  if (first >> 4 == 4) {
    remote.address[10] = remote.address[11] = 0xff;
    if (bpf_skb_load_bytes(packet, out ? 16 : 12, remote.address + 12, 4)) return REFUSE;
    header_bytes = (first & 0xf) * 4;
  } else {
    if (bpf_skb_load_bytes(packet, out ? 24 : 8, remote.address, 16)) return REFUSE;
    header_bytes = 40;
  }
  // TCP, UDP and SCTP all begin with source and destination port
  if (bpf_skb_load_bytes(packet, header_bytes + (out ? 2 : 0), &remote.port, 2)) return REFUSE;
  remote.port = bpf_ntohs(remote.port);
  return may_reach(id, &remote) ? PASS : REFUSE;
}

SEC("cgroup_skb/egress")
int enforce_egress(struct __sk_buff *packet) {
  return judge_packet(packet, true);
}

SEC("cgroup_skb/ingress")
int enforce_ingress(struct __sk_buff *packet) {
  return judge_packet(packet, false);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
