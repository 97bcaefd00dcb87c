// The few kernel structures the programs read, by name only: libbpf rewrites every offset for the running kernel (CO-RE),
// so a member that is missing here is simply not read, and a member that moved costs nothing.
#pragma once

#include <linux/types.h>

// Tells bpf_tracing.h that pt_regs below has the kernel's member names, not those of user space.
#define __VMLINUX_H__

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
  __u32 val;
} kuid_t;

struct ns_common {
  unsigned int inum;
};

struct pid_namespace {
  struct ns_common ns;
};

struct net {
  struct ns_common ns;
};

struct mnt_namespace {
  struct ns_common ns;
};

struct upid {
  int nr;
  struct pid_namespace *ns;
};

struct pid {
  unsigned int level;
  struct upid numbers[1];
};

struct nsproxy {
  struct mnt_namespace *mnt_ns;
  struct net *net_ns;
};

struct kernfs_node {
  __u64 id;
};

struct cgroup_root {
  int hierarchy_id;
};

struct cgroup {
  struct kernfs_node *kn;
  struct cgroup_root *root;
  int level;
  struct cgroup *ancestors[1];
};

struct cgroup_subsys_state {
  struct cgroup *cgroup;
};

struct css_set {
  struct cgroup_subsys_state *subsys[16];
  struct cgroup *dfl_cgrp;
};

// The value is replaced by the running kernel's; only the name matters.
enum cgroup_subsys_id { memory_cgrp_id = 4 };

struct list_head {
  struct list_head *next;
};

struct qstr {
  __u32 len;
  const unsigned char *name;
};

struct super_block {
  __u32 s_dev;
};

struct inode {
  __u16 i_mode;
  unsigned int i_nlink;
  unsigned long i_ino;
  struct super_block *i_sb;
};

struct dentry {
  struct dentry *d_parent;
  struct qstr d_name;
  struct inode *d_inode;
};

struct vfsmount {
  struct dentry *mnt_root;
};

struct mount {
  struct mount *mnt_parent;
  struct dentry *mnt_mountpoint;
  struct vfsmount mnt;
};

struct path {
  struct vfsmount *mnt;
  struct dentry *dentry;
};

struct file {
  struct inode *f_inode;
  void *private_data;
  unsigned int f_flags;
  struct path f_path;
};

struct fdtable {
  unsigned int max_fds;
  struct file **fd;
};

struct files_struct {
  struct fdtable *fdt;
};

struct fs_struct {
  struct path pwd;
};

struct in6_addr {
  union {
    __u8 u6_addr8[16];
  } in6_u;
};

typedef struct {
  struct net *net;
} possible_net_t;

struct sock_common {
  __be32 skc_daddr;
  __be32 skc_rcv_saddr;
  __be16 skc_dport;
  __u16 skc_num;
  unsigned short skc_family;
  volatile unsigned char skc_state;
  possible_net_t skc_net;
  struct in6_addr skc_v6_daddr;
  struct in6_addr skc_v6_rcv_saddr;
  struct {
    __s64 counter;
  } skc_cookie;
};

struct sock {
  struct sock_common __sk_common;
  int sk_err;
  __u16 sk_protocol;
};

struct socket {
  short type;
  struct sock *sk;
};

struct mm_struct {
  unsigned long arg_start;
  unsigned long arg_end;
  struct file *exe_file;
};

struct user_namespace {
  struct ns_common ns;
};

struct cred {
  struct user_namespace *user_ns;
  kuid_t uid;
  kuid_t euid;
  struct {
    __u64 val;
  } cap_effective;
};

struct signal_struct {
  struct {
    int counter;
  } live;
  int group_exit_code;
};

struct linux_binprm {
  const char *filename;
};

struct task_struct {
  void *stack;
  int pid;
  int tgid;
  int exit_code;
  unsigned int flags;
  unsigned long nvcsw;
  __u64 start_boottime;
  __u64 self_exec_id;
  struct task_struct *real_parent;
  struct task_struct *group_leader;
  struct pid *thread_pid;
  struct mm_struct *mm;
  const struct cred *cred;
  struct fs_struct *fs;
  struct files_struct *files;
  struct nsproxy *nsproxy;
  struct css_set *cgroups;
  struct signal_struct *signal;
};

struct module {
  char name[56];
};

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
  unsigned long r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, sp;
};
#elif defined(__TARGET_ARCH_arm64)
struct user_pt_regs {
  __u64 regs[31];
  __u64 sp;
  __u64 pc;
};
struct pt_regs {
  union {
    struct user_pt_regs user_regs;
  };
  __u64 orig_x0;
};
#endif

#pragma clang attribute pop
