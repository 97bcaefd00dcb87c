// Names asked of a name server over UDP, with the process that asked: the socket's owner is noted when it is connected or
// first written to, the question is read from the packet. Not seen: DNS over TCP, TLS or HTTPS.
#pragma once

#include "network.h"

#define DNS_PORT 53
#define DNS_HEADER_BYTES 12
#define UDP_HEADER_BYTES 8
#define IPV6_HEADER_BYTES 40
#define NAME_READ_MAX 128

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 8192);
  __type(key, __u64);
  __type(value, struct actor);
} asking SEC(".maps");

static __always_inline int note_datagram(struct bpf_sock_addr *address, struct endpoint *remote) {
  struct socket_record record;

  __builtin_memset(&record, 0, sizeof(record));
  describe_plain_actor(&record.actor, plain_task());
  record.cookie = bpf_get_socket_cookie(address);
  if (remote->port == DNS_PORT) {
    bpf_map_update_elem(&asking, &record.cookie, &record.actor, BPF_ANY);
    return 1;
  }
  record.remote = *remote;
  record.protocol = IPPROTO_UDP;
  if (reached_lately(&record.actor, remote, RECORD_CONNECT)) return 1;
  report_socket(&record, RECORD_CONNECT);
  return 1;
}

static __always_inline int datagram4(struct bpf_sock_addr *address) {
  struct endpoint remote = {.family = AF_INET, .port = bpf_ntohs(address->user_port)};
  if (address->protocol != IPPROTO_UDP) return 1;
  remote.address[10] = remote.address[11] = 0xff;
  *(__u32 *)&remote.address[12] = address->user_ip4;
  return note_datagram(address, &remote);
}

static __always_inline int datagram6(struct bpf_sock_addr *address) {
  struct endpoint remote = {.family = AF_INET6, .port = bpf_ntohs(address->user_port)};
  __u32 *words = (__u32 *)remote.address;
  if (address->protocol != IPPROTO_UDP) return 1;
  words[0] = address->user_ip6[0];
  words[1] = address->user_ip6[1];
  words[2] = address->user_ip6[2];
  words[3] = address->user_ip6[3];
  return note_datagram(address, &remote);
}

SEC("cgroup/connect4")
int on_connect4(struct bpf_sock_addr *address) {
  return datagram4(address);
}

SEC("cgroup/connect6")
int on_connect6(struct bpf_sock_addr *address) {
  return datagram6(address);
}

SEC("cgroup/sendmsg4")
int on_sendmsg4(struct bpf_sock_addr *address) {
  return datagram4(address);
}

SEC("cgroup/sendmsg6")
int on_sendmsg6(struct bpf_sock_addr *address) {
  return datagram6(address);
}

SEC("cgroup_skb/egress")
int on_egress(struct __sk_buff *packet) {
  __u8 first, protocol;
  __u16 port;
  __u32 transport;

  if (bpf_skb_load_bytes(packet, 0, &first, 1)) return 1;
  bool six = first >> 4 == 6;
  if (bpf_skb_load_bytes(packet, six ? 6 : 9, &protocol, 1) || protocol != IPPROTO_UDP) return 1;
  transport = six ? IPV6_HEADER_BYTES : (first & 0xf) * 4;
  if (bpf_skb_load_bytes(packet, transport + 2, &port, 2) || port != bpf_htons(DNS_PORT)) return 1;

  __u64 cookie = bpf_get_socket_cookie(packet);
  struct actor *owner = bpf_map_lookup_elem(&asking, &cookie);
  if (!owner || over_budget(owner, RECORD_DNS)) return 1;
  __u32 question = transport + UDP_HEADER_BYTES + DNS_HEADER_BYTES;
  __u32 length = packet->len;
  if (length <= question) return 1;
  length -= question;
  if (length > NAME_READ_MAX) length = NAME_READ_MAX;

  struct record_header header;
  if (!stamp(&header, RECORD_DNS, LANE_BULK, sizeof(struct dns_record))) return 1;
  struct dns_record *record = bpf_ringbuf_reserve(&bulk, sizeof(*record), 0);
  if (!record) {
    struct counters *mine = my_counters();
    if (mine) count(mine->dropped, RECORD_DNS);
    return 1;
  }
  __builtin_memset(record, 0, sizeof(*record));
  record->header = header;
  record->actor = *owner;
  record->cookie = cookie;
  record->server.family = six ? AF_INET6 : AF_INET;
  record->server.port = DNS_PORT;
  if (six) {
    bpf_skb_load_bytes(packet, 24, record->server.address, 16);
  } else {
    record->server.address[10] = record->server.address[11] = 0xff;
    bpf_skb_load_bytes(packet, 16, record->server.address + 12, 4);
  }
  // the verifier wants a length that cannot be zero
  asm volatile("%0 += -1\n%0 &= 127\n%0 += 1" : "+r"(length));
  if (!bpf_skb_load_bytes(packet, question, record->name, length)) record->name_length = length;
  bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
  return 1;
}
