#include "orders.h"

#include "../bpf/orders.h"
#include "cgroup-files.h"
#include "clock.h"
#include "exec-frame.h"
#include "json.h"
#include "kill-each.h"
#include "output.h"
#include "rings.h"
#include "sha256.h"
#include "snapshot.h"
#include "standing.h"
#include "targets.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define SECOND_NS 1000000000ull
#define TTL_DEFAULT_NS (3600 * SECOND_NS)
#define TTL_MAX_NS (7 * 24 * 3600 * SECOND_NS)
#define VERIFY_MS 500

struct result {
  const char *outcome; // "done", "refused", "failed"
  char reason[320];
  bool verified;
};

static int orders = -1;
static bool enforcing, keyed, one_by_one;
static __u8 key[ORDER_KEY_BYTES];
static __u64 last_sequence;
static union {
  struct order order;
  unsigned char bytes[sizeof(struct order)];
} incoming;
static size_t received;

static const char *const action_names[] = {
    [ORDER_KILL_PROCESS] = "kill-process",   [ORDER_KILL_CONTAINER] = "kill-container",
    [ORDER_PAUSE_CONTAINER] = "pause-container", [ORDER_RESUME_CONTAINER] = "resume-container",
    [ORDER_ISOLATE] = "isolate",             [ORDER_RELEASE] = "release",
    [ORDER_KILL_AT_EXEC] = "kill-at-exec",   [ORDER_ALLOW_EXEC] = "allow-exec",
};
#define ACTIONS (sizeof(action_names) / sizeof(action_names[0]))

void orders_open(int fd, bool may_enforce, bool without_kill) {
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  orders = fd;
  enforcing = may_enforce;
  one_by_one = without_kill;
}

int orders_fd(void) { return orders; }

static void tell(const char *id, const char *action, __u32 pid, __u64 cgroup_id, const char *path, const struct result *result) {
  char text[2048];
  struct json json;
  json_begin(&json, text, sizeof(text));
  json_open(&json, NULL, '{');
  json_string(&json, "order", id);
  json_string(&json, "action", action);
  json_string(&json, "outcome", result->outcome);
  json_string(&json, "reason", result->reason);
  json_bool(&json, "verified", result->verified);
  json_number(&json, "pid", pid);
  json_number(&json, "cgroupId", cgroup_id);
  json_string(&json, "cgroupPath", path);
  json_close(&json, '}');
  if (!json.overflow) output_own(RECORD_AUDIT, text, json.length);
}

static void finish(struct result *result, const char *outcome, const char *reason) {
  result->outcome = outcome;
  snprintf(result->reason, sizeof(result->reason), "%s", reason);
}

static void kill_process(const struct order *order, struct result *result) {
  int pidfd = target_process(order, result->reason, sizeof(result->reason));
  if (pidfd < 0) {
    result->outcome = "refused";
    return;
  }
  if (syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0)) {
    finish(result, "failed", strerror(errno));
  } else {
    finish(result, "done", "killed");
    result->verified = wait_for(pidfd, VERIFY_MS); // readable once the process is dead
  }
  close(pidfd);
}

static void fail_to_write(int cgroup, const char *why, struct result *result) {
  finish(result, "failed", cgroup_is_gone(cgroup) ? "the cgroup was removed meanwhile" : why);
}

static void kill_one_by_one(const struct order *order, int cgroup, struct result *result) {
  bool version_one = order->hierarchy != 0;
  const char *relative = order->cgroup_path + strspn(order->cgroup_path, "/");
  int freezer = version_one ? target_freezer(order) : cgroup;
  struct killed killed = kill_each(cgroup, freezer, version_one, relative);
  if (freezer >= 0 && freezer != cgroup) close(freezer);

  result->outcome = killed.empty ? "done" : "failed";
  result->verified = killed.empty;
  snprintf(result->reason, sizeof(result->reason), "%s, one by one (%u%s): %s",
           killed.empty ? "every process of it was killed" : "its processes were killed", killed.processes,
           killed.frozen ? ", frozen meanwhile" : "",
           version_one ? "it is kept in cgroup v1" : "this kernel has no cgroup.kill, which Linux 5.14 brought");
  if (killed.empty) return;
  size_t at = strlen(result->reason);
  snprintf(result->reason + at, sizeof(result->reason) - at, "; some are left after %d rounds", KILL_ROUNDS_MAX);
}

static void kill_container(const struct order *order, int cgroup, struct result *result) {
  if (order->hierarchy != 0 || one_by_one) return kill_one_by_one(order, cgroup, result);
  if (write_cgroup(cgroup, "cgroup.kill", "1")) {
    if (!cgroup_is_gone(cgroup)) return kill_one_by_one(order, cgroup, result);
    finish(result, "done", "the cgroup was removed meanwhile: nobody is in it");
    result->verified = true;
    return;
  }
  finish(result, "done", "every process of it was killed");
  result->verified = cgroup_becomes(cgroup, "populated ", '0', VERIFY_MS);
}

static void pause_container(const struct order *order, int cgroup, __u64 expires, struct result *result) {
  // noted first: what is frozen and not noted would stay so for ever
  if (standing_pause(order->cgroup_id, expires)) return finish(result, "failed", "the table of pauses is full");
  if (write_cgroup(cgroup, "cgroup.freeze", "1")) {
    standing_resume(order->cgroup_id);
    return fail_to_write(cgroup, "cgroup.freeze cannot be written", result);
  }
  finish(result, "done", "frozen");
  result->verified = cgroup_becomes(cgroup, "frozen ", '1', VERIFY_MS);
}

static void resume_container(const struct order *order, int cgroup, struct result *result) {
  if (write_cgroup(cgroup, "cgroup.freeze", "0")) return fail_to_write(cgroup, "cgroup.freeze cannot be written", result);
  standing_resume(order->cgroup_id);
  finish(result, "done", "thawed");
  result->verified = cgroup_becomes(cgroup, "frozen ", '0', VERIFY_MS);
}

static __u64 follow_into;
static bool all_followed;

static bool follow_member(unsigned pid) {
  struct actor actor;
  struct process_ref parent;
  if (actor_from_proc(&actor, &parent, pid) && standing_follow(pid, actor.start_ns / NS_PER_TICK, follow_into)) all_followed = false;
  return all_followed;
}

static void isolate(const struct order *order, int cgroup, __u64 expires, struct result *result) {
  size_t count = order->allowed_count < ORDER_ALLOWED_MAX ? order->allowed_count : ORDER_ALLOWED_MAX;
  if (standing_isolate(order->cgroup_id, order->allowed, count, expires))
    return finish(result, "failed", "the isolation table is full; what stood before stands");
  // forks are followed from here on; who is there by now is noted once
  follow_into = order->cgroup_id;
  all_followed = true;
  each_member(cgroup, follow_member);
  finish(result, "done",
         all_followed ? "cut off from the network" : "cut off from the network; too many processes to follow those that leave the cgroup");
  result->verified = true; // read back below the pins by the programs themselves
}

static void release(const struct order *order, struct result *result) {
  if (standing_release(order->cgroup_id)) return finish(result, "refused", "it is not isolated");
  finish(result, "done", "released");
  result->verified = true;
}

static bool is_script(const char *path) {
  char begins[2] = "";
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return false;
  bool script = read(fd, begins, sizeof(begins)) == 2 && !memcmp(begins, "#!", 2);
  close(fd);
  return script;
}

static bool exec_target(const struct order *order, struct exec_key *target, struct result *result) {
  char path[300];
  struct stat image;
  *target = (struct exec_key){.cgroup_id = order->cgroup_id};
  if (!order->executable[0]) return true;
  if (order->pid) snprintf(path, sizeof(path), "/proc/%u/root%s", order->pid, order->executable);
  else snprintf(path, sizeof(path), "%s", order->executable);
  if (stat(path, &image)) {
    finish(result, "refused", "the executable does not exist");
    return false;
  }
  if (is_script(path)) {
    finish(result, "refused", "it is a script: what the kernel runs is its interpreter; name that, or the container alone");
    return false;
  }
  target->inode = image.st_ino;
  target->device = (__u32)major(image.st_dev) << 20 | minor(image.st_dev);
  return true;
}

static void kill_at_exec(const struct order *order, __u64 expires, struct result *result) {
  struct exec_key target;
  if (!order->cgroup_id && !order->executable[0]) return finish(result, "refused", "the order names neither cgroup nor executable");
  if (!exec_target(order, &target, result)) return;
  if (order->action == ORDER_ALLOW_EXEC) {
    if (standing_allow_exec(&target)) return finish(result, "refused", "it is not ordered to be killed");
    finish(result, "done", "may run again");
  } else {
    if (standing_kill_at_exec(&target, expires)) return finish(result, "failed", "the table of executables is full");
    finish(result, "done", "killed from now on before its first instruction");
  }
  result->verified = true;
}

static void carry_out(const struct order *order, struct result *result) {
  __u64 ttl = order->ttl_ns ? order->ttl_ns : TTL_DEFAULT_NS;
  __u64 expires = clock_ns(CLOCK_BOOTTIME) + (ttl < TTL_MAX_NS ? ttl : TTL_MAX_NS);
  int cgroup = -1;

  if (order->action == ORDER_KILL_PROCESS) return kill_process(order, result);
  // an undo must work although the cgroup is gone
  bool undo = order->action == ORDER_RELEASE || order->action == ORDER_ALLOW_EXEC;
  if (order->hierarchy != 0 && order->action != ORDER_KILL_CONTAINER)
    return finish(result, "refused", "its container is kept in cgroup v1: there it can only be killed");
  bool by_file = order->action == ORDER_KILL_AT_EXEC && !order->cgroup_id;
  if (!undo && !by_file) {
    cgroup = target_cgroup(order, result->reason, sizeof(result->reason));
    if (cgroup < 0) {
      result->outcome = "refused";
      return;
    }
  }
  switch (order->action) {
    case ORDER_KILL_CONTAINER: kill_container(order, cgroup, result); break;
    case ORDER_PAUSE_CONTAINER: pause_container(order, cgroup, expires, result); break;
    case ORDER_RESUME_CONTAINER: resume_container(order, cgroup, result); break;
    case ORDER_ISOLATE: isolate(order, cgroup, expires, result); break;
    case ORDER_RELEASE: release(order, result); break;
    case ORDER_KILL_AT_EXEC:
    case ORDER_ALLOW_EXEC: kill_at_exec(order, expires, result); break;
  }
  if (cgroup >= 0) close(cgroup);
}

/** NULL when the message is ours, new and in time. */
static const char *objection(const struct order *order) {
  __u8 expected[32];
  unsigned different = 0;

  hmac_sha256(key, order, offsetof(struct order, hmac), expected);
  for (int i = 0; i < 32; i++) different |= expected[i] ^ order->hmac[i]; // constant time
  if (different) return "its signature is wrong";
  if (order->sequence <= last_sequence) return "its number was used before";
  last_sequence = order->sequence;
  if (clock_ns(CLOCK_MONOTONIC) > order->valid_until_ns) return "it came too late";
  if (order->action == 0 || order->action >= ACTIONS) return "its action is unknown";
  if (!enforcing) return "enforcement is off: the sensor was started without --enforce";
  return NULL;
}

static void judge(struct order *order) {
  struct result result = {.outcome = "failed"};
  order->id[sizeof(order->id) - 1] = order->cgroup_path[sizeof(order->cgroup_path) - 1] = 0;
  order->executable[sizeof(order->executable) - 1] = 0;
  const char *why = order->magic == ORDER_MAGIC ? objection(order) : "it is no order";
  const char *action = order->action > 0 && order->action < ACTIONS ? action_names[order->action] : "unknown";

  if (why) finish(&result, "refused", why);
  else carry_out(order, &result);
  tell(order->id, action, order->pid, order->cgroup_id, order->cgroup_path, &result);
}

int orders_read(void) {
  for (;;) {
    unsigned char *into = keyed ? incoming.bytes : key;
    size_t whole = keyed ? sizeof(incoming) : sizeof(key);
    ssize_t got = read(orders, into + received, whole - received);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return 0;
    if (got <= 0) return -1;
    received += got;
    if (received < whole) continue;
    received = 0;
    if (keyed) {
      judge(&incoming.order);
      return 0; // one at a time: the rings are read in between
    }
    keyed = true;
  }
}

static void tell_expired(const char *kind, __u64 cgroup_id) {
  struct result result = {.outcome = "expired", .verified = true};
  snprintf(result.reason, sizeof(result.reason), "its time is over");
  if (!strcmp(kind, "pause-container") && cgroup_write_by_id(cgroup_id, "cgroup.freeze", "0")) {
    snprintf(result.reason, sizeof(result.reason), "its time is over; its cgroup is gone or cannot be thawed");
    result.verified = false;
  }
  tell("", kind, 0, cgroup_id, "", &result);
}

void orders_tick(void) { standing_expire(clock_ns(CLOCK_BOOTTIME), tell_expired); }
