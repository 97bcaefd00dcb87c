// connect, accept, listen without a single syscall tracepoint. sock_ops runs in the connecting process just before the SYN
// leaves, when the local port is already known; where it is refused, the first and the last TCP state change are tied
// together by the socket's address.
#pragma once

#include "budget.h"
#include "process.h"

#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_SYN_RECV 3
#define TCP_CLOSE 7
#define TCP_LISTEN 10
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define EINPROGRESS 115

// Set by the daemon when sock_ops could not be attached.
const volatile __u32 connect_from_states = 0;

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 16384);
  __type(key, __u64);
  __type(value, struct actor);
} connecting SEC(".maps");

struct listener {
  __u32 net_ns;
  __u32 port;
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, struct listener);
  __type(value, struct actor);
} listeners SEC(".maps");

static __always_inline void report_socket(struct socket_record *record, __u32 type) {
  if (record->actor.pid == sensor_pid) return;
  if (over_budget(&record->actor, type)) return;
  if (!stamp(&record->header, type, LANE_BULK, sizeof(*record))) return;
  emit_bulk(record, type, sizeof(*record));
}

// All fields are read before any is chosen: clang would otherwise merge the two branches into one computed address, and the
// verifier allows only constant offsets into this context.
static __always_inline void copy_ops_addresses(struct socket_record *record, struct bpf_sock_ops *ops) {
  __u32 local4 = *(volatile __u32 *)&ops->local_ip4, remote4 = *(volatile __u32 *)&ops->remote_ip4;
  __u32 *local = (__u32 *)record->local.address, *remote = (__u32 *)record->remote.address;

#pragma unroll
  for (int i = 0; i < 4; i++) {
    local[i] = *(volatile __u32 *)&ops->local_ip6[i];
    remote[i] = *(volatile __u32 *)&ops->remote_ip6[i];
  }
  if (record->local.family == AF_INET6) return;
  local[0] = local[1] = remote[0] = remote[1] = 0;
  local[2] = remote[2] = bpf_htonl(0xffff);
  local[3] = local4;
  remote[3] = remote4;
}

SEC("sockops")
int on_sock_ops(struct bpf_sock_ops *ops) {
  struct socket_record record;

  if (ops->op != BPF_SOCK_OPS_TCP_CONNECT_CB) return 1;
  __builtin_memset(&record, 0, sizeof(record));
  struct task_struct *task = plain_task();
  describe_plain_actor(&record.actor, task);
  record.local.family = record.remote.family = ops->family;
  record.local.port = ops->local_port;
  record.remote.port = bpf_ntohl(ops->remote_port);
  copy_ops_addresses(&record, ops);
  record.cookie = bpf_get_socket_cookie(ops);
  record.result = -EINPROGRESS;
  record.protocol = IPPROTO_TCP;
  if (reached_lately(&record.actor, &record.remote, RECORD_CONNECT)) return 1;
  report_socket(&record, RECORD_CONNECT);
  return 1;
}

static __always_inline void remember_listener(struct sock *sk) {
  struct socket_record record;
  struct endpoint none;
  struct listener listener = {0};

  __builtin_memset(&record, 0, sizeof(record));
  describe_plain_actor(&record.actor, plain_task());
  read_endpoints(&record.local, &none, sk);
  listener.net_ns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
  listener.port = record.local.port;
  bpf_map_update_elem(&listeners, &listener, &record.actor, BPF_ANY);
  record.protocol = IPPROTO_TCP;
  report_socket(&record, RECORD_LISTEN);
}

// Runs in softirq: the actor is the process that listens on the port, not whoever was interrupted.
static __always_inline void report_accept(struct sock *sk) {
  struct socket_record record;
  struct listener listener = {0};

  __builtin_memset(&record, 0, sizeof(record));
  read_endpoints(&record.local, &record.remote, sk);
  listener.net_ns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
  listener.port = record.local.port;
  struct actor *owner = bpf_map_lookup_elem(&listeners, &listener);
  if (!owner) return;
  record.actor = *owner;
  record.cookie = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
  record.protocol = IPPROTO_TCP;

  // One record per peer, not per connection: the port of the peer changes with each.
  struct endpoint peer = record.remote;
  peer.port = record.local.port;
  if (reached_lately(&record.actor, &peer, RECORD_ACCEPT)) return;
  report_socket(&record, RECORD_ACCEPT);
}

static __always_inline void finish_connect(struct sock *sk, int new_state) {
  struct socket_record record;
  __u64 key = (__u64)sk;
  struct actor *owner = bpf_map_lookup_elem(&connecting, &key);
  if (!owner) return;

  __builtin_memset(&record, 0, sizeof(record));
  record.actor = *owner;
  bpf_map_delete_elem(&connecting, &key);
  read_endpoints(&record.local, &record.remote, sk);
  record.cookie = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
  record.result = new_state == TCP_ESTABLISHED ? 0 : -BPF_CORE_READ(sk, sk_err);
  record.protocol = IPPROTO_TCP;
  if (reached_lately(&record.actor, &record.remote, RECORD_CONNECT)) return;
  report_socket(&record, RECORD_CONNECT);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_tcp_state, struct sock *sk, int old_state, int new_state) {
  if (old_state == TCP_CLOSE && new_state == TCP_LISTEN) {
    remember_listener(sk);
  } else if (old_state == TCP_SYN_RECV && new_state == TCP_ESTABLISHED) {
    report_accept(sk);
  } else if (connect_from_states && old_state == TCP_CLOSE && new_state == TCP_SYN_SENT) {
    struct actor actor;
    __u64 key = (__u64)sk;
    describe_plain_actor(&actor, plain_task());
    bpf_map_update_elem(&connecting, &key, &actor, BPF_ANY);
  } else if (connect_from_states && old_state == TCP_SYN_SENT) {
    finish_connect(sk, new_state);
  }
  return 0;
}
