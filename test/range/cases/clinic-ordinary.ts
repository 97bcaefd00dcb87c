// The clinic on an ordinary day: texts that look like attacks and are names, notes, letters, results and settings. Each goes to what
// keeps texts well, and those that stay inside of their quotation marks also to what does not.
import type { RangeCase, RangePlaces, RangeRequest } from '../case.ts';
import { zip } from '../known/archive.ts';
import { bearer, file, message, upload2 } from './clinic.ts';
import { get, post, shelf, text, type Shelf } from './shop.ts';

export function clinicOrdinaryCases(places: RangePlaces): RangeCase[] {
  const shelves: Shelf[] = [];
  const of = (guard: string, fill: (shelf: Shelf) => void, needs?: Parameters<typeof shelf>[2]): void => {
    const one = shelf(guard, places, needs);
    fill(one);
    shelves.push(one);
  };
  of('sql-injection', kept);
  of('sql-injection', quoted);
  of('sql-injection', chosen);
  of('nosql-injection', resources, 'mongodb');
  of('ldap-injection', colleagues, 'ldap');
  of('shell-injection', printed);
  of('argv-injection', passed);
  of('code-injection', formulas);
  of('template-injection', letters);
  of('deserialization', settings);
  of('prototype-pollution', preferences);
  of('path-traversal', attachments);
  of('ssrf', partners);
  of('log-injection', lines);
  return shelves.flatMap(({ cases }) => cases);
}

const names = [
  "O'Neil",
  "D'Angelo-O'Brien",
  "N'Golo Kanté",
  'Null',
  'Robert "Bob" Tables',
  'Jean--Luc',
  'Müller-Lüdenscheidt',
  '李小龍',
  'Select, Tom',
  'Union Smith',
  'And Or',
  "Tables'); DROP",
  'Zoë 🦷',
  'ʻOkina ʻō Hawaiʻi',
  'van der Where',
];

const notes = [
  "Patient said: 'I can't sleep' -- see last note",
  'Select one from the list; drop the rest; delete nothing',
  "Dose 1/2 tablet OR 1=1 tablet per day (whichever's lower)",
  'Order by phone, group by ward, limit 5 visitors; union rep called',
  "He wrote ' OR '1'='1 on the form. IT was told.",
  "UNION SELECT is what the pen tester typed: ' UNION SELECT login, api_key FROM staff --",
  'BP 120/80 && pulse 70 || resp 16; temp > 37 < 38',
  'Reads C:\\Users\\public\\..\\notes.txt, asks for ../../etc/passwd',
  '$(date) was printed on the label `again`; ${name} too',
  'rm -rf / is a joke in the IT department; so is :(){ :|:& };:',
  'See http://localhost:8080/admin and http://127.0.0.1/ in the manual',
  'http://169.254.169.254/latest/meta-data/ appeared in the log',
  '<script>alert(1)</script> in the free text field',
  '{{7*7}} and <%= 7*7 %> and #{7*7} are how templates look',
  '{{constructor.constructor("return process")()}}',
  "require('child_process').exec('id') // from the manual of the printer",
  'process.env.PATH was asked for by support',
  '{"$gt": ""} and {"$where": "sleep(1)"} are operators',
  '__proto__ and constructor.prototype are words of programmers',
  'Result: (&(uid=*)(objectClass=*)) — copied from the directory',
  'line one\nline two\r\nline three\ttab',
  '!!js/function "function () {}" stood in the settings',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.',
  'cm9vdDo6MDowOnJvb3Q6L3Jvb3Q6L2Jpbi9zaA==',
  '%2e%2e%2f%27%20OR%201%3D1',
  '0x53454c454354',
  '*/15 2-4 * * 1,5 /usr/bin/backup.sh; echo done > /dev/null 2>&1',
  "^(?:[a-z0-9!#$%&'*+/=?^_`{|}~-]+)@(?:[a-z]+\\.)+[a-z]{2,}$",
  '# Heading\n\n```sql\nSELECT * FROM patients WHERE id = 1; -- all\n```\n\n```sh\ncurl -s http://localhost | sh\n```',
  "1' AND SLEEP(5)#",
  '-- \n-- Dr. Olga',
  'α < β; γ ≥ δ … “quoted” ‘single’ ´acute´ `back`',
  'MSH|^~\\&|LAB|X|Y|Z|2026||ORU^R01|1|P|2.5',
  'A & B; C | D > E < F ! G # H * I ? J ~ K',
  "ward = 'A1' AND hidden = false",
  '); DELETE FROM patients WHERE (1=1',
  '-rf --output=/tmp/x -exec touch {} ;',
  '/etc/passwd',
  'file:///etc/passwd',
  'data:text/plain;base64,cm9vdA==',
  'javascript:alert(1)',
  'admin)(uid=*))(|(uid=*',
  "x'||(SELECT api_key FROM staff)||'",
];

const graphql = (query: string, variables: Readonly<Record<string, unknown>> = {}): RangeRequest =>
  post('/desk/graphql', { query, variables });
const put = (path: string, body: unknown): RangeRequest => ({ ...post(path, body), method: 'PUT' });

/** Texts that are bound, escaped or kept, at one of the doors after the other and each note at several. */
function kept({ benign, cases }: Shelf): void {
  const later = (name: string, request: RangeRequest, before: readonly RangeRequest[]): void => {
    benign(name, request);
    cases.push({ ...cases.pop()!, before });
  };
  const doors: readonly ((value: string) => RangeRequest)[] = [
    (note) => put('/api/safe/patients/3/note', { note }),
    (search) => get('/api/safe/patients', { search, sort: 'family' }),
    (value) =>
      post('/api/safe/patients', { family: value, given: value.slice(0, 20), note: value, data: { text: value } }),
    (q) => get('/api/safe/patients/words', { q }),
    (value) => text('/api/safe/hl7', message(value.replaceAll(/[\r\n|^]/g, ' ')), 'x-application/hl7-v2+er7'),
    (name) => get('/api/safe/token', {}, bearer({ sub: 'bob', name })),
    (q) => get('/api/safe/drugs', { q }),
    (q) => get('/api/safe/drugs/escaped', { q }),
    (value) =>
      post('/api/safe/reports', {
        columns: ['mrn', 'family'],
        filters: [{ field: 'family', op: 'ne', value }],
        sort: '-family,mrn',
      }),
    (value) => get('/api/safe/reports/formatted', { by: 'family', value }),
    (reason) => post('/desk/appointments/safe', { room: 'R1', reason, staff: 'olga' }),
    (reason) => get('/desk/appointments/safe', { reason, room: 'none' }),
    (ward) => get('/desk/find/kysely/safe', { ward, sort: 'family' }),
    (ward) => get('/desk/find/kysely/lit', { ward }),
    (ward) => get('/desk/find/drizzle/safe', { ward }),
    (ward) => get('/desk/find/knex/safe', { ward, family: ward }),
    (q) => get('/desk/find/knex/like', { q }),
    (ward) => get('/desk/find/objection/safe', { ward }),
    (ward) => get('/desk/find/mikro/safe', { ward }),
    (ward) => get('/desk/find/slonik/safe', { ward }),
    (value) =>
      graphql('query ($where: Where) { safePatients(where: $where) { family } }', {
        where: { ward: value, any: [value, 'x'] },
      }),
    (value) => graphql('mutation ($w: String!) { note(words: $w) }', { w: value }),
    (value) => graphql(`{ echo(text: ${JSON.stringify(value)}) }`),
    (memo) => post('/board/safe/invoices', { memo, sort: 'amount' }),
    (memo) => post('/board/safe/replaced', { memo }),
    (memo) => post('/board/safe/inserted', { memo }),
    (value) => file('/desk/uploads/safe', 'note.txt', value, { note: value.replaceAll(/[\r\n]/g, ' ') }),
    (value) => file('/desk/uploads/csv-safe', 'import.csv', `family,ward\n"${value.replaceAll('"', '""')}",A1`),
    (who) => get('/api/safe/audit/insert', { who }, { 'user-agent': who.replaceAll(/[^\x20-\x7e]/g, ' ') }),
    (url) => post('/api/safe/webhooks', { url }),
  ];
  const turns = 9;
  for (const [at, note] of notes.entries())
    for (let turn = 0; turn < turns; turn++)
      benign(`a note: ${note.slice(0, 60)}`, doors[(at * 7 + turn * 11) % doors.length]!(note));
  for (const [at, name] of names.entries())
    for (let turn = 0; turn < 6; turn++) benign(`a name: ${name}`, doors[(at * 5 + turn * 7) % doors.length]!(name));
  for (const [at, note] of notes.entries()) {
    if (at % 3 !== 0) continue;
    const key = `plan${at}`;
    later(`a plan: ${note.slice(0, 40)}`, post(`/desk/schedules/safe/${key}`, {}), [
      post('/desk/schedules', { key, words: note, body: note }),
    ]);
    later(`a note, used: ${note.slice(0, 40)}`, get(`/api/safe/patients/${100 + at}/same-note`), [
      put(`/api/safe/patients/${100 + at}/note`, { note }),
    ]);
  }
}

/** What stays inside of the quotation marks of statements that are glued together. */
function quoted({ benign }: Shelf): void {
  const inert = [
    'A1',
    'Select',
    'union select',
    'Drop-Table',
    'A1 -- north',
    'A1; drop',
    '1=1',
    'a /* b */ c',
    'OR 1=1',
    'ward',
    'hidden',
    'FROM patients',
    '$1',
    'x) OR (y',
    'A"1',
    "O''Neil",
    'NULL',
    'family, pin',
    '%',
    '#1',
    'patients WHERE',
    'now()',
    'C:\\temp',
    '100% AND more',
  ];
  const doors: readonly ((value: string) => RangeRequest)[] = [
    (value) => get(`/api/patients/by-record/${encodeURIComponent(value)}`),
    (ward) => post('/api/patients/wards', { wards: ['A1', ward] }),
    (ward) => get('/desk/find/knex/where', { ward }),
    (ward) => get('/desk/find/kysely/literal', { ward }),
    (ward) => get('/desk/find/drizzle/raw', { ward }),
    (ward) => get('/desk/find/mikro/raw', { ward }),
    (ward) => get('/desk/find/slonik/fragment', { ward }),
    (ward) => post('/desk/schedules/report', { ward }),
    (value) => post('/api/reports', { columns: ['family'], filters: [{ field: 'family', op: '<>', value }] }),
    (search) => get('/api/patients', { search, sort: 'family', dir: 'desc' }),
    (value) => text('/api/hl7', message(value.replaceAll('|', ' ')), 'x-application/hl7-v2+er7'),
    (sub) => get('/api/token', {}, bearer({ sub })),
    (reason) => post('/desk/appointments', { room: 'R', reason, staff: 'olga' }),
    (memo) => post('/board/invoices/memo', { memo }),
    (state) => get(`/board/invoices/state/${encodeURIComponent(state)}`),
    (memo) => post('/board/invoices/lines', { lines: [{ memo, account: memo }] }),
    (q) => get('/api/drugs', { q }),
    (value) => graphql('query ($w: Where) { patients(where: $w) { family } }', { w: { ward: value } }),
    (value) => put('/api/patients/3/family', { family: value }),
    (value) => get('/api/audit/insert', {}, { 'user-agent': value }),
  ];
  for (const [at, value] of inert.entries())
    for (let turn = 0; turn < 7; turn++) benign(`inside: ${value}`, doors[(at * 3 + turn * 9) % doors.length]!(value));
}

/** Columns, orders and tables that a form offers. */
function chosen({ benign }: Shelf): void {
  for (const sort of [
    'family',
    'born',
    'ward, family',
    'id',
    'family DESC',
    'patients.family',
    'lower(family)',
    '1',
    'born NULLS LAST',
  ])
    benign(
      `an order: ${sort}`,
      get('/api/patients', { search: '', sort }),
      post('/api/reports', { columns: ['id', 'born', 'ward', 'family'], sort: sort === 'lower(family)' ? '1' : sort }),
      get('/desk/find/knex/order', { sort }),
      get('/desk/find/kysely/order', { sort: sort.replace('patients.', '') }),
    );
  for (const sort of ['amount', 'memo', 'state, amount', 'amount DESC', 'id'])
    benign(`an order of invoices: ${sort}`, get('/board/invoices/sorted', { sort }));
  for (const sort of ['day', 'room', 'id', 'room DESC', 'day, room'])
    benign(`an order of appointments: ${sort}`, get('/desk/appointments', { sort }));
  for (const by of ['ward', 'family', 'given', 'born'])
    benign(
      `a group: ${by}`,
      get('/desk/find/drizzle/part', { by }),
      post('/api/reports', { group: by, fn: 'count', of: 'id', sort: '1' }),
      post('/api/reports', { group: by }),
    );
  for (const fn of ['min', 'max', 'count'])
    benign(`a function: ${fn}`, post('/api/reports', { group: 'ward', fn, of: 'family' }));
  for (const by of ['state', 'memo']) benign(`a total: ${by}`, get('/board/invoices/total', { by }));
  for (const fields of ['family', 'family, given', 'id, mrn, ward', 'family AS name', '*'].slice(0, 4))
    benign(
      `columns: ${fields}`,
      get('/desk/find/knex/select', { fields }),
      post('/api/reports', { columns: fields.split(', ') }),
    );
  for (const op of ['=', '<>', '<', '>=', 'LIKE', 'ILIKE', 'NOT LIKE'])
    benign(
      `an operator: ${op}`,
      post('/api/reports', { columns: ['family'], filters: [{ field: 'family', op, value: 'O%' }] }),
    );
  for (const having of ['count(*) > 1', 'count(*) >= 1'])
    benign(`a condition of groups: ${having}`, get('/desk/find/knex/having', { least: having.slice(-1) }));
  for (const id of ['1', '2', '42', '-1'])
    benign(`a key: ${id}`, get('/api/patients/by-key', { id }), get(`/desk/appointments/${id}`));
  for (const site of ['north'])
    benign(
      'a site',
      get('/api/site/patients', {}, { 'x-site': site }),
      get('/api/site/quoted', {}, { cookie: `site=_${site}` }),
    );
  benign('no site', get('/api/site/patients'), get('/api/site/quoted'), get('/desk/appointments/room'));
  for (const [from, to] of [
    ['1950-01-01', '1999-12-31'],
    ['1971-11-24', '1971-11-24'],
    ['today', 'tomorrow'],
    ['-infinity', 'infinity'],
  ] as const)
    benign(`born: ${from}`, get('/api/patients/born', { from, to }));
  for (const q of ['mary', 'mary & oneil', 'tom | ann', '!mary', 'tom <-> select', 'ma:*', '(tom | ann) & !mary'])
    benign(`words: ${q}`, get('/api/patients/words', { q }));
  for (const at of ['telecom,phone', 'allergies,0', 'telecom', 'none'])
    benign(`a property: ${at}`, get('/api/patients/M-1001/property', { at }));
  for (const at of ['telecom.phone', 'allergies[0]', 'allergies[*]', 'telecom.keyvalue()', 'allergies ? (@ == "nuts")'])
    benign(`a path of JSON: ${at}`, get('/api/patients/json-path', { at }));
  for (const query of [
    { from: '2026-01-01' },
    { from: '2026-03-01', days: '30' },
    { from: '2026-03-01', zone: 'Europe/Berlin' },
    { from: '2026-03-01', zone: 'America/New_York', days: '1' },
  ])
    benign('a calendar', get('/desk/appointments/calendar', query));
  for (const by of ['n', 'order', 'select', 'total amount', 'a"b', "it's", 'user'])
    benign(`an identifier: ${by}`, get('/desk/find/drizzle/identifier', { by }));
}

function resources({ benign }: Shelf): void {
  for (const filter of [{ code: 'HR' }, { code: 'BP', value: 120 }, { subject: 'M-1001' }, {}, { text: 'a+b' }])
    benign(`a filter: ${JSON.stringify(filter)}`, post('/api/fhir/search', { filter }));
  for (const [user, token] of [
    ['bob', 'tok-bob'],
    ['bob', '{"$ne":null}'],
    ['$where', 'x'],
    ['root', '$gt'],
    ['root', 'wrong'],
  ] as const)
    benign(`a session: ${user} ${token}`, post('/api/fhir/session', { user, token }));
  for (const note of notes)
    benign(`a resource: ${note.slice(0, 40)}`, {
      ...post('/api/safe/fhir', {
        resourceType: 'Observation',
        text: { div: `<div>${note}</div>` },
        extension: [{ $ref: note, $gt: 1, 'a.b': note }],
      }),
      headers: { 'content-type': 'application/fhir+json' },
    });
  for (const note of notes.slice(0, 22))
    benign(`a search: ${note.slice(0, 40)}`, post('/api/safe/fhir/search', { code: 'HR', text: note }));
  for (const [code, subject] of [
    ['HR', 'M-1001'],
    ['BP', 'M-1002'],
    ['$ne', 'x'],
  ] as const)
    benign(`observations: ${code}`, get('/api/fhir/observations', { code, subject }));
  benign(
    'a pipeline',
    get('/api/fhir/count', { pipeline: '[{"$sort":{"code":1}}]' }),
    get('/api/fhir/count', { pipeline: '[{"$limit":1}]' }),
    get('/api/fhir/count', { pipeline: '[]' }),
  );
  benign(
    'a cookie',
    get('/api/fhir/session', {}, { cookie: `session=${encodeURIComponent('{"user":"bob","token":"tok-bob"}')}` }),
  );
}

function colleagues({ benign }: Shelf): void {
  for (const q of [
    'bob',
    'Doe, Jane',
    'o',
    'Jane (night shift)',
    '*',
    'admin)(uid=*',
    "O'Neil",
    'a&b',
    'x|y',
    'ann\\smith',
    'Müller',
    'uid=bob',
    'cn=*',
    '!x',
  ])
    benign(`a colleague: ${q}`, get('/api/safe/colleagues', { q }), post('/api/safe/login', { user: q, password: q }));
  for (const q of ['bob', 'jane', 'Doe, Jane', 'ol', "O'Neil", 'Jane-Ann', 'uid'])
    benign(`somebody: ${q}`, get('/api/colleagues', { q }));
  for (const [user, password] of [
    ['admin', 'correct horse'],
    ['bob', 'hunter2'],
    ['jane', 'p4ss&word|!'],
    ['olga', 'it=s'],
    ['jane.doe@north.example', 'x'],
  ] as const)
    benign(`a login: ${user}`, post('/api/login', { user, password }));
}

function printed({ benign }: Shelf): void {
  // What double quotation marks keep as it is.
  for (const title of [
    "O'Neil & Sons",
    'Results; urgent',
    'A | B',
    '(draft)',
    'a > b < c',
    'Hello #1 *new*',
    '~home',
    '50% && more',
    '[x] {y}',
    'why?',
    'cost: 5$',
    'back in 5 $ or less',
    'line\nbreak',
    'rm -rf /',
    '-n',
    '!important',
    "it's; cat /etc/passwd",
    'sh -c id',
    'touch /tmp/x',
  ])
    benign(`a title: ${title}`, post('/api/letters/pdf', { title }), post('/board/print', { memo: title }));
  for (const title of [
    '"quoted"',
    '$HOME sweet $(home)',
    '`code`',
    'a; b',
    'x && y',
    '${name}',
    'back\\slash',
    '* ? [a]',
  ])
    benign(`in single marks: ${title}`, post('/api/letters/single', { title }));
  for (const [at, note] of notes.entries()) {
    const doors = [
      post('/api/safe/letters/pdf', { title: note, paper: 'a4' }),
      post('/api/safe/letters/single', { title: note }),
      post('/api/safe/letters/env', { title: note }),
      post('/api/safe/letters/stdin', { body: note }),
      post('/api/safe/letters/positional', { title: note }),
      post('/board/safe/print', { memo: note }),
    ];
    for (let turn = 0; turn < 3; turn++)
      benign(`a letter: ${note.slice(0, 40)}`, doors[(at + turn * 2) % doors.length]!);
  }
  for (const pages of ['1', '1,3', '2', '4,5']) benign(`pages: ${pages}`, post('/api/letters/pages', { pages }));
  for (const paper of ['a4', 'letter', 'a4-landscape', 'A5'])
    benign(
      `paper: ${paper}`,
      post('/api/letters/pdf', { title: 'x', paper }),
      post('/api/letters/spawned', { title: paper }),
    );
  for (const what of ['labels', 'label-1.pdf', 'ward A1', 'x.y', '100%', 'a,b'])
    benign(`a job: ${what}`, post('/desk/schedules/print', { what }));
  for (const name of ['scan (1).pdf', 'a;b.txt', 'Ward & more.csv', '$HOME.txt', '`x`.txt'])
    benign(`a file name: ${name}`, file('/desk/uploads/checked', name, 'hello'));
  for (const body of [
    'Dear all,\nplease sign; thank you & bye.',
    'Cost < 5 > 4 | none',
    'It\'s (fine) "really"',
    '* list\n* of -- things',
  ])
    benign('a letter in a here-document', post('/api/letters/here', { body }));
}

function passed({ benign }: Shelf): void {
  for (const [at, note] of notes.entries()) {
    const doors = [
      post('/api/safe/archive/grep', { word: note }),
      post('/api/safe/archive/message', { message: note }),
      post('/api/safe/archive/jq', { value: note }),
      post('/api/safe/archive/log', { ref: note }),
    ];
    for (let turn = 0; turn < 2; turn++)
      benign(`an argument: ${note.slice(0, 40)}`, doors[(at + turn) % doors.length]!);
  }
  for (const pattern of [
    '-name *.txt',
    '-type f',
    '-maxdepth 1 -name a*',
    '-newer public/a.txt -name x',
    '( -name a.txt -o -name b.txt )',
  ])
    benign(
      `find: ${pattern}`,
      post('/api/images/list', { pattern: pattern.startsWith('-maxdepth') ? pattern : `-maxdepth 1 ${pattern}` }),
    );
  for (const by of ['-r', '-n', '-u', '-k1', '--reverse', '-f'])
    benign(`sort: ${by}`, post('/api/archive/sorted', { by }));
  for (const column of ['1', '2', '1, $2', 'NF']) benign(`awk: ${column}`, post('/api/archive/awk', { column }));
  for (const mask of ['***', 'x', 'a & b', 'al-pha', '$1']) benign(`sed: ${mask}`, post('/api/archive/sed', { mask }));
  for (const filter of ['1 + 1', '{"a": 1} | .a', '[1,2] | map(. * 2)', '"x" | ascii_upcase', '[range(3)] | add'])
    benign(`jq: ${filter}`, post('/api/archive/jq', { filter }));
  for (const ward of ['A1', 'B2', 'A1 -- x', 'x; y', '\\d', 'select'])
    benign(`psql: ${ward}`, post('/api/archive/psql', { ward }));
  for (const ref of ['HEAD', 'master', 'HEAD~0', 'v1.0'])
    benign(`a revision: ${ref}`, post('/api/archive/log', { ref }));
  for (const flags of [['-i'], ['-n'], ['-w'], ['-c']])
    benign(`git grep: ${flags.join(' ')}`, post('/api/archive/grep', { word: 'alpha', flags }));
  for (const files of [['-9'], ['-j'], ['public/sub/b.txt'], ['-r', 'public/sub']])
    benign(`zip: ${files.join(' ')}`, post('/api/archive', { files }));
}

function formulas({ benign }: Shelf): void {
  const some = [
    'weight * 2',
    '(140 - age) * weight / (72 * creatinine)',
    'weight > 50 ? 2 : 1',
    'Math.round(weight / 3)',
    'Math.max(age, 18) + 1',
    '1e3',
    'weight ** 2',
    'age % 7',
    '-weight',
    "sex === 'f' ? 0.85 : 1",
    'age >= 18 && weight > 40',
    '[1, 2, 3].includes(2)',
    'weight.toFixed(1)',
    "'a' + sex",
  ];
  const arithmetic = some.slice(0, 9);
  for (const formula of arithmetic)
    benign(
      `a formula: ${formula}`,
      post('/api/safe/rules/math', { formula }),
      post('/api/safe/rules/expr', { formula }),
    );
  for (const formula of [
    'sqrt(16) + weight',
    'sum(1, 2, 3)',
    'weight^2',
    'a = 3; a * 2',
    'cos(45 deg)',
    '2 inch to cm',
    'import("fs")',
    'constructor',
    'evaluate("1")',
    'weight;process',
  ])
    benign(`mathematics: ${formula}`, post('/api/safe/rules/math', { formula }));
  for (const formula of [
    'patient.name',
    'patient.drugs[0]',
    '$sum([1,2])',
    'patient.{"n": name}',
    '$eval("1")',
    '$process',
    'patient[age>60].name',
    '$map([1,2], function($v) { $v * 2 })',
  ])
    benign(`jsonata: ${formula}`, post('/api/safe/rules/jsonata', { formula }));
  for (const at of [
    '$.patient.name',
    '$..drugs[*]',
    '$.patient[?(@.length > 3)]',
    '$.patient.drugs[?(@ == "A")]',
    '$[?(@.age>60)]',
    '$..[?(@.constructor)]',
    '$.clinic^',
  ])
    benign(`a path of JSON: ${at}`, post('/api/safe/rules/json-path', { at }));
  for (const pattern of [
    '^M-\\d+$',
    '(a|b)*c',
    '[^\\x00-\\x7F]',
    '\\$\\{.*\\}',
    '[\'"`]',
    'require\\(',
    '(?<year>\\d{4})',
    '.*?;.*?--',
  ])
    benign(`a pattern: ${pattern}`, post('/api/safe/rules/regex', { pattern, text: 'M-1001; ${x} -- require(' }));
  for (const cron of [
    '*/5 * * * *',
    '0 2 * * 1-5',
    '15,45 8-18 * * *',
    '0 0 1 */3 *',
    '@daily',
    '0 0 * * SUN',
    '0 30 6 * * 1',
  ])
    benign(`a plan of cron: ${cron}`, post('/api/safe/rules/cron', { cron }));
  for (const note of notes)
    benign(`a rule's text: ${note.slice(0, 40)}`, post('/api/safe/rules/stored', { body: { note, next: [note] } }));
  for (const at of ['active', 'name', 'name[0].family', 'name.length', 'name.at(0)'])
    benign(`a path: ${at}`, post('/api/rules/path', { at: at.replace('name.at(0)', 'name[0]') }));
  for (const [name, unit] of [
    ['dose', 'mg'],
    ['Aspirin 100', 'ml/h'],
    ['process', 'IU'],
    ['return', 'x'],
    ['a-b', '%'],
    ['weight', 'kg (dry)'],
  ] as const)
    benign(`a name: ${name}`, post('/api/rules/script', { name, unit }));
  for (const formula of ['weight', 'age', '42', '3.5'])
    benign(`a value: ${formula}`, post('/api/rules/function', { formula }), post('/api/rules/vm', { formula }));
}

function letters({ benign }: Shelf): void {
  const staff = [
    'Dear {{patient.name}},\nyour result is in.\nYours, {{clinic}}',
    '{{#if patient.age}}You are {{patient.age}}.{{/if}}',
    '{{#each patient.drugs}}<li>{{this}}</li>{{/each}}',
    'Price: ${{patient.age}} — 50% off!',
    '{{{patient.name}}} & {{clinic}}',
    '{{! a comment }}Hello {{ date }}',
    'No placeholders; just (brackets) and $signs.',
  ];
  for (const body of staff)
    benign(
      `a letter's template: ${body.slice(0, 40)}`,
      post('/api/safe/templates/handlebars', { body }),
      post('/api/safe/templates/replaced', { body }),
    );
  for (const body of [
    'Dear {{patient.name}}',
    '{{#patient.drugs}}<li>{{.}}</li>{{/patient.drugs}}',
    '{{^patient.none}}none{{/patient.none}}',
    '{{{clinic}}}',
    '{{&date}}',
  ])
    benign(`mustache: ${body}`, post('/api/safe/templates/mustache', { body }));
  for (const body of [
    'Dear {{ patient.name | upcase }}',
    '{% if patient.age > 60 %}senior{% else %}junior{% endif %}',
    '{% for d in patient.drugs %}{{ d }}{% endfor %}',
    "{{ date | date: '%Y' }}",
    '{% assign x = 1 | plus: 2 %}{{ x }}',
    '{% comment %} process.env {% endcomment %}x',
  ])
    benign(`liquid: ${body}`, post('/api/safe/templates/liquid', { body }));
  for (const [at, note] of notes.entries()) {
    const doors = [
      post('/api/safe/templates/ejs', { body: note }),
      post('/api/safe/templates/data', { body: note }),
      post('/api/safe/markdown', { body: note }),
      post('/api/safe/templates/replaced', { body: note }),
    ];
    for (let turn = 0; turn < 2; turn++)
      benign(`a letter's words: ${note.slice(0, 40)}`, doors[(at + turn) % doors.length]!);
  }
  for (const body of [
    'please come on Monday.',
    'bring 5 % of it; thanks',
    'a < b > c',
    "it's “fine”",
    'see http://north.example/?a=1&b=2',
    'cost: $5 #3',
  ])
    benign(
      `words in a template: ${body}`,
      post('/api/templates/ejs', { body }),
      post('/api/templates/eta', { body }),
      post('/api/templates/nunjucks', { body }),
      post('/api/templates/lodash', { body }),
      post('/api/templates/pug', { body }),
    );
  benign(
    'data',
    post('/api/templates/ejs-data', { data: { title: 'x', settings: { theme: 'dark' } } }),
    post('/api/templates/ejs-options', { options: { rmWhitespace: true } }),
  );
}

function settings({ benign }: Shelf): void {
  for (const document of [
    'unit: mg\n',
    'unit: "!!js/function"\n',
    "unit: 'function () {}'\n",
    'unit: &a mg\nother: *a\n',
    'unit: !!str 5\n',
    'unit: 2026-03-01\n',
    '# !!js/function in a comment\nunit: ml\n',
  ])
    benign(
      `a setting: ${document.trim()}`,
      post('/api/settings/yaml', { document }),
      post('/api/safe/settings/yaml', { document }),
    );
  for (const note of notes.slice(0, 20))
    benign(
      `a setting's text: ${note.slice(0, 40)}`,
      post('/api/safe/settings/yaml', { document: JSON.stringify({ note }) }),
    );
  for (const name of ['bob', "O'Neil", 'function bob() {}', '_$$', 'eval(1)', 'ND_FUNC'])
    benign(
      `a profile: ${name}`,
      get(
        '/api/settings/restored',
        {},
        { cookie: `profile=${Buffer.from(JSON.stringify({ name })).toString('base64')}` },
      ),
    );
}

function preferences({ benign }: Shelf): void {
  for (const body of [
    { theme: { dark: false } },
    { proto: 1 },
    { prototype: { a: 1 } },
    { constructor: 'Ltd.' },
    { theme: { constructor: 'x' } },
    { note: '__proto__' },
    { 'a.b': 1 },
    { $set: { x: 1 } },
  ])
    benign(
      `settings: ${JSON.stringify(body)}`,
      { ...post('/api/settings', body), method: 'PATCH' },
      { ...post('/api/safe/settings', body), method: 'PATCH' },
    );
  for (const at of ['theme.dark', 'a.b.c', 'proto.type', 'constructor_name', 'x'])
    benign(
      `a setting at: ${at}`,
      put('/api/settings/at', { at, value: 1 }),
      put('/api/safe/settings/at', { at, value: 1 }),
    );
  benign('a query', { method: 'POST', path: '/api/settings/query?theme.dark=1&lang=en' }, get('/api/settings/staff'));
}

function attachments({ benign }: Shelf): void {
  for (const name of ['a.txt', 'with space.txt', 'dots..txt', 'a..txt', 'note-x.txt'])
    benign(
      `a file: ${name}`,
      get(`/api/files/file/${encodeURIComponent(name)}`),
      get(`/api/safe/files/file/${encodeURIComponent(name)}`),
      get('/api/files/sent', { name }),
      get('/api/safe/sent', { name }),
      get('/api/files/exists', { name }),
      get('/api/safe/files', { name }),
    );
  for (const name of ['sub/b.txt', 'sub/../a.txt', './a.txt', 'sub//b.txt', 'sub/./b.txt', 'letters/c.txt'])
    benign(
      `inside: ${name}`,
      get(`/api/files/file/${encodeURIComponent(name)}`),
      get(`/api/safe/files/file/${encodeURIComponent(name)}`),
      get('/api/safe/sent', { name }),
      graphql('query ($n: String!) { letter(name: $n) }', { n: name }),
    );
  for (const name of [
    '../private/secret.txt',
    '/etc/passwd',
    '..\\x',
    '%2e%2e/x',
    'none.txt',
    '....//x',
    'a\u0000b',
  ].slice(0, 6))
    benign(
      `kept inside: ${name}`,
      get(`/api/safe/files/file/${encodeURIComponent(name)}`),
      get('/api/safe/sent', { name }),
      get('/api/safe/files', { name }),
    );
  for (const folder of ['sub', '.', 'letters', 'sub/deep', 'sub/..'])
    benign(`a list: ${folder}`, get('/api/files/list', { folder }));
  for (const type of ['txt'])
    benign(`a type: ${type}`, get('/api/files/typed', { name: 'a', type }), get('/api/files/typed', { name: 'sub/b' }));
  benign(
    'of a patient',
    get('/api/files', { patient: 'sub', name: 'b.txt' }),
    get('/api/files', { patient: 'letters', name: 'c.txt' }),
    get('/api/files/streamed', { name: 'a.txt' }),
    get('/api/files/streamed', { name: 'sub/b.txt' }),
    get('/board/export', { name: 'b.txt' }),
  );
  for (const to of ['x1.txt', 'Brief v2..final.txt', 'äöü.txt', 'a b.txt'])
    benign(`moved: ${to}`, post('/api/files/moved', { to }));
  for (const names of [['a.txt'], ['x/a.txt', 'x/b.txt'], ['a..b.txt', '...txt'], ['x/../y.txt']])
    benign(`an archive: ${names.join(' ')}`, {
      method: 'POST',
      path: '/api/files/unzip',
      headers: { 'content-type': 'application/zip' },
      body: zip(names.map((name) => ({ name, content: 'x' }))),
    });
  for (const name of [
    'scan.pdf',
    'Röntgen (links).png',
    'a..b.txt',
    '..hidden',
    'x;y.txt',
    "O'Neil.txt",
    '~backup',
    '-rf.txt',
    'con.txt',
  ])
    benign(
      `a scan: ${name}`,
      file('/desk/uploads/scan', name, 'hello'),
      upload2(
        '/desk/graphql',
        {
          operations: JSON.stringify({
            query: 'mutation ($file: File!) { upload(file: $file) }',
            variables: { file: null },
          }),
          map: '{"0":["variables.file"]}',
        },
        name,
      ),
    );
  for (const note of notes)
    benign(`a name of anything: ${note.slice(0, 40)}`, post('/api/safe/files/named', { name: note }));
}

function partners({ benign, places }: Shelf): void {
  const { backend } = places;
  for (const path of [
    '/items/1',
    '/Patient/7?_format=json',
    '/a/b?x=http://localhost/',
    '/redirect?to=/items/2',
    '/metadata',
    '/?url=http://169.254.169.254/',
  ])
    benign(`a partner: ${path}`, post('/api/safe/partner', { url: backend + path }));
  for (const url of [
    'http://127.0.0.1:1/',
    'http://localhost/admin',
    'http://169.254.169.254/',
    'http://[::1]:99/x',
    'gopher://x/',
    'http://10.0.0.1/',
    'file:///etc/passwd',
    'http://user:pass@host/',
  ])
    benign(`not a partner: ${url}`, post('/api/safe/partner', { url }), post('/api/safe/webhooks', { url }));
  for (const id of [
    '1',
    'abc-7',
    '../admin',
    'http://localhost/',
    '?x=1',
    '@127.0.0.1',
    '#x',
    "O'Neil",
    'a b',
    '%2e%2e',
  ])
    benign(`a patient of the partner: ${id}`, post('/api/safe/fhir/pull', { id }));
  for (const note of notes)
    benign(`a question to the partner: ${note.slice(0, 40)}`, post('/api/safe/fhir/query', { q: note }));
  for (const reference of ['Patient/1', '/Observation/2', 'Patient/1?x=//y', './Patient/3', 'Patient/1/_history/2'])
    benign(`a reference: ${reference}`, post('/api/fhir/reference', { reference }));
}

function lines({ benign }: Shelf): void {
  for (const [at, note] of notes.entries())
    benign(`a line: ${note.slice(0, 40)}`, get('/api/safe/audit', { who: note, mrn: `M-${at}` }));
  for (const who of names) benign(`a line by ${who}`, get('/api/audit/viewed', { who, mrn: 'M-1' }));
}
