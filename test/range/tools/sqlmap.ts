// sqlmap (https://sqlmap.org) at every careless door to a database, and with its other engines at what is no SQL.
import { createRequire } from 'node:module';
import { output, versionOf, type Go, type Place, type Tool } from './tool.ts';

const require = createRequire(import.meta.url);
const { ways } = require('./app/places.cjs') as { ways: Readonly<Record<string, readonly [string, string?]>> };

const program = process.env['SQLMAP'] ?? 'sqlmap';

/** Scripts that write a payload another way; each list is one run's. */
const TAMPERS: readonly (readonly string[])[] = [
  ['space2comment', 'randomcase'],
  ['between', 'equaltolike'],
  ['charencode'],
  ['versionedmorekeywords', 'space2plus'],
  ['unmagicquotes'],
  ['symboliclogical', 'multiplespaces'],
  ['charunicodeescape'],
  ['space2morecomment', 'uppercase'],
  ['space2randomblank', 'greatest'],
  ['overlongutf8', 'randomcomments'],
  ['scientific', 'lowercase'],
  ['space2dash', 'unionalltounion'],
  ['apostrophenullencode', 'appendnullbyte'],
  ['halfversionedmorekeywords', 'hex2char'],
];

interface Door {
  readonly door: string;
  readonly dbms: 'PostgreSQL' | 'MySQL' | 'SQLite';
  readonly value: string;
  readonly needs?: 'postgresql' | 'mariadb';
}

const doors: readonly Door[] = [
  ...(
    [
      ['search', 'room'],
      ['room', '1'],
      ['login', 'bob'],
      ['sort', 'price'],
      ['page', '2'],
      ['post', 'hello'],
    ] as const
  ).map(([door, value]) => ({
    door: `postgresql-${door}`,
    dbms: 'PostgreSQL' as const,
    value,
    needs: 'postgresql' as const,
  })),
  ...(
    [
      ['search', 'room'],
      ['room', '1'],
      ['login', 'bob'],
      ['sort', 'price'],
      ['tag', 'Garden room'],
      ['move', 'hello'],
    ] as const
  ).map(([door, value]) => ({ door: `mysql-${door}`, dbms: 'MySQL' as const, value, needs: 'mariadb' as const })),
  ...(
    [
      ['search', 'room'],
      ['room', '1'],
      ['login', 'bob'],
      ['sort', 'price'],
    ] as const
  ).map(([door, value]) => ({ door: `sqlite-${door}`, dbms: 'SQLite' as const, value })),
];

/** Where the text goes in, marked with the sign that the tool puts its payloads at. */
export function aim(base: string, door: string, value: string): readonly string[] {
  const at = `${base}/door/${door}`;
  const [way, name] = ways[door] ?? ['query', 'x'];
  switch (way) {
    case 'path':
      return ['-u', `${at}/${value}*`];
    case 'json':
      return ['-u', at, '-H', 'Content-Type: application/json', '--data', JSON.stringify({ [name!]: `${value}*` })];
    case 'form':
      return ['-u', at, '--data', `${name}=${value}*`];
    case 'cookie':
      return ['-u', at, '--cookie', `${name}=${value}*`];
    case 'header':
      return ['-u', at, '-H', `${name}: ${value}*`];
    default:
      return ['-u', `${at}?x=${encodeURIComponent(value)}*`];
  }
}

const always = [
  '--batch',
  '--flush-session',
  '--disable-coloring',
  '--no-logging',
  '--time-sec=1',
  '--skip-waf',
  '--skip=user-agent,referer,host',
];

async function inject(
  { door, dbms, value }: Door,
  tampers: readonly string[],
  place: Place,
): Promise<readonly string[]> {
  const { base, guarded, scratch, level, limitMs } = place;
  const said = await output(
    program,
    [
      ...aim(base, door, value),
      ...always,
      `--output-dir=${scratch}`,
      `--dbms=${dbms}`,
      '--technique=BEUSTQ',
      '--risk=3',
      // Without the agent it shall show that it can, with it it shall try everything.
      `--level=${guarded ? level : 3}`,
      ...(guarded ? [] : ['--dump', '-T', 'rooms', '-C', 'name', '--threads=4']),
      ...(tampers.length > 0 ? [`--tamper=${tampers.join(',')}`] : []),
    ],
    { limitMs, folder: scratch },
  );
  return [...said.matchAll(/^ {4}Type: (.+)$/gm)].map(([, type]) => type!);
}

function sqlGoes(): Go[] {
  return doors.flatMap((door, index) => {
    // Every door plain, and with one of the other ways to write the same: payloads.ts tries them all at every door.
    const lists = [[], TAMPERS[index % TAMPERS.length]!];
    return lists.map((tampers, at): Go => ({
      door: door.door,
      framework: (index + at) % 2 === 0 ? 'express' : 'fastify',
      what: tampers.length === 0 ? 'all techniques' : tampers.join(', '),
      ...(door.needs === undefined ? {} : { needs: door.needs }),
      // A script may write what no database reads: then there is nothing to find without the agent either.
      shows: tampers.length === 0 ? 'effects and claims' : 'nothing',
      run: (place) => inject(door, tampers, place),
    }));
  });
}

/** Its engines for what is no SQL. */
function otherGoes(): Go[] {
  const engine = (door: string, flag: string, target: readonly string[], needs?: Go['needs']): Go[] =>
    (['express', 'fastify'] as const).map((framework) => ({
      door,
      framework,
      what: flag,
      since: '1.10',
      ...(needs === undefined ? {} : { needs }),
      shows: 'effects and claims',
      async run({ base, scratch, level, limitMs }) {
        const said = await output(
          program,
          [
            ...target.map((part) => part.replace('BASE', `${base}/door/${door}`)),
            `--${flag}`,
            ...always,
            `--level=${level}`,
            '--risk=3',
            `--output-dir=${scratch}`,
          ],
          { limitMs, folder: scratch },
        );
        return [...said.matchAll(/^.*(?:is vulnerable|appears to be vulnerable|identified.*injection).*$/gim)].map(
          ([line]) => line.trim(),
        );
      },
    }));
  const json = ['-H', 'Content-Type: application/json'];
  return [
    ...engine('mongo-find', 'nosql', ['-u', 'BASE?x=bob'], 'mongodb'),
    ...engine('mongo-login', 'nosql', ['-u', 'BASE', ...json, '--data', '{"name":"bob","password":"x"}'], 'mongodb'),
    ...engine('ldap', 'ldap', ['-u', 'BASE?x=Bob'], 'ldap'),
    ...['ejs', 'pug', 'nunjucks', 'handlebars', 'lodash'].flatMap((name) =>
      engine(`template-${name}`, 'ssti', ['-u', 'BASE?x=Ann']),
    ),
    ...engine(
      'xml',
      'xxe',
      ['-u', 'BASE', '-H', 'Content-Type: application/xml', '--data', '<order><name>Ann</name></order>'],
      'libxml',
    ),
  ];
}

export const sqlmap: Tool = {
  name: 'sqlmap',
  find: () => versionOf(program, ['--version'], 'pip install sqlmap, or Debian: sqlmap'),
  goes: [...sqlGoes(), ...otherGoes()],
};
