// What the daemon can still do once it is confined, should somebody make it do something else: a small program confines itself with
// the daemon's own code and tries.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { root } from './sensor.ts';

const reason =
  process.getuid?.() !== 0
    ? 'only root has rights to give up'
    : spawnSync('gcc', ['--version']).status === 0
      ? ''
      : 'gcc is missing';
if (reason) console.warn(`SKIP (confine): ${reason}`);

const main = `
#include "confine.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
static void say(const char *what, long result) { dprintf(1, "%s: %s\\n", what, result < 0 ? strerror(errno) : "done"); }
int main(int argc, char **argv) {
  char error[256] = "";
  if (argc < 2 || confine(argc > 2, 0, error, sizeof(error))) return dprintf(2, "%s\\n", error), 1;
  int there = openat(AT_FDCWD, argv[1], O_RDONLY);
  say("read", there);
  say("write", openat(AT_FDCWD, argv[1], O_WRONLY));
  say("append", openat(AT_FDCWD, argv[1], O_RDWR | O_APPEND));
  say("empty", openat(AT_FDCWD, argv[1], O_WRONLY | O_TRUNC));
  say("make", openat(AT_FDCWD, "made", O_WRONLY | O_CREAT, 0644));
  say("nameless", openat(AT_FDCWD, ".", O_WRONLY | O_TMPFILE, 0644));
  say("run", syscall(SYS_execve, "/bin/true", (char *[]){"true", 0}, (char *[]){0}));
  say("fork", syscall(SYS_clone, 17, 0, 0, 0, 0));
  say("connect", socket(AF_INET, SOCK_STREAM, 0));
  say("code", mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
  say("trace", ptrace(PTRACE_ATTACH, 1, 0, 0));
  say("program", syscall(SYS_bpf, 5, error, sizeof(error)));
  say("kill", kill(1, 0));
  say("remove", unlink(argv[1]));
  _exit(0);
}`;

describe.skipIf(reason)('a confined daemon', () => {
  let folder: string;
  let file: string;
  const tried = (...how: string[]) =>
    Object.fromEntries(
      execFileSync(path.join(folder, 'confine'), [file, ...how], { cwd: folder, encoding: 'utf8' })
        .trim()
        .split('\n')
        .map((line) => line.split(': ') as [string, string]),
    );

  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-confine-'));
    file = path.join(folder, 'file');
    writeFileSync(file, 'content');
    writeFileSync(
      path.join(folder, 'main.c'),
      main.replace('#include <unistd.h>', '#include <signal.h>\n#include <unistd.h>'),
    );
    const daemon = path.join(root, 'native-sensor/daemon');
    const flags = ['-D_GNU_SOURCE', '-iquote', daemon, '-static', '-o', path.join(folder, 'confine')];
    execFileSync('gcc', [...flags, path.join(folder, 'main.c'), path.join(daemon, 'confine.c')]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const refused = 'Operation not permitted';
  const never = {
    read: 'done',
    empty: refused,
    make: refused,
    nameless: refused,
    run: refused,
    fork: refused,
    connect: refused,
    code: refused,
    trace: refused,
    program: refused,
    kill: refused,
    remove: refused,
  };

  it('reads files while it watches, and writes none', () => {
    expect(tried()).toEqual({ ...never, write: refused, append: refused });
  });

  it('writes to what is there while it enforces, and makes nothing', () => {
    expect(tried('enforcing')).toEqual({ ...never, write: 'done', append: 'done' });
    expect(readFileSync(file, 'utf8')).toBe('content');
    expect(existsSync(path.join(folder, 'made'))).toBe(false);
  });
});
