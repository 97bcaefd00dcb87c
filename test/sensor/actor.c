// What tests and benchmarks let happen on the node: each subcommand is one act that the sensor must see or stop. Compiled by
// actor.ts; works without libc's help where timing matters.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/io_uring.h>
#include <linux/sched.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *self = "/proc/self/exe";

static int fail(const char *what) {
  printf("%s: %s\n", what, strerror(errno));
  fflush(stdout);
  return 1;
}

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + now.tv_nsec;
}

// say WORD: tells its pid and what it was really called with
static int say(char **argv) {
  printf("%d %s\n", getpid(), argv[2]);
  return 0;
}

static union {
  char text[16];
  volatile uint64_t word;
} raced;
static volatile int flipping;

static void *flip(void *unused) {
  uint64_t words[2];
  (void)unused;
  memcpy(words, "harmlesswicked!!", 16);
  for (uint64_t i = 0;; i++) {
    raced.word = words[i & 1];
    flipping = 1;
  }
  return NULL;
}

// race N: N execs whose argument another thread rewrites all the time
static int race(char **argv) {
  for (int i = 0; i < atoi(argv[2]); i++) {
    if (fork()) {
      wait(NULL);
      continue;
    }
    pthread_t thread;
    char *arguments[] = {"actor", "say", raced.text, NULL};
    char path[512];
    path[readlink(self, path, sizeof(path) - 1)] = 0;
    pthread_create(&thread, NULL, flip, NULL);
    while (!flipping) sched_yield();
    execve(path, arguments, (char *[]){NULL});
    _exit(fail("execve"));
  }
  return 0;
}

static int memfd(void) {
  char buffer[65536];
  int from = open(self, O_RDONLY), to = memfd_create("fileless", 0);
  ssize_t got;
  if (to < 0) return fail("memfd_create");
  while ((got = read(from, buffer, sizeof(buffer))) > 0)
    if (write(to, buffer, got) != got) return fail("write");
  char *arguments[] = {"fileless", "say", "hello", NULL}, again[64];
  // what is open for writing is busy, and 5.10 finds nothing behind a descriptor alone
  snprintf(again, sizeof(again), "/proc/self/fd/%d", to);
  int only = open(again, O_RDONLY);
  close(to);
  snprintf(again, sizeof(again), "/proc/self/fd/%d", only);
  execve(again, arguments, (char *[]){NULL});
  return fail("execve");
}

static int dial(const char *address, int port) {
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
  int fd;
  if (inet_pton(AF_INET, address, &four.sin_addr) == 1) {
    fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd < 0 || connect(fd, (void *)&four, sizeof(four)) ? -1 : fd;
  }
  inet_pton(AF_INET6, address, &six.sin6_addr);
  fd = socket(AF_INET6, SOCK_STREAM, 0);
  return fd < 0 || connect(fd, (void *)&six, sizeof(six)) ? -1 : fd;
}

// connect ADDRESS PORT
static int try_connect(char **argv) {
  int fd = dial(argv[2], atoi(argv[3]));
  if (fd < 0) return fail("connect");
  struct sockaddr_in local;
  socklen_t length = sizeof(local);
  getsockname(fd, (void *)&local, &length);
  printf("connected %d\n", ntohs(local.sin_port));
  return 0;
}

// send ADDRESS PORT: one datagram, unconnected
static int try_send(char **argv) {
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(atoi(argv[3]))};
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[3]))};
  int is_four = inet_pton(AF_INET, argv[2], &four.sin_addr) == 1;
  if (!is_four) inet_pton(AF_INET6, argv[2], &six.sin6_addr);
  int fd = socket(is_four ? AF_INET : AF_INET6, SOCK_DGRAM, 0);
  if (fd < 0) return fail("socket");
  ssize_t sent = sendto(fd, "x", 1, 0, is_four ? (void *)&four : (void *)&six, is_four ? sizeof(four) : sizeof(six));
  if (sent != 1) return fail("sendto");
  printf("sent\n");
  return 0;
}

// dns ADDRESS NAME: a question over UDP
static int dns(char **argv) {
  unsigned char question[512] = {0x12, 0x34, 1, 0, 0, 1};
  size_t at = 12;
  char name[256];
  snprintf(name, sizeof(name), "%s", argv[3]);
  for (char *label = strtok(name, "."); label; label = strtok(NULL, ".")) {
    question[at++] = strlen(label);
    memcpy(question + at, label, strlen(label));
    at += strlen(label);
  }
  question[at++] = 0;
  memcpy(question + at, "\0\1\0\1", 4);
  at += 4;
  struct sockaddr_in six = {.sin_family = AF_INET, .sin_port = htons(53)};
  inet_pton(AF_INET, argv[2], &six.sin_addr);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (sendto(fd, question, at, 0, (void *)&six, sizeof(six)) < 0) return fail("sendto");
  return 0;
}

// reverse ADDRESS PORT: a shell whose standard descriptors are a connection
static int reverse(char **argv) {
  int fd = dial(argv[2], atoi(argv[3]));
  if (fd < 0) return fail("connect");
  for (int i = 0; i < 3; i++) dup2(fd, i);
  execl("/bin/sh", "sh", "-c", "exit 0", NULL);
  return fail("execl");
}

// talk ADDRESS PORT: one line from stdin, one byte over the connection, "reply" or "silence"
static int talk(char **argv) {
  int fd = dial(argv[2], atoi(argv[3]));
  char byte;
  if (fd < 0) return fail("connect");
  printf("connected\n");
  fflush(stdout);
  while (read(0, &byte, 1) == 1) {
    struct pollfd answer = {fd, POLLIN, 0};
    if (byte != '\n') continue;
    if (send(fd, "?", 1, MSG_NOSIGNAL) != 1) printf("send: %s\n", strerror(errno));
    else if (poll(&answer, 1, 700) == 1 && read(fd, &byte, 1) == 1) printf("reply\n");
    else printf("silence\n");
    fflush(stdout);
  }
  return 0;
}

static int listen_somewhere(int backlog, struct sockaddr_in *own) {
  socklen_t length = sizeof(*own);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  *own = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (fd < 0 || bind(fd, (void *)own, sizeof(*own)) || listen(fd, backlog) || getsockname(fd, (void *)own, &length)) return -1;
  return fd;
}

// unanswered: a connection that gets no answer, and one that is given up; prints the port
static int unanswered(void) {
  struct sockaddr_in full;
  int one = 1;
  if (listen_somewhere(0, &full) < 0) return fail("listen");
  printf("%d\n", ntohs(full.sin_port));
  for (int i = 0; i < 2; i++) connect(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), (void *)&full, sizeof(full));
  if (!fork()) {
    int given_up = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    connect(given_up, (void *)&full, sizeof(full));
    close(given_up);
    _exit(0);
  }
  wait(NULL);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &one, sizeof(one));
  if (connect(fd, (void *)&full, sizeof(full))) return fail("connect");
  return 0;
}

// takes: one process listens, its child takes the connection; prints the port and the child's pid
static int takes(void) {
  struct sockaddr_in own;
  int fd = listen_somewhere(1, &own);
  if (fd < 0) return fail("listen");
  pid_t child = fork();
  if (!child) {
    accept(fd, NULL, NULL);
    _exit(0);
  }
  printf("%d %d\n", ntohs(own.sin_port), child);
  int to = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(to, (void *)&own, sizeof(own))) return fail("connect");
  wait(NULL);
  return 0;
}

// One request through io_uring, on a worker of the kernel's where `flags` says so; what came of it, negative errno.
static int through_ring(unsigned setup, struct io_uring_sqe *request) {
  struct io_uring_params params = {.flags = setup};
  int ring = syscall(SYS_io_uring_setup, 4, &params);
  if (ring < 0) return -errno;
  char *sq = mmap(NULL, params.sq_off.array + params.sq_entries * 4, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
  char *cq = mmap(NULL, params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe), PROT_READ | PROT_WRITE, MAP_SHARED, ring,
                  IORING_OFF_CQ_RING);
  struct io_uring_sqe *entries = mmap(NULL, 4 * sizeof(*entries), PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
  if (sq == MAP_FAILED || cq == MAP_FAILED || entries == MAP_FAILED) return -errno;
  entries[0] = *request;
  *(unsigned *)(sq + params.sq_off.array) = 0;
  __atomic_store_n((unsigned *)(sq + params.sq_off.tail), 1, __ATOMIC_RELEASE);
  unsigned enter = IORING_ENTER_GETEVENTS | (setup & IORING_SETUP_SQPOLL ? IORING_ENTER_SQ_WAKEUP : 0);
  while (__atomic_load_n((unsigned *)(cq + params.cq_off.tail), __ATOMIC_ACQUIRE) == 0)
    if (syscall(SYS_io_uring_enter, ring, setup & IORING_SETUP_SQPOLL ? 0 : 1, 1, enter, NULL, 0) < 0 && errno != EINTR) return -errno;
  return ((struct io_uring_cqe *)(cq + params.cq_off.cqes))->res;
}

// ring HOW PORT: a connection (TCP) and a datagram through io_uring; HOW is plain, worker or poller
static int ring(char **argv) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[3])), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  struct iovec part = {"x", 1};
  struct msghdr message = {.msg_name = &to, .msg_namelen = sizeof(to), .msg_iov = &part, .msg_iovlen = 1};
  unsigned setup = strcmp(argv[2], "poller") ? 0 : IORING_SETUP_SQPOLL;
  unsigned char flags = strcmp(argv[2], "worker") ? 0 : IOSQE_ASYNC;
  struct io_uring_sqe connect = {.opcode = IORING_OP_CONNECT, .flags = flags, .fd = socket(AF_INET, SOCK_STREAM, 0)};
  connect.addr = (uintptr_t)&to;
  connect.off = sizeof(to);
  struct io_uring_sqe send = {.opcode = IORING_OP_SENDMSG, .flags = flags, .fd = socket(AF_INET, SOCK_DGRAM, 0)};
  send.addr = (uintptr_t)&message;
  send.len = 1;
  printf("%s ", strerror(-through_ring(setup, &connect)));
  int sent = through_ring(setup, &send);
  printf("%s\n", sent < 0 ? strerror(-sent) : "sent");
  return 0;
}

// elsewhere DIRECTORY COMMAND…: a child that begins its life in another cgroup
static int elsewhere(char **argv) {
  struct clone_args how = {.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = open(argv[2], O_RDONLY | O_DIRECTORY)};
  pid_t child = syscall(SYS_clone3, &how, sizeof(how));
  if (child < 0) return fail("clone3");
  if (!child) {
    execv(argv[3], argv + 3);
    _exit(fail("execv"));
  }
  waitpid(child, NULL, 0);
  return 0;
}

// later HOW PATH: once there is something to read, executes itself as "write PATH"; HOW is execve, execveat, memfd or vfork
static int later(char **argv) {
  char byte, *arguments[] = {"actor", "write", argv[3], NULL}, *none[] = {NULL};
  if (read(0, &byte, 1) != 1) return 1;
  if (!strcmp(argv[2], "execveat")) {
    syscall(SYS_execveat, open(self, O_RDONLY), "", arguments, none, AT_EMPTY_PATH);
  } else if (!strcmp(argv[2], "memfd")) {
    char buffer[65536];
    int from = open(self, O_RDONLY), to = memfd_create("later", 0);
    for (ssize_t got; (got = read(from, buffer, sizeof(buffer))) > 0;)
      if (write(to, buffer, got) != got) return fail("write");
    snprintf(buffer, sizeof(buffer), "/proc/self/fd/%d", to);
    int only = open(buffer, O_RDONLY);
    close(to);
    syscall(SYS_execveat, only, "", arguments, none, AT_EMPTY_PATH);
  } else if (!strcmp(argv[2], "vfork")) {
    int status;
    pid_t child = vfork();
    if (!child) {
      execve(self, arguments, none);
      _exit(127);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : 0;
  } else {
    execve(self, arguments, none);
  }
  return fail(argv[2]);
}

// moments COUNT: processes that only begin and end
static int moments(char **argv) {
  for (int i = 0; i < atoi(argv[2]); i++) {
    pid_t child = vfork();
    if (!child) _exit(7);
    waitpid(child, NULL, 0);
  }
  return 0;
}

// tiny PROGRAM NAME COUNT: starts a program that ends at once, each with a number of its own; prints whose pid got which
static int tiny(char **argv) {
  for (int i = 0; i < atoi(argv[4]); i++) {
    char number[16];
    char *arguments[] = {argv[3], number, NULL};
    snprintf(number, sizeof(number), "%d", i);
    pid_t child = vfork();
    if (!child) {
      execve(argv[2], arguments, (char *[]){NULL});
      _exit(127);
    }
    waitpid(child, NULL, 0);
    printf("%d %d\n", child, i);
  }
  return 0;
}

static void say_as(int pid, const char *word) {
  char last[16];
  // the next process gets the number after the last one
  int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY);
  snprintf(last, sizeof(last), "%d", pid - 1);
  if (fd < 0 || write(fd, last, strlen(last)) < 0) fail("ns_last_pid");
  close(fd);
  if (!fork()) {
    execl("/proc/self/exe", "actor", "say", word, NULL);
    _exit(1);
  }
  wait(NULL);
}

// reuse: two processes with the same pid one after the other, in a pid namespace of their own
static int reuse(void) {
  if (unshare(CLONE_NEWPID)) return fail("unshare");
  if (!fork()) { // pid 1 of it
    say_as(4242, "first life");
    usleep(50000);
    say_as(4242, "second life");
    _exit(0);
  }
  wait(NULL);
  return 0;
}

static int trace(void) {
  pid_t child = fork();
  if (!child) {
    pause();
    _exit(0);
  }
  if (ptrace(PTRACE_SEIZE, child, 0, 0)) fail("ptrace");
  kill(child, SIGKILL);
  wait(NULL);
  return 0;
}

// become UID COMMAND…
static int become(char **argv) {
  if (setuid(atoi(argv[2]))) return fail("setuid");
  execv(argv[3], argv + 3);
  return fail("execv");
}

static pthread_barrier_t other_changed, all_told;

static void *become_other(void *uid) {
  if (syscall(SYS_setresuid, -1, (int)(intptr_t)uid, -1)) fail("setresuid");
  pthread_barrier_wait(&other_changed);
  pthread_barrier_wait(&all_told);
  if (syscall(SYS_setresuid, -1, 0, -1)) fail("setresuid");
  return NULL;
}

// waits UID THREAD_UID: of two threads one becomes THREAD_UID; a byte later it becomes root again, and the other one UID
static int waits(char **argv) {
  pthread_t thread;
  char byte;
  pthread_barrier_init(&other_changed, NULL, 2);
  pthread_barrier_init(&all_told, NULL, 2);
  pthread_create(&thread, NULL, become_other, (void *)(intptr_t)atoi(argv[3]));
  pthread_barrier_wait(&other_changed);
  printf("waiting\n");
  fflush(stdout);
  if (read(0, &byte, 1) != 1) return 1;
  pthread_barrier_wait(&all_told);
  pthread_join(thread, NULL);
  return syscall(SYS_setresuid, -1, atoi(argv[2]), -1) ? fail("setresuid") : 0;
}

#define RIGHTS_FIRST 20000 // user ids that only the threads of `rights` have

static int rights_rounds;
static pthread_barrier_t rights_begin;

static int raise_and_drop(int capability) {
  struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct all[2], less[2];
  if (syscall(SYS_capget, &head, all)) return -1;
  memcpy(less, all, sizeof(less));
  less[capability / 32].effective &= ~(1u << capability % 32);
  return syscall(SYS_capset, &head, less) || syscall(SYS_capset, &head, all) ? -1 : 0;
}

// One thread becomes a user of its own and root again, drops a right of its own and takes it back, enters a namespace.
static void *change_rights(void *number) {
  int mine = (int)(intptr_t)number;
  pthread_barrier_wait(&rights_begin);
  for (int i = 0; i < rights_rounds; i++) {
    if (syscall(SYS_setresuid, -1, RIGHTS_FIRST + mine, -1) || syscall(SYS_setresuid, -1, 0, -1)) fail("setresuid");
    if (raise_and_drop(mine)) fail("capset");
    int fd = open("/proc/thread-self/ns/uts", O_RDONLY);
    if (setns(fd, CLONE_NEWUTS)) fail("setns");
    close(fd);
  }
  return NULL;
}

// rights THREADS ROUNDS: threads that change their rights at once, each by system calls of its own
static int rights(char **argv) {
  int count = atoi(argv[2]);
  pthread_t threads[64];
  rights_rounds = atoi(argv[3]);
  pthread_barrier_init(&rights_begin, NULL, count);
  for (int i = 0; i < count; i++) pthread_create(&threads[i], NULL, change_rights, (void *)(intptr_t)i);
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
  return 0;
}

// Half of them end with the first signal, and libc's is one.
static void *rest(void *number) {
  do pause();
  while ((intptr_t)number % 2);
  return NULL;
}

// together THREADS UID: libc has every thread of the process make the change
static int together(char **argv) {
  pthread_t thread;
  for (int i = 0; i < atoi(argv[2]); i++) pthread_create(&thread, NULL, rest, (void *)(intptr_t)i);
  if (seteuid(atoi(argv[3]))) return fail("seteuid");
  if (seteuid(0)) return fail("seteuid back");
  return 0;
}

static char **thread_argv;

static void *pass_on(void *unused) {
  // born of a thread that is not what its process is
  if (syscall(SYS_setresuid, -1, 0, -1)) fail("setresuid back");
  return unused;
}

static void *change_alone(void *unused) {
  pthread_t heir;
  if (syscall(SYS_setresuid, -1, atoi(thread_argv[2]), -1)) fail("setresuid");
  pthread_create(&heir, NULL, pass_on, NULL);
  pthread_join(heir, NULL);
  pid_t child = fork();
  if (child) waitpid(child, NULL, 0);
  execv(thread_argv[3], thread_argv + 3); // of the child, and then of the thread itself
  fail("execv");
  return unused;
}

// thread-becomes UID COMMAND…: a thread becomes another user; its child and it itself exec as that one
static int thread_becomes(char **argv) {
  pthread_t thread;
  thread_argv = argv;
  pthread_create(&thread, NULL, change_alone, NULL);
  pthread_join(thread, NULL);
  return 1;
}

static int names(void) {
  if (unshare(CLONE_NEWUTS | CLONE_NEWNS)) return fail("unshare");
  if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL)) return fail("mount private");
  if (mount("throughline-test", "/mnt", "tmpfs", 0, NULL)) return fail("mount");
  int fd = open("/proc/self/ns/uts", O_RDONLY);
  if (setns(fd, CLONE_NEWUTS)) return fail("setns");
  umount("/mnt");
  if (chroot("/")) return fail("chroot");
  return 0;
}

static int raw(void) {
  int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (fd < 0) return fail("socket");
  printf("raw\n");
  return 0;
}

// write PATH BYTE: the first thing it does is to leave a trace
static int leave_trace(char **argv) {
  int fd = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0644);
  return write(fd, "x", 1) == 1 ? 0 : 1;
}

static uint64_t cpu_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (uint64_t)now.tv_sec * 1000000000u + now.tv_nsec;
}

// opens PATH COUNT PER_SECOND: opens and closes; 0 is as fast as it goes; prints nanoseconds taken, and those of cpu (without
// the waiting when there is a rate)
static int opens(char **argv) {
  long count = atol(argv[3]), rate = atol(argv[4]);
  uint64_t start = now_ns(), cpu = 0;
  for (long done = 0; done < count;) {
    uint64_t before = cpu_ns();
    for (long end = done + 64 < count ? done + 64 : count; done < end; done++) {
      int fd = syscall(SYS_openat, AT_FDCWD, argv[2], O_RDONLY | O_CLOEXEC, 0);
      if (fd < 0) return fail("openat");
      syscall(SYS_close, fd);
    }
    cpu += cpu_ns() - before;
    while (rate && now_ns() < start + (uint64_t)done * 1000000000u / rate) {
    }
  }
  printf("%llu %llu\n", (unsigned long long)(now_ns() - start), (unsigned long long)cpu);
  return 0;
}

// calls COUNT: nanoseconds of cpu for COUNT system calls that do nothing, the best of 15 rounds
static int calls(char **argv) {
  long count = atol(argv[2]);
  uint64_t best = UINT64_MAX;
  for (int round = 0; round < 15; round++) {
    uint64_t start = cpu_ns();
    for (long i = 0; i < count; i++) syscall(SYS_getppid);
    uint64_t taken = cpu_ns() - start;
    if (taken < best) best = taken;
  }
  printf("%llu\n", (unsigned long long)best);
  return 0;
}

// spawns COUNT PATH…: forks and execs one after the other; prints nanoseconds taken
static int spawns(char **argv) {
  uint64_t start = now_ns();
  for (long i = 0; i < atol(argv[2]); i++) {
    pid_t child = vfork();
    if (!child) {
      execv(argv[3], argv + 3);
      _exit(127);
    }
    waitpid(child, NULL, 0);
  }
  printf("%llu\n", (unsigned long long)(now_ns() - start));
  return 0;
}

// arguments BYTES: an exec with that much argv; 0 is an empty argv
static int arguments(char **argv) {
  long bytes = atol(argv[2]);
  if (bytes == 0) {
    execve("/bin/true", (char *[]){NULL}, (char *[]){NULL});
    return fail("execve");
  }
  // single strings may have 128 KiB
  size_t parts = bytes / 65536 + 1, at = 0;
  char **list = calloc(parts + 2, sizeof(*list));
  list[at++] = "true";
  for (long left = bytes; left > 0; left -= 65536) {
    long size = left < 65536 ? left : 65536;
    char *one = malloc(size);
    memset(one, 'a', size - 1);
    one[size - 1] = 0;
    list[at++] = one;
  }
  execve("/bin/true", list, (char *[]){NULL});
  return fail("execve");
}

// bytes: arguments that are not text
static int bytes(void) {
  execve("/bin/true", (char *[]){"true", "\xff\xfe\x80", "", "caf\xc3\xa9", NULL}, (char *[]){NULL});
  return fail("execve");
}

int main(int argc, char **argv) {
  const char *act = argc > 1 ? argv[1] : "";
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (!strcmp(act, "say") && argc > 2) return say(argv);
  if (!strcmp(act, "race") && argc > 2) return race(argv);
  if (!strcmp(act, "memfd")) return memfd();
  if (!strcmp(act, "connect") && argc > 3) return try_connect(argv);
  if (!strcmp(act, "send") && argc > 3) return try_send(argv);
  if (!strcmp(act, "dns") && argc > 3) return dns(argv);
  if (!strcmp(act, "reverse") && argc > 3) return reverse(argv);
  if (!strcmp(act, "talk") && argc > 3) return talk(argv);
  if (!strcmp(act, "unanswered")) return unanswered();
  if (!strcmp(act, "takes")) return takes();
  if (!strcmp(act, "moments") && argc > 2) return moments(argv);
  if (!strcmp(act, "tiny") && argc > 4) return tiny(argv);
  if (!strcmp(act, "ring") && argc > 3) return ring(argv);
  if (!strcmp(act, "elsewhere") && argc > 3) return elsewhere(argv);
  if (!strcmp(act, "later") && argc > 3) return later(argv);
  if (!strcmp(act, "reuse")) return reuse();
  if (!strcmp(act, "trace")) return trace();
  if (!strcmp(act, "become") && argc > 3) return become(argv);
  if (!strcmp(act, "waits") && argc > 3) return waits(argv);
  if (!strcmp(act, "rights") && argc > 3) return rights(argv);
  if (!strcmp(act, "together") && argc > 3) return together(argv);
  if (!strcmp(act, "thread-becomes") && argc > 3) return thread_becomes(argv);
  if (!strcmp(act, "names")) return names();
  if (!strcmp(act, "raw")) return raw();
  if (!strcmp(act, "write") && argc > 2) return leave_trace(argv);
  if (!strcmp(act, "opens") && argc > 4) return opens(argv);
  if (!strcmp(act, "calls") && argc > 2) return calls(argv);
  if (!strcmp(act, "spawns") && argc > 3) return spawns(argv);
  if (!strcmp(act, "arguments") && argc > 2) return arguments(argv);
  if (!strcmp(act, "bytes")) return bytes();
  if (!strcmp(act, "nothing")) return 0;
  fprintf(stderr, "actor: unknown act \"%s\"\n", act);
  return 2;
}
