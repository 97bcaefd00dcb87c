#include "output.h"

#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

static unsigned char *queue;
static size_t head, used;
static int out = -1;
static struct output_counts counts;
static __u64 own_sequence, flushed_ns;
static bool blocked;

int output_open(int fd) {
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
  fcntl(fd, F_SETPIPE_SZ, 1 << 20); // refused for sockets and small quotas, harmless
  queue = malloc(OUTPUT_QUEUE_BYTES);
  if (!queue) return -1;
  out = fd;
  return 0;
}

int output_fd(void) { return out; }
size_t output_pending(void) { return used; }
bool output_congested(void) { return used > OUTPUT_QUEUE_BYTES / 2; }
const struct output_counts *output_counts(void) { return &counts; }

static void append(const void *data, size_t length) {
  size_t at = (head + used) % OUTPUT_QUEUE_BYTES;
  size_t first = length < OUTPUT_QUEUE_BYTES - at ? length : OUTPUT_QUEUE_BYTES - at;
  memcpy(queue + at, data, first);
  memcpy(queue, (const char *)data + first, length - first);
  used += length;
}

bool output_push2(const void *head_part, size_t head_length, const void *tail, size_t tail_length) {
  const struct record_header *header = head_part;
  if (used + head_length + tail_length > OUTPUT_QUEUE_BYTES) {
    counts.frames_dropped[header->type < RECORD_TYPES ? header->type : 0]++;
    return false;
  }
  append(head_part, head_length);
  if (tail_length) append(tail, tail_length);
  counts.frames_queued++;
  return true;
}

bool output_push(const void *frame, size_t length) { return output_push2(frame, length, NULL, 0); }

int output_flush(void) {
  if (used > 0) flushed_ns = clock_ns(CLOCK_MONOTONIC);
  blocked = false;
  while (used > 0) {
    size_t first = used < OUTPUT_QUEUE_BYTES - head ? used : OUTPUT_QUEUE_BYTES - head;
    struct iovec parts[2] = {{queue + head, first}, {queue, used - first}};
    ssize_t written = writev(out, parts, used > first ? 2 : 1);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) {
      counts.stalls++;
      blocked = true;
      return 0;
    }
    if (written < 0) return -1;
    head = (head + written) % OUTPUT_QUEUE_BYTES;
    used -= written;
    counts.bytes_written += written;
  }
  return 0;
}

int output_flush_later(void) {
  bool lately = clock_ns(CLOCK_MONOTONIC) - flushed_ns < OUTPUT_HOLD_MS * 1000000ull;
  return lately && used < OUTPUT_HOLD_BYTES && !blocked ? 0 : output_flush();
}

bool output_blocked(void) { return blocked; }

void output_make_room(void) {
  struct pollfd writable = {out, POLLOUT, 0};
  if (used > OUTPUT_QUEUE_BYTES / 4) output_flush();
  if (output_congested() && poll(&writable, 1, 1000) == 1) output_flush();
}

bool output_own(__u16 type, const void *body, size_t length) {
  struct record_header header = {
      .length = sizeof(header) + length,
      .type = type,
      .lane = LANE_DAEMON,
      .sequence = own_sequence++,
      .mono_ns = clock_ns(CLOCK_MONOTONIC),
  };
  return output_push2(&header, sizeof(header), body, length);
}
