// Names of files as the kernel holds them: components from the leaf up to the root of the mount namespace, each ended by
// NUL. The reader turns them round. Never taken from a user's pointer, so nobody can swap the name after the check.
#pragma once

#include "compat.h"
#include "records.h"

#define PATH_DEPTH_MAX 24
#define COMPONENT_MAX 256

// Room for one path: the walk stops writing at PATH_BYTES, one component may lie across it.
#define PATH_ROOM (PATH_BYTES + COMPONENT_MAX)

/** Appends a file's own name and a NUL to what `out` holds; false when it cannot be read. */
static __always_inline bool append_name(char *out, __u32 *length, struct dentry *dentry) {
  // As many bytes as the name has, in words: looking for its end takes a step for each byte.
  __u32 bytes = REACH(dentry, d_name.len), at = *length;
  const unsigned char *name = REACH(dentry, d_name.name);
  // clang folds a plain bound away; the verifier must see it, and forget what it knew of the names before
  asm volatile("%0 &= 1023\n%1 &= 255" : "+r"(at), "+r"(bytes));
  if (bpf_probe_read_kernel(out + at, bytes, name)) return false;
  out[at + bytes] = 0;
  *length = at + bytes + 1;
  return true;
}

/**
 * Writes at most PATH_ROOM bytes to `out` and the length to `*written`, both in a map: what is read back from there is any
 * number to the verifier, so that it does not follow each depth of the walk through the rest of the program. Sets `cut_bit`
 * in `*flags` when the path was longer or deeper.
 */
static __always_inline void write_path(char *out, __u16 *written, struct path *path, __u8 *flags, __u8 cut_bit) {
  struct path *from = TYPED(path, path);
  struct dentry *dentry = REACH(from, dentry);
  struct vfsmount *vfsmount = REACH(from, mnt);
  struct mount *mount = TYPED(mount, (void *)vfsmount - bpf_core_field_offset(struct mount, mnt));
  struct dentry *mount_root = REACH(vfsmount, mnt_root);
  __u32 length = 0;

  for (int depth = 0; depth < PATH_DEPTH_MAX; depth++) {
    struct dentry *parent = REACH(dentry, d_parent);

    if (dentry == mount_root || dentry == parent) {
      struct mount *above = REACH(mount, mnt_parent);
      if (above == mount || dentry != mount_root) {
        // a memfd hangs in no tree; its own name is all there is
        if (depth == 0 && dentry != mount_root) append_name(out, &length, dentry);
        *written = length;
        return;
      }
      dentry = REACH(mount, mnt_mountpoint);
      mount = above;
      mount_root = REACH(mount, mnt.mnt_root);
      continue;
    }
    if (length >= PATH_BYTES || !append_name(out, &length, dentry)) break;
    dentry = parent;
  }
  *written = length;
  *flags |= cut_bit;
}
