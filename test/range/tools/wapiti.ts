// wapiti (https://wapiti-scanner.github.io), a scanner of web applications, at the doors that answer to a query.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { output, versionOf, type Go, type Place, type Tool } from './tool.ts';

const program = process.env['WAPITI'] ?? 'wapiti';

/** Its modules, and the doors each is let loose on. */
const modules: readonly (readonly [module: string, door: string, value: string, needs?: Go['needs']])[] = [
  ['sql', 'postgresql-search', 'room', 'postgresql'],
  ['timesql', 'postgresql-sort', 'price', 'postgresql'],
  ['sql', 'mysql-search', 'room', 'mariadb'],
  ['timesql', 'mysql-sort', 'price', 'mariadb'],
  ['sql', 'sqlite-search', 'room'],
  ['exec', 'shell-plain', 'www'],
  ['file', 'file-query', 'a.txt'],
  ['file', 'file-stripped', 'a.txt'],
  ['file', 'file-typed', 'a.txt'],
  ['ldap', 'ldap', 'Bob', 'ldap'],
  ['ssrf', 'fetch', 'BACKEND'],
];
/** It sends these doors nothing that their databases can read. */
const UNREAD = new Set(['mysql-search']);
const MISTAKEN = 'it compares pages byte for byte, and every refusal has the number of its finding in it';

async function scan(module: string, door: string, value: string, place: Place): Promise<readonly string[]> {
  const { base, scratch, inside, backend, limitMs } = place;
  const report = join(scratch, 'report.json');
  await output(
    program,
    [
      '--url',
      `${base}/door/${door}?x=${encodeURIComponent(value.replace('BACKEND', `${backend}/items/1`))}`,
      '--scope',
      'url',
      '--module',
      module,
      '--level',
      '2',
      '--endpoint',
      inside,
      '--flush-session',
      '--store-session',
      scratch,
      '--store-config',
      scratch,
      '--no-bugreport',
      '--max-attack-time',
      String(Math.floor(limitMs / 1000)),
      '--format',
      'json',
      '--output',
      report,
    ],
    { limitMs, folder: scratch },
  );
  if (!existsSync(report)) return ['(no report)'];
  const { vulnerabilities } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly vulnerabilities: Readonly<Record<string, readonly unknown[]>>;
  };
  return Object.entries(vulnerabilities).flatMap(([name, found]) => found.map(() => name));
}

export const wapiti: Tool = {
  name: 'wapiti',
  find: () => versionOf(program, ['--version'], 'pip install wapiti3, or Debian: wapiti'),
  goes: modules.map(([module, door, value, needs], index) => ({
    door,
    framework: index % 2 === 0 ? 'express' : 'fastify',
    what: module,
    ...(needs === undefined ? {} : { needs }),
    shows: UNREAD.has(door) ? 'nothing' : 'effects',
    ...(module === 'ldap' ? { mistaken: MISTAKEN } : {}),
    run: (place) => scan(module, door, value, place),
  })),
};
