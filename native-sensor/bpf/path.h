// Names of files as the kernel holds them: components from the leaf up to the root of the mount namespace, each ended by
// NUL. The reader turns them round. Never taken from a user's pointer, so nobody can swap the name after the check.
#pragma once

#include "compat.h"
#include "records.h"

#define PATH_DEPTH_MAX 24
#define COMPONENT_MAX 256

// Room for one path: the walk stops writing at PATH_BYTES, one component may lie across it.
#define PATH_ROOM (PATH_BYTES + COMPONENT_MAX)

/**
 * Writes at most PATH_ROOM bytes to `out` and the length to `*written`, both in a map: what is read back from there is any
 * number to the verifier, so that it does not follow each depth of the walk through the rest of the program. Sets `cut_bit`
 * in `*flags` when the path was longer or deeper.
 */
static __always_inline void write_path(char *out, __u16 *written, struct path *path, __u8 *flags, __u8 cut_bit) {
  struct dentry *dentry = BPF_CORE_READ(path, dentry);
  struct vfsmount *vfsmount = BPF_CORE_READ(path, mnt);
  struct mount *mount = (void *)vfsmount - bpf_core_field_offset(struct mount, mnt);
  struct dentry *mount_root = BPF_CORE_READ(vfsmount, mnt_root);
  __u32 length = 0;

  for (int depth = 0; depth < PATH_DEPTH_MAX; depth++) {
    struct dentry *parent = BPF_CORE_READ(dentry, d_parent);

    if (dentry == mount_root || dentry == parent) {
      struct mount *above = BPF_CORE_READ(mount, mnt_parent);
      if (above == mount || dentry != mount_root) {
        if (depth == 0 && dentry != mount_root) {
          // a memfd hangs in no tree; its own name is all there is
          long alone = bpf_probe_read_kernel_str(out, COMPONENT_MAX, BPF_CORE_READ(dentry, d_name.name));
          length = alone > 0 ? alone : 0;
        }
        *written = length;
        return;
      }
      dentry = BPF_CORE_READ(mount, mnt_mountpoint);
      mount = above;
      mount_root = BPF_CORE_READ(mount, mnt.mnt_root);
      continue;
    }
    if (length >= PATH_BYTES) break;
    // clang folds a plain bound away; the verifier must see it
    asm volatile("%0 &= 1023" : "+r"(length));
    long copied = bpf_probe_read_kernel_str(out + length, COMPONENT_MAX, BPF_CORE_READ(dentry, d_name.name));
    if (copied <= 0) break;
    length += copied & (2 * COMPONENT_MAX - 1);
    dentry = parent;
  }
  *written = length;
  *flags |= cut_bit;
}
