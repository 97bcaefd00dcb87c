// wfuzz (https://github.com/xmendez/wfuzz) with the lists of attacks that its Debian package brings, each text as it stands
// and in the encodings that filters are got past with.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { output, versionOf, type Go, type Place, type Tool } from './tool.ts';

const require = createRequire(import.meta.url);
const { ways } = require('./app/places.cjs') as { ways: Readonly<Record<string, readonly [string, string?]>> };

const program = process.env['WFUZZ'] ?? 'wfuzz';
const LISTS = process.env['WFUZZ_LISTS'] ?? '/usr/share/wfuzz/wordlist';

const climbs = ['Injections/Traversal.txt', 'vulns/dirTraversal-nix.txt', 'vulns/dirTraversal.txt'];
const statements = ['Injections/SQL.txt', 'vulns/sql_inj.txt'];
const everything = ['Injections/All_attack.txt'];

const rounds: readonly (readonly [
  door: string,
  lists: readonly string[],
  encoders: readonly string[],
  needs?: Go['needs'],
])[] = [
  ['file-query', climbs, ['none', 'urlencode', 'double_urlencode']],
  ['file-path', climbs, ['none', 'urlencode', 'double_urlencode']],
  ['file-stripped', climbs, ['none', 'urlencode']],
  ['file-typed', climbs, ['none', 'urlencode']],
  ['shell-plain', everything, ['none', 'urlencode']],
  ['shell-single', everything, ['urlencode']],
  ['shell-quoted', everything, ['none']],
  ['postgresql-search', [...statements, ...everything], ['urlencode'], 'postgresql'],
  ['postgresql-room', statements, ['urlencode'], 'postgresql'],
  ['postgresql-login', statements, ['none'], 'postgresql'],
  ['mysql-search', [...statements, ...everything], ['urlencode'], 'mariadb'],
  ['mysql-room', statements, ['none'], 'mariadb'],
  ['mysql-login', statements, ['urlencode'], 'mariadb'],
  ['sqlite-search', [...statements, ...everything], ['urlencode']],
  ['sqlite-sort', statements, ['urlencode']],
  ['sqlite-login', statements, ['none']],
  ['template-ejs', everything, ['urlencode']],
  ['template-nunjucks', everything, ['urlencode']],
  ['calculate', everything, ['urlencode']],
  ['ldap', everything, ['urlencode'], 'ldap'],
  ['mongo-find', everything, ['urlencode'], 'mongodb'],
];

async function fuzz(door: string, list: string, encoder: string, place: Place): Promise<readonly string[]> {
  const { base, scratch, secret, limitMs } = place;
  const at = `${base}/door/${door}`;
  const [way, name] = ways[door] ?? ['query', 'x'];
  const target: Readonly<Record<string, readonly string[]>> = {
    query: [`${at}?x=FUZZ`],
    path: [`${at}/FUZZ`],
    json: ['-H', 'Content-Type: application/json', '-d', `{"${name}":"FUZZ"}`, at],
    cookie: ['-b', `${name}=FUZZ`, at],
    header: ['-H', `${name}: FUZZ`, at],
    form: ['-d', `${name}=FUZZ`, at],
  };
  const said = await output(
    program,
    [
      '-t',
      '4',
      '--req-delay',
      '20',
      '-z',
      `file,${LISTS}/${list},${encoder}`,
      '--ss',
      `root:x:0:0:|${secret}`,
      '-o',
      'raw',
      ...target[way]!,
    ],
    { limitMs, folder: scratch },
  );
  return [...said.matchAll(/^\d+:.*"(.*)"\s*$/gm)].map(([, payload]) => payload!);
}

export const wfuzz: Tool = {
  name: 'wfuzz',
  async find() {
    const found = await versionOf(program, ['--version'], 'Debian: wfuzz');
    if ('version' in found && !existsSync(`${LISTS}/Injections`))
      return { missing: `${LISTS} is not here (Debian: wfuzz)` };
    return found;
  },
  goes: rounds.flatMap(([door, lists, encoders, needs], index) =>
    lists.flatMap((list, at) =>
      encoders.map((encoder, turn): Go => ({
        door,
        framework: (index + at + turn) % 2 === 0 ? 'express' : 'fastify',
        what: `${list}, ${encoder}`,
        ...(needs === undefined ? {} : { needs }),
        shows: 'nothing',
        run: (place) => fuzz(door, list, encoder, place),
      })),
    ),
  ),
};
