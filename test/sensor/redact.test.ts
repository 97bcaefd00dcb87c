// The daemon's redaction, as C: a small program around redact.c takes argv and prints what would leave the node.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { root } from './sensor.ts';

const noCompiler = spawnSync('gcc', ['--version']).status === 0 ? '' : 'gcc is missing';
if (noCompiler) console.warn(`SKIP (redact): ${noCompiler}`);

// Cases come on stdin as a 32-bit length and the argv area; each goes back the same way.
const main = `
#include "redact.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
int main(void) {
  uint32_t length;
  while (fread(&length, 4, 1, stdin) == 1) {
    char *exact = malloc(length ? length : 1); // of its exact size: a step too far is seen
    bool changed;
    if (fread(exact, 1, length, stdin) != length) return 1;
    uint32_t shorter = redact_argv(exact, length, &changed);
    fwrite(&shorter, 4, 1, stdout);
    fwrite(exact, 1, shorter, stdout);
    free(exact);
  }
  return 0;
}`;

describe.skipIf(noCompiler)('redact', () => {
  let folder: string;
  const redactAll = (cases: string[][]): string[][] => {
    const parts = cases.flatMap((argv) => {
      const area = Buffer.from(argv.map((each) => `${each}\0`).join(''), 'latin1');
      const length = Buffer.alloc(4);
      length.writeUInt32LE(area.length);
      return [length, area];
    });
    const out = execFileSync(path.join(folder, 'redact'), { input: Buffer.concat(parts) });
    const results: string[][] = [];
    for (let at = 0; at < out.length;) {
      const end = at + 4 + out.readUInt32LE(at);
      results.push(
        out
          .toString('latin1', at + 4, end)
          .split('\0')
          .slice(0, -1),
      );
      at = end;
    }
    return results;
  };
  const redact = (...argv: string[]) => redactAll([argv])[0]!;

  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-redact-'));
    writeFileSync(path.join(folder, 'main.c'), main);
    const source = path.join(root, 'native-sensor/daemon');
    const flags = [
      '-g',
      '-fsanitize=address,undefined',
      '-D_GNU_SOURCE',
      '-iquote', // only of what is written in quotes: a header here may be called as one of the system's
      source,
      '-o',
      path.join(folder, 'redact'),
    ];
    execFileSync('gcc', [...flags, path.join(folder, 'main.c'), path.join(source, 'redact.c')]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each<[string[], string[]]>([
    [['--password=hunter2'], ['--password=***']],
    [
      ['--password', 'hunter2', 'x'],
      ['--password', '***', 'x'],
    ],
    [
      ['--password', '-v'],
      ['--password', '-v'],
    ],
    [['DB_PASSWORD=hunter2 npm start'], ['DB_PASSWORD=*** npm start']],
    [
      ['-H', 'Authorization: Bearer abcdef.ghijkl'],
      ['-H', 'Authorization: Bearer ***'],
    ],
    [
      ['-H', 'X-Api-Key: 12345678'],
      ['-H', 'X-Api-Key: ***'],
    ],
    [['https://user:secretpw@host/path'], ['https://user:***@host/path']],
    [['https://host/path?token=abcdef&x=1'], ['https://host/path?token=***&x=1']],
    [['{"password":"hunter2","a":1}'], ['{"password":"***","a":1}']],
    [['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc'], ['***']],
    [['ghp_0123456789abcdef0123'], ['***']],
    // a secret after a blank, in quotes, of several words
    [
      ['sh', '-c', 'mysql --password hunter2 -e "select 1"'],
      ['sh', '-c', 'mysql --password *** -e "select 1"'],
    ],
    [
      ['sh', '-c', "app --token='two words' --verbose"],
      ['sh', '-c', "app --token='***' --verbose"],
    ],
    [['--password=two words'], ['--password=***']],
    [['{"password": "two \\"words\\" here", "a": 1}'], ['{"password": "***", "a": 1}']],
    [
      ['-H', 'Authorization: Token abcdef'],
      ['-H', 'Authorization: Token ***'],
    ],
    [
      ['-H', 'authorization: Digest username="jo", response="6629fae4"'],
      ['-H', 'authorization: Digest ***'],
    ],
    [
      ['sh', '-c', "curl -H 'Authorization: Bearer a b' https://host"],
      ['sh', '-c', "curl -H 'Authorization: Bearer ***' https://host"],
    ],
    [
      ['--token=1234', 'DB_PASS=hunter2 X_PASS=hunter3'],
      ['--token=***', 'DB_PASS=*** X_PASS=***'],
    ],
    [
      ['-H', 'Cookie: session=abcdef; theme=dark'],
      ['-H', 'Cookie: ***'],
    ],
    [['DB_PASS=hunter2'], ['DB_PASS=***']],
    [
      ['--pass', 'hunter2'],
      ['--pass', '***'],
    ],
    [['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG'], ['AWS_SECRET_ACCESS_KEY=***']],
    // flags that only their program gives a meaning
    [
      ['/usr/bin/curl', '-u', 'jo:hunter2', 'https://host'],
      ['/usr/bin/curl', '-u', '***', 'https://host'],
    ],
    [
      ['sshpass', '-p', 'hunter2', 'ssh', 'host'],
      ['sshpass', '-p', '***', 'ssh', 'host'],
    ],
    [
      ['mysql', '-phunter2', 'db'],
      ['mysql', '-p***', 'db'],
    ],
    [
      ['redis-cli', '-a', 'hunter2'],
      ['redis-cli', '-a', '***'],
    ],
    // addresses, and tokens that name themselves
    [['https://ghp_0123456789abcdef0123@github.com/x'], ['https://***@github.com/x']],
    [['https://0123456789abcdef0123@host/x'], ['https://***@host/x']],
    [['redis://:hunter2@cache:6379/0'], ['redis://:***@cache:6379/0']],
    [['glpat-0123456789abcdef'], ['***']],
    [['KEY=sk-0123456789abcdef'], ['KEY=***']],
    // and what is none
    [
      ['mkdir', '-p', '/var/lib/app'],
      ['mkdir', '-p', '/var/lib/app'],
    ],
    [
      ['ssh', '-p', '2222', 'jo@host'],
      ['ssh', '-p', '2222', 'jo@host'],
    ],
    [
      ['git', 'clone', 'ssh://git@github.com/a/b'],
      ['git', 'clone', 'ssh://git@github.com/a/b'],
    ],
    [
      ['node', '--passthrough=yes', 'path=/x', 'compass=north'],
      ['node', '--passthrough=yes', 'path=/x', 'compass=north'],
    ],
    [
      ['sh', '-c', 'cat /etc/passwd: no; ls -la /token /x'],
      ['sh', '-c', 'cat /etc/passwd: no; ls -la /token /x'],
    ],
    [
      ['task-runner', 'sk-x', 'npm_x', 'SG.short'],
      ['task-runner', 'sk-x', 'npm_x', 'SG.short'],
    ],
    [['AKIAIOSFODNN7EXAMPLE'], ['AKIAIOSFODNN7EXAMPLE']],
    [
      ['git', 'commit', '--author=Jo <jo@example.com>'],
      ['git', 'commit', '--author=Jo <jo@example.com>'],
    ],
    [
      ['sh', '-c', 'curl http://10.0.0.1:8080/x'],
      ['sh', '-c', 'curl http://10.0.0.1:8080/x'],
    ],
    [
      ['', 'a', ''],
      ['', 'a', ''],
    ],
  ])('%j becomes %j', (argv, expected) => {
    expect(redact(...argv)).toEqual(expected);
  });

  it('survives any bytes, never longer than they came', () => {
    let state = 7;
    const random = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const pieces = ['token', '=', ':', '//', '@', ' ', '"', 'eyJ', '--', 'password', 'ghp_', 'Bearer', '\n', 'x'];
    const word = () => Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
    const cases = Array.from({ length: 5_000 }, () => [word(), word(), word()]);
    const results = redactAll(cases);
    expect(results).toHaveLength(cases.length);
    results.forEach((argv, index) => expect(argv.join('').length).toBeLessThanOrEqual(cases[index]!.join('').length));
  });
});
