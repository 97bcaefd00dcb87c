// Flags of the daemon. Wrong ones end it with code 2 and a sentence.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define WITHOUT_MAX 16
#define PIN_DIRECTORY "/sys/fs/bpf/throughline"

struct options {
  int frames_fd;            // where frames go; 1
  int orders_fd;            // where orders come from; -1 for none
  bool full;                // also the syscall tracepoints
  bool enforce;             // obey orders
  bool require_bpf;         // end instead of falling back
  bool force_fallback;      // for tests: as if the kernel had refused
  bool keep_secrets;        // no redaction of argv
  bool marker;              // read the marks that processes write (bpf/marker.h)
  bool once;                // tell what there is and end
  bool remove_pins;         // end all standing orders and end
  uint32_t critical_bytes;  // ring sizes
  uint32_t bulk_bytes;
  uint32_t dedup_seconds;   // 0 for none
  uint32_t bulk_per_second; // per cgroup and cpu; 0 for no limit
  const char *pin_directory;
  bool compat;              // the object for kernels before 5.12
  int launcher_fd;          // start daemons for who speaks here; -1 for none
  int through_fd;           // have the launcher behind this descriptor start one; -1 for none
  const char *without[WITHOUT_MAX]; // programs left out, as if the kernel had refused them
};

/** True for what --without names. */
bool option_left_out(const struct options *options, const char *name);
void read_options(struct options *options, int argc, char **argv);
