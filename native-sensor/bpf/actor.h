// Who did it: identity, namespaces and cgroup of a task.
#pragma once

#include "emit.h"

#define ROOT_CGROUP_ID 1

// Once for tasks that the verifier knows the type of, once for those that it does not: READ is FOLLOW or REACH.
#define DEFINE_ACTOR(name_process, describe_actor, READ)                                                             \
  static __always_inline void name_process(struct process_ref *ref, struct task_struct *task) {                      \
    struct pid *pid = READ(task, group_leader, thread_pid);                                                          \
    unsigned int level = READ(pid, level);                                                                           \
    void *numbers = __builtin_preserve_access_index(&pid->numbers[0]);                                               \
    struct upid *own = TYPED(upid, numbers + level * sizeof(struct upid));                                           \
                                                                                                                     \
    ref->pid = READ(task, tgid);                                                                                     \
    ref->ns_pid = REACH(own, nr);                                                                                    \
    ref->pid_ns = REACH(own, ns, ns.inum);                                                                           \
    ref->mark = 0;                                                                                                   \
    ref->start_ns = READ(task, group_leader, start_boottime);                                                        \
  }                                                                                                                  \
                                                                                                                     \
  static __always_inline void describe_actor(struct actor *actor, struct task_struct *task) {                        \
    struct process_ref ref;                                                                                          \
    const struct cred *cred = READ(task, cred);                                                                      \
    struct nsproxy *namespaces = READ(task, nsproxy);                                                                \
    struct css_set *groups = READ(task, cgroups);                                                                    \
                                                                                                                     \
    name_process(&ref, task);                                                                                        \
    actor->pid = ref.pid;                                                                                            \
    actor->tid = READ(task, pid);                                                                                    \
    actor->ns_pid = ref.ns_pid;                                                                                      \
    actor->pid_ns = ref.pid_ns;                                                                                      \
    actor->start_ns = ref.start_ns;                                                                                  \
    actor->uid = READ(cred, uid.val);                                                                                \
    actor->euid = READ(cred, euid.val);                                                                              \
    actor->net_ns = READ(namespaces, net_ns, ns.inum);                                                               \
    actor->mnt_ns = READ(namespaces, mnt_ns, ns.inum);                                                               \
    actor->cgroup_id = READ(groups, dfl_cgrp, kn, id);                                                               \
    /* only where the v2 tree is not used can the v1 id say more */                                                  \
    actor->cgroup_v1_id = actor->cgroup_id == ROOT_CGROUP_ID ? memory_cgroup_id(groups) : 0;                         \
  }

DEFINE_ACTOR(name_process, describe_actor, FOLLOW)
DEFINE_ACTOR(name_plain_process, describe_plain_actor, REACH)
