// What the sensor's benchmark lets happen: one kind of act, from several threads, at a rate asked for or as fast as it goes.
//
//   storm KIND THREADS ACTS PER_SECOND FOLDER FILES
//
// Prints "ready", waits for a byte, prints "<wall ns> <cpu ns> <acts>": the time of the processor is that of the acts alone (children included), not of the
// waiting between them. Compiled by run.ts.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define THREADS_MAX 8
#define FILES_MAX 900
#define BATCH 64 // acts between two looks at the clock
#define CLOSED_PORT 1

static const char *kind, *folder;
static long acts, per_second, files;
static int threads;
static uint64_t began;
static pthread_barrier_t together;

struct share {
  long number, done;
  uint64_t cpu_ns;
  int socket;
};

static void fail(const char *what) {
  fprintf(stderr, "storm: %s: %s\n", what, strerror(errno));
  exit(1);
}

static uint64_t clock_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (uint64_t)now.tv_sec * 1000000000u + now.tv_nsec;
}

// The folders are open already: what is left of the storm's own cost is opening and closing.
static int directories[FILES_MAX];

static void find_files(void) {
  char path[512];
  for (long i = 0; i < files; i++) {
    snprintf(path, sizeof(path), "%s/%ld/serviceaccount", folder, i);
    directories[i] = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directories[i] < 0) fail(path);
  }
}

static void open_one(struct share *mine, long i) {
  int fd = syscall(SYS_openat, directories[(mine->number + i * threads) % files], "token", O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) fail("openat");
  syscall(SYS_close, fd);
}

// A datagram socket that is connected sends nothing: the cheapest way to be seen reaching for an address.
static void connect_udp(struct share *mine, long i) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(1024 + i % 60000)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(mine->socket, (void *)&to, sizeof(to))) fail("connect");
}

static void connect_tcp(struct share *mine, long i) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(CLOSED_PORT)};
  (void)mine, (void)i;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || !connect(fd, (void *)&to, sizeof(to)) || errno != ECONNREFUSED) fail("connect to a closed port");
  close(fd);
}

// The thread's own user, there and back.
static void change_user(struct share *mine, long i) {
  (void)mine;
  if (syscall(SYS_setresuid, -1, i & 1 ? 0 : 65534, -1)) fail("setresuid");
}

// Asks nobody for a name: the packet is read on its way out.
static void ask_name(struct share *mine, long i) {
  static const char question[] = "\x12\x34\1\0\0\1\0\0\0\0\0\0\3api\5shops\7example\3com\0\0\1\0\1";
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(53)};
  (void)i;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (sendto(mine->socket, question, sizeof(question) - 1, 0, (void *)&to, sizeof(to)) < 0) fail("sendto");
}

static void begin_listening(struct share *mine, long i) {
  (void)mine, (void)i;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || listen(fd, 1)) fail("listen");
  close(fd);
}

static void make_memory_file(struct share *mine, long i) {
  (void)mine, (void)i;
  int fd = syscall(SYS_memfd_create, "storm", 1 /* MFD_CLOEXEC */);
  if (fd < 0) fail("memfd_create");
  close(fd);
}

static void run_program(struct share *mine, long i) {
  (void)mine, (void)i;
  pid_t child = vfork();
  if (!child) {
    execl("/proc/self/exe", "storm", "nothing", NULL);
    _exit(127);
  }
  if (child < 0 || waitpid(child, NULL, 0) < 0) fail("vfork");
}

static const struct {
  const char *name;
  void (*act)(struct share *, long);
} kinds[] = {
    {"open", open_one},           {"connect-udp", connect_udp}, {"connect-tcp", connect_tcp},
    {"credentials", change_user}, {"exec", run_program},        {"dns", ask_name},
    {"listen", begin_listening},  {"act", make_memory_file},
};

static void *work(void *given) {
  struct share *mine = given;
  void (*act)(struct share *, long) = NULL;
  long count = acts / threads, rate = per_second / threads;

  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
    if (!strcmp(kinds[i].name, kind)) act = kinds[i].act;
  mine->socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  prctl(PR_SET_TIMERSLACK, 1);
  pthread_barrier_wait(&together);
  while (mine->done < count) {
    uint64_t before = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < BATCH && mine->done < count; i++) act(mine, mine->done++);
    mine->cpu_ns += clock_ns(CLOCK_THREAD_CPUTIME_ID) - before;
    // asleep, not spinning: who watches needs the processor
    uint64_t due = rate ? began + (uint64_t)mine->done * 1000000000u / rate : 0;
    struct timespec at = {due / 1000000000u, due % 1000000000u};
    if (due > clock_ns(CLOCK_MONOTONIC)) clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
  }
  return NULL;
}

int main(int argc, char **argv) {
  struct share shares[THREADS_MAX] = {0};
  pthread_t ids[THREADS_MAX];
  struct rusage children;
  uint64_t cpu = 0;
  long done = 0;

  if (argc == 2) return 0; // "nothing": what was started by run_program
  if (argc != 7) fail("KIND THREADS ACTS PER_SECOND FOLDER FILES");
  kind = argv[1];
  threads = atoi(argv[2]) < THREADS_MAX ? atoi(argv[2]) : THREADS_MAX;
  acts = atol(argv[3]);
  per_second = atol(argv[4]);
  folder = argv[5];
  files = atol(argv[6]) < FILES_MAX ? atol(argv[6]) : FILES_MAX;
  find_files();
  printf("ready\n"); // and no more until we are told: our own start is nobody's cost
  fflush(stdout);
  char go;
  if (read(0, &go, 1) != 1) return 0;
  pthread_barrier_init(&together, NULL, threads + 1);
  for (int i = 0; i < threads; i++) {
    shares[i].number = i;
    pthread_create(&ids[i], NULL, work, &shares[i]);
  }
  began = clock_ns(CLOCK_MONOTONIC);
  pthread_barrier_wait(&together);
  for (int i = 0; i < threads; i++) {
    pthread_join(ids[i], NULL);
    cpu += shares[i].cpu_ns;
    done += shares[i].done;
  }
  uint64_t wall = clock_ns(CLOCK_MONOTONIC) - began;
  getrusage(RUSAGE_CHILDREN, &children);
  cpu += (children.ru_utime.tv_sec + children.ru_stime.tv_sec) * 1000000000ull;
  cpu += (children.ru_utime.tv_usec + children.ru_stime.tv_usec) * 1000ull;
  printf("%llu %llu %ld\n", (unsigned long long)wall, (unsigned long long)cpu, done);
  return 0;
}
