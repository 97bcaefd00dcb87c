// Who a process is allowed to be, compared with what it was: also a change that no system call explains shows at the next
// exec (a kernel exploit, or in the base profile any change at all).
#pragma once

#include "actor.h"

#define UNEXPECTED_AT_EXEC (full_profile ? CAUSE_UNEXPLAINED : CAUSE_UNKNOWN)

struct known_credentials {
  __u64 start_ns;
  __u64 capabilities;
  __u64 user_namespace;
  __u32 uid;
  __u32 euid;
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 65536);
  __type(key, __u32);
  __type(value, struct known_credentials);
} known_credentials SEC(".maps");

static __always_inline void inherit_credentials(struct actor *parent, struct process_ref *child) {
  struct known_credentials *known = bpf_map_lookup_elem(&known_credentials, &parent->pid);
  if (!known || known->start_ns != parent->start_ns) return;
  struct known_credentials copy = *known;
  copy.start_ns = child->start_ns;
  bpf_map_update_elem(&known_credentials, &child->pid, &copy, BPF_ANY);
}

/** Reports a changed user id, or capabilities gained in the same user namespace, and remembers the new ones. */
static __always_inline void compare_credentials(struct actor *actor, struct task_struct *task, __u32 cause) {
  const struct cred *cred = FOLLOW(task, cred);
  struct known_credentials now = {
      .start_ns = actor->start_ns,
      .capabilities = effective_capabilities(cred),
      .user_namespace = (__u64)FOLLOW(cred, user_ns),
      .uid = actor->uid,
      .euid = actor->euid,
  };
  struct known_credentials *before = bpf_map_lookup_elem(&known_credentials, &actor->pid);

  if (before && before->start_ns == now.start_ns && before->user_namespace == now.user_namespace) {
    bool same_user = before->uid == now.uid && before->euid == now.euid;
    bool gained = now.capabilities & ~before->capabilities;
    if (same_user && before->capabilities == now.capabilities) return;
    if (!same_user || gained) {
      struct credentials_record record;
      __builtin_memset(&record, 0, sizeof(record));
      record.actor = *actor;
      record.old_uid = before->uid;
      record.old_euid = before->euid;
      record.old_capabilities = before->capabilities;
      record.new_capabilities = now.capabilities;
      record.cause = cause;
      if (stamp(&record.header, RECORD_CREDENTIALS, LANE_CRITICAL, sizeof(record)))
        emit_critical(&record, RECORD_CREDENTIALS, sizeof(record));
    }
  }
  bpf_map_update_elem(&known_credentials, &actor->pid, &now, BPF_ANY);
}
