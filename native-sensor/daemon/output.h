// The daemon's only way out: a bounded queue of whole frames in front of a non-blocking descriptor.
#pragma once

#include "../bpf/records.h"

#include <stdbool.h>
#include <stddef.h>

#define OUTPUT_QUEUE_BYTES (8u << 20)
#define OUTPUT_HOLD_MS 100
#define OUTPUT_HOLD_BYTES (128u << 10)

struct output_counts {
  __u64 frames_queued;
  __u64 frames_dropped[RECORD_TYPES]; // the queue was full
  __u64 bytes_written;
  __u64 stalls; // times the reader's pipe was found full
};

int output_open(int fd);
int output_fd(void);
/** Queues a whole frame, or counts it as dropped and returns false. */
bool output_push(const void *frame, size_t length);
/** As output_push, for a frame in two parts. */
bool output_push2(const void *head, size_t head_length, const void *tail, size_t tail_length);
/** Writes what the reader takes. Returns -1 when the reader is gone. */
int output_flush(void);
/**
 * As output_flush, but a few frames that follow others closely wait for more: what comes alone goes at once, what comes in
 * numbers at most OUTPUT_HOLD_MS later, in pieces that are worth the reader's waking up.
 */
int output_flush_later(void);
/** True while the reader's pipe is full. */
bool output_blocked(void);
/** Before the loop begins: waits for the reader while half of the queue is full, a second at most. */
void output_make_room(void);
size_t output_pending(void);
/** True when more than half full: bulk records then wait in their ring, where losses are counted by the kernel side. */
bool output_congested(void);
const struct output_counts *output_counts(void);

/** Numbers and queues a frame of the daemon itself. */
bool output_own(__u16 type, const void *body, size_t length);
