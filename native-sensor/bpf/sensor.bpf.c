// SPDX-License-Identifier: (Apache-2.0 AND GPL-2.0) OR (BSD-3-Clause AND GPL-2.0)
// The kernel side of the sensor, as one object: each header is one subject. Programs filter, fill and submit; what an event
// means is decided far from here.
#include "kernel-types.h"

#include <linux/bpf.h>

#include "acts.h"
#include "cgroups.h"
#include "dns.h"
#include "files.h"
#include "network.h"
#include "process.h"
#include "running.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
