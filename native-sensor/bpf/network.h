// connect, accept, listen without a single syscall tracepoint. sock_ops runs in the connecting process just before the SYN
// leaves, when the local port is already known; how it came out is told by the state change that follows, which runs wherever
// the answer arrives. Where sock_ops is refused, the first and the last state change are tied together by the socket's address.
#pragma once

#include "budget.h"
#include "process.h"
#include "syscall.h"

#define TCP_ESTABLISHED 1
#define TCP_SYN_SENT 2
#define TCP_SYN_RECV 3
#define TCP_CLOSE 7
#define TCP_LISTEN 10
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define EINPROGRESS 115
#define ECANCELED 125

// Set by the daemon when sock_ops could not be attached.
const volatile __u32 connect_from_states = 0;

// Set by the daemon when the process that takes a connection is seen doing it: then nobody has to stand in for it.
const volatile __u32 accepts_seen = 0;

struct attempt {
  struct actor actor;
  struct endpoint local;
  struct endpoint remote;
  __u64 since_ns;
};

// By socket cookie, or by the socket's address where sock_ops is refused.
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 16384);
  __type(key, __u64);
  __type(value, struct attempt);
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
  __u32 mark = record->header.mark;
  if (!stamp(&record->header, type, LANE_BULK, sizeof(*record))) return;
  record->header.mark = mark;
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

static __always_inline void remember_attempt(__u64 key, struct socket_record *record) {
  struct attempt attempt = {.actor = record->actor, .local = record->local, .remote = record->remote};
  attempt.since_ns = bpf_ktime_get_ns();
  bpf_map_update_elem(&connecting, &key, &attempt, BPF_ANY);
}

SEC("sockops")
int on_sock_ops(struct bpf_sock_ops *ops) {
  struct socket_record record;

  if (ops->op != BPF_SOCK_OPS_TCP_CONNECT_CB) return 1;
  __builtin_memset(&record, 0, sizeof(record));
  record.header.mark = take_mark();
  struct task_struct *task = plain_task();
  describe_plain_actor(&record.actor, task);
  record.local.family = record.remote.family = ops->family;
  record.local.port = ops->local_port;
  record.remote.port = bpf_ntohl(ops->remote_port);
  copy_ops_addresses(&record, ops);
  record.cookie = bpf_get_socket_cookie(ops);
  record.result = -EINPROGRESS;
  record.protocol = IPPROTO_TCP;
  remember_attempt(record.cookie, &record);
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

static __always_inline void finish_accept(struct socket_record *record, struct sock *sk, __u8 flags) {
  record->cookie = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
  record->protocol = IPPROTO_TCP;

  // One record per peer, not per connection: the port of the peer changes with each.
  struct endpoint peer = record->remote;
  peer.port = record->local.port;
  if (record->actor.pid == sensor_pid || reached_lately(&record->actor, &peer, RECORD_ACCEPT)) return;
  if (over_budget(&record->actor, RECORD_ACCEPT)) return;
  if (!stamp(&record->header, RECORD_ACCEPT, LANE_BULK, sizeof(*record))) return;
  record->header.flags = flags;
  emit_bulk(record, RECORD_ACCEPT, sizeof(*record));
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
  finish_accept(&record, sk, ACCEPT_BY_LISTENER);
}

// Runs in the process that takes the connection, which need not be the one that began to listen: workers of a server, a
// socket handed over, a new process behind an old port.
SEC("fentry/security_sock_graft")
int BPF_PROG(on_graft, struct sock *sk, struct socket *parent) {
  struct socket_record record;

  __u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
  if ((family != AF_INET && family != AF_INET6) || BPF_CORE_READ(sk, __sk_common.skc_state) == TCP_LISTEN) return 0;
  __builtin_memset(&record, 0, sizeof(record));
  describe_plain_actor(&record.actor, plain_task());
  read_endpoints(&record.local, &record.remote, sk);
  if (record.remote.port) finish_accept(&record, sk, 0);
  return 0;
}

static __always_inline int after_accept(struct sys_exit_context *context) {
  struct socket_record record;

  if (context->result < 0) return 0;
  struct task_struct *task = plain_task();
  struct file **slots = BPF_CORE_READ(task, files, fdt, fd);
  struct file *file = 0;
  if (bpf_probe_read_kernel(&file, sizeof(file), slots + (__u32)context->result) || !file) return 0;
  if ((BPF_CORE_READ(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK) return 0;
  struct socket *socket = BPF_CORE_READ(file, private_data);
  struct sock *sk = BPF_CORE_READ(socket, sk);
  __builtin_memset(&record, 0, sizeof(record));
  read_endpoints(&record.local, &record.remote, sk);
  if (!record.remote.port) return 0; // no internet socket
  describe_plain_actor(&record.actor, task);
  finish_accept(&record, sk, 0);
  return 0;
}

ON_RETURN(accept4, after_accept(context))

ON_RETURN(accept, after_accept(context))

/** True when the same process came to the same end with the same address lately. */
static __always_inline bool ended_lately(struct connected_record *record) {
  if (link_local(&record->remote)) return false;
  struct repetition what = {.start_ns = record->actor.start_ns, .pid = record->actor.pid, .port = record->remote.port};
  what.start_ns ^= (__u64)record->result << 56;
  what.type = RECORD_CONNECTED;
  __builtin_memcpy(what.what, record->remote.address, sizeof(what.what));
  return repeated(&what);
}

static __always_inline void finish_connect(struct sock *sk, int new_state) {
  struct connected_record record;
  __u64 key = connect_from_states ? (__u64)sk : BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
  struct attempt *attempt = bpf_map_lookup_elem(&connecting, &key);
  if (!attempt) return;

  __builtin_memset(&record, 0, sizeof(record));
  record.actor = attempt->actor;
  record.local = attempt->local;
  record.remote = attempt->remote;
  record.duration_ns = bpf_ktime_get_ns() - attempt->since_ns;
  bpf_map_delete_elem(&connecting, &key);
  // what failed has given its port back by now
  if (new_state == TCP_ESTABLISHED) read_endpoints(&record.local, &record.remote, sk);
  int failure = BPF_CORE_READ(sk, sk_err);
  record.cookie = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
  record.result = new_state == TCP_ESTABLISHED ? 0 : failure ? -failure : -ECANCELED;
  record.protocol = IPPROTO_TCP;
  if (connect_from_states && !reached_lately(&record.actor, &record.remote, RECORD_CONNECT))
    report_socket((struct socket_record *)&record, RECORD_CONNECT); // begins alike
  if (record.actor.pid == sensor_pid || ended_lately(&record) || over_budget(&record.actor, RECORD_CONNECTED)) return;
  if (!stamp(&record.header, RECORD_CONNECTED, LANE_BULK, sizeof(record))) return;
  emit_bulk(&record, RECORD_CONNECTED, sizeof(record));
}

// The address is known by now, the local port is not.
static __always_inline void begin_connect(struct sock *sk) {
  struct attempt attempt;
  __u64 key = (__u64)sk;

  __builtin_memset(&attempt, 0, sizeof(attempt));
  describe_plain_actor(&attempt.actor, plain_task());
  read_endpoints(&attempt.local, &attempt.remote, sk);
  attempt.since_ns = bpf_ktime_get_ns();
  bpf_map_update_elem(&connecting, &key, &attempt, BPF_ANY);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_tcp_state, struct sock *sk, int old_state, int new_state) {
  if (old_state == TCP_CLOSE && new_state == TCP_LISTEN) {
    remember_listener(sk);
  } else if (old_state == TCP_SYN_RECV && new_state == TCP_ESTABLISHED) {
    if (!accepts_seen) report_accept(sk);
  } else if (connect_from_states && old_state == TCP_CLOSE && new_state == TCP_SYN_SENT) {
    begin_connect(sk);
  } else if (old_state == TCP_SYN_SENT) {
    finish_connect(sk, new_state);
  }
  return 0;
}
