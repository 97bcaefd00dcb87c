// The clinic's first application: patients, reports, letters, imports, rules; routes call services, services call repositories.
import childProcess = require('node:child_process');
import fs = require('node:fs');
import path = require('node:path');
import vm = require('node:vm');
import { promisify } from 'node:util';
import express = require('express');
import { packages } from '../packages.cjs';

const load = packages('CLINIC_PACKAGES');
const exec = promisify(childProcess.exec);
const execFile = promisify(childProcess.execFile);

type Row = Record<string, unknown>;
interface Stores {
  pool: any;
  connection: any;
  site: string;
  secret: string;
  drugs: any;
  documents?: any;
  folder: string;
}
interface Filter {
  field: string;
  op: string;
  value: string;
}
const OPERATORS: Record<string, string> = { eq: '=', ne: '<>', lt: '<', gt: '>', like: 'ILIKE' };
const COLUMNS = new Set(['id', 'mrn', 'family', 'given', 'born', 'ward']);

class Database {
  readonly #stores: Stores;
  constructor(stores: Stores) {
    this.#stores = stores;
  }
  async rows(text: string, values?: unknown[]): Promise<Row[]> {
    const result = await this.#stores.pool.query(text, values);
    return (Array.isArray(result) ? result : [result]).flatMap((one: any) => one.rows);
  }
}

class PatientRepository {
  readonly db: Database;
  constructor(db: Database) {
    this.db = db;
  }
  search(term: string, sort = 'id', direction = 'asc', page = '0'): Promise<Row[]> {
    return this.db.rows(
      [
        'SELECT mrn, family, given FROM patients',
        `WHERE hidden = false AND (family ILIKE '%${term}%' OR mrn = '${term}')`,
        `ORDER BY ${sort} ${direction}`,
        `LIMIT 20 OFFSET ${page}`,
      ].join('\n'),
    );
  }
  searchSafely(term: string, sort = 'id', direction = 'asc'): Promise<Row[]> {
    const column = COLUMNS.has(sort) ? sort : 'id';
    return this.db.rows(
      `SELECT mrn, family, given, $1::text AS asked FROM patients WHERE hidden = false AND (family ILIKE '%' || $1 || '%' OR mrn <> $1)
       ORDER BY ${column} ${direction.toLowerCase() === 'desc' ? 'DESC' : 'ASC'} LIMIT 20`,
      [term],
    );
  }
  byRecord(mrn: string): Promise<Row[]> {
    return this.db.rows(`SELECT family, pin FROM patients WHERE hidden = false AND mrn = '${mrn}'`);
  }
  byKey(id: string): Promise<Row[]> {
    return this.db.rows('SELECT family, pin FROM patients WHERE hidden = false AND id = ' + id);
  }
  inWards(wards: string[]): Promise<Row[]> {
    return this.db.rows(
      `SELECT family, pin FROM patients WHERE NOT hidden AND ward IN (${wards.map((ward) => `'${ward}'`).join(', ')})\nORDER BY 1`,
    );
  }
  bornBetween(from: string, to: string): Promise<Row[]> {
    return this.db.rows(
      `SELECT family, pin FROM patients WHERE hidden IS FALSE AND born BETWEEN '${from}'::date AND '${to}'::date ORDER BY 1`,
    );
  }
  fullText(words: string): Promise<Row[]> {
    return this.db.rows(
      `SELECT family, ts_rank(to_tsvector('english', family || ' ' || given), to_tsquery('english', '${words}')) AS rank
       FROM patients WHERE hidden = false AND to_tsvector('english', family || ' ' || given) @@ to_tsquery('english', '${words}')\nORDER BY family`,
    );
  }
  fullTextSafely(words: string): Promise<Row[]> {
    return this.db.rows(
      `SELECT family FROM patients WHERE hidden = false AND to_tsvector('english', family) @@ websearch_to_tsquery('english', $1)`,
      [words],
    );
  }
  property(mrn: string, at: string): Promise<Row[]> {
    return this.db.rows(`SELECT data #>> '{${at}}' AS found FROM patients WHERE NOT hidden AND mrn = $1`, [mrn]);
  }
  jsonPath(at: string): Promise<Row[]> {
    return this.db.rows(
      `SELECT jsonb_path_query(data, '$.${at}') AS found FROM patients WHERE hidden = false\nORDER BY patients.born`,
    );
  }
  ofSite(site: string, ward: string): Promise<Row[]> {
    return this.db.rows(`SELECT family FROM ${site}.patients WHERE hidden = false AND ward = $1`, [ward]);
  }
  ofQuotedSite(site: string): Promise<Row[]> {
    return this.db.rows(`SELECT family, ward FROM "${site}".patients WHERE hidden = false ORDER BY id`);
  }
  async rename(id: number, family: string): Promise<Row[]> {
    return this.db.rows(`UPDATE patients SET note = '${family}' WHERE id = ${id} RETURNING note`);
  }
  async annotate(id: number, note: string): Promise<Row[]> {
    return this.db.rows(`UPDATE patients SET note = $1 WHERE id = $2 RETURNING id, note`, [note, id]);
  }
  async sameNote(id: number): Promise<Row[]> {
    const [one] = await this.db.rows('SELECT note FROM patients WHERE id = $1', [id]);
    return this.db.rows(`SELECT family, pin FROM patients WHERE NOT hidden AND note = '${one!.note}'`);
  }
  async sameNoteSafely(id: number): Promise<Row[]> {
    const [one] = await this.db.rows('SELECT note FROM patients WHERE id = $1', [id]);
    return this.db.rows(`SELECT family, note FROM patients WHERE note = $1 AND id = $2`, [one!.note, id]);
  }
}

/** A report is put together from what the form says. */
class ReportService {
  readonly db: Database;
  constructor(db: Database) {
    this.db = db;
  }
  run(form: {
    columns?: string[];
    filters?: Filter[];
    group?: string;
    fn?: string;
    of?: string;
    having?: string;
    sort?: string;
  }) {
    const what = form.group
      ? `${form.group} AS k, ${form.fn ?? 'count'}(${form.of ?? '*'}) AS n`
      : (form.columns ?? ['mrn', 'family']).join(', ');
    const where = (form.filters ?? []).map(({ field, op, value }) => `${field} ${op} '${value}'`);
    return this.db.rows(
      `SELECT ${what} FROM patients WHERE ${['hidden = false', ...where].join(' AND ')}${
        form.group ? ` GROUP BY ${form.group}` : ''
      }${form.having ? ` HAVING ${form.having}` : ''} ORDER BY ${form.sort ?? '1'}`,
    );
  }
  /** The same with lists of what is allowed, and values bound. */
  runSafely(form: { columns?: string[]; filters?: Filter[]; sort?: string }) {
    const columns = (form.columns ?? ['mrn']).filter((one) => COLUMNS.has(one));
    const values: string[] = [];
    const where = (form.filters ?? [])
      .filter(({ field, op }) => COLUMNS.has(field) && OPERATORS[op])
      .map(({ field, op, value }) => `${field}::text ${OPERATORS[op]} $${values.push(value)}`);
    const sort = form.sort?.split(',').filter((one) => COLUMNS.has(one.replace(/^-/, ''))) ?? [];
    return this.db.rows(
      `SELECT ${columns.map((one) => `"${one}"`).join(', ') || 'mrn'} FROM patients WHERE ${['NOT hidden', ...where].join(' AND ')}
       ORDER BY ${sort.map((one) => (one[0] === '-' ? `"${one.slice(1)}" DESC` : `"${one}"`)).join(', ') || '1'}`,
      values,
    );
  }
  /** Quoted as the database's own functions quote. */
  async runFormatted(column: string, value: string) {
    const [text] = await this.db.rows(
      `SELECT format('SELECT family FROM patients WHERE NOT hidden AND %I::text <> %L ORDER BY id', $1::text, $2::text) AS q`,
      [column, value],
    );
    return this.db.rows(String(text!.q));
  }
}

export async function api(stores: Stores) {
  const db = new Database(stores);
  const patients = new PatientRepository(db);
  const reports = new ReportService(db);
  const { folder, drugs, documents } = stores;
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'extended');
  app.use(require('cookie-parser')());
  app.use(express.json({ limit: '2mb', type: ['application/json', 'application/fhir+json'] }));
  app.use(express.urlencoded({ extended: true }));
  app.use(express.text({ type: ['text/*', 'x-application/hl7-v2+er7', 'application/xml'], limit: '1mb' }));
  const router = express.Router();
  app.use('/api', router);
  const answer =
    (work: (request: any, response: any) => unknown): any =>
    async (request: any, response: any) => {
      const result = await work(request, response);
      if (!response.headersSent) response.json(result ?? null);
    };

  // Patients.
  router.get(
    '/patients',
    answer(({ query: q }) => patients.search(q.search ?? '', q.sort, q.dir, q.page)),
  );
  router.get(
    '/safe/patients',
    answer(({ query: q }) => patients.searchSafely(q.search ?? '', q.sort, q.dir)),
  );
  router.get(
    '/patients/by-record/:mrn',
    answer(({ params }) => patients.byRecord(params.mrn)),
  );
  router.get(
    '/patients/by-key',
    answer(({ query }) => patients.byKey(query.id)),
  );
  router.post(
    '/patients/wards',
    answer(({ body }) => patients.inWards([].concat(body.wards))),
  );
  router.get(
    '/patients/born',
    answer(({ query }) => patients.bornBetween(query.from, query.to)),
  );
  router.get(
    '/patients/words',
    answer(({ query }) => patients.fullText(query.q)),
  );
  router.get(
    '/safe/patients/words',
    answer(({ query }) => patients.fullTextSafely(query.q)),
  );
  router.get(
    '/patients/:mrn/property',
    answer(({ params, query }) => patients.property(params.mrn, query.at)),
  );
  router.get(
    '/patients/json-path',
    answer(({ query }) => patients.jsonPath(query.at)),
  );
  router.get(
    '/site/patients',
    answer((request) =>
      patients.ofSite(request.get('x-site') ? `${stores.site}_${request.get('x-site')}` : stores.site, 'A1'),
    ),
  );
  router.get(
    '/site/quoted',
    answer((request) => patients.ofQuotedSite(request.cookies.site ? stores.site + request.cookies.site : stores.site)),
  );
  router.put(
    '/patients/:id/family',
    answer(({ params, body }) => patients.rename(Number(params.id), body.family)),
  );
  router.put(
    '/safe/patients/:id/note',
    answer(({ params, body }) => patients.annotate(Number(params.id), body.note)),
  );
  router.get(
    '/patients/:id/same-note',
    answer(({ params }) => patients.sameNote(Number(params.id))),
  );
  router.get(
    '/safe/patients/:id/same-note',
    answer(({ params }) => patients.sameNoteSafely(Number(params.id))),
  );
  router.post(
    '/safe/patients',
    answer(async ({ body }) => {
      const { family, given, note, data } = body;
      const [made] = await db.rows(
        `INSERT INTO patients (mrn, family, given, note, data, hidden) VALUES ('M-new', $1, $2, $3, $4, true) RETURNING family, given, note, data`,
        [family, given, note, JSON.stringify(data ?? {})],
      );
      return made;
    }),
  );
  router.get(
    '/token',
    answer(async (request) => {
      const [, claims] = String(request.get('authorization')).replace('Bearer ', '').split('.');
      const { sub } = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString());
      return db.rows(`SELECT login, api_key FROM staff WHERE role <> 'admin' AND login = '${sub}'`);
    }),
  );
  router.get(
    '/safe/token',
    answer(async (request) => {
      const [, claims] = String(request.get('authorization')).replace('Bearer ', '').split('.');
      const { sub, name } = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString());
      return [name, await db.rows(`SELECT login FROM staff WHERE login = $1`, [sub])];
    }),
  );

  // HL7 version 2 and FHIR.
  router.post(
    '/hl7',
    answer(async ({ body }) => {
      const segments = String(body)
        .split(/\r\n?|\n/)
        .map((line) => line.split('|'));
      const pid = segments.find(([name]) => name === 'PID') ?? [];
      const [family, given] = String(pid[5] ?? '').split('^');
      return db.rows(
        `SELECT mrn, pin FROM patients WHERE hidden = false AND family = '${family}' AND given LIKE '${given ?? ''}%'`,
      );
    }),
  );
  router.post(
    '/safe/hl7',
    answer(async ({ body }) => {
      const segments = String(body)
        .split(/\r\n?|\n/)
        .map((line) => line.split('|'));
      const pid = segments.find(([name]) => name === 'PID') ?? [];
      const [family, given] = String(pid[5] ?? '').split('^');
      const found = await db.rows(`SELECT mrn FROM patients WHERE hidden = false AND family = $1`, [family]);
      return { family, given, segments: segments.length, found };
    }),
  );
  router.post(
    '/fhir/search',
    answer(async ({ body }) => {
      if (!documents) return 'no documents';
      return documents
        .collection('resources')
        .find({ open: true, ...body.filter }, { projection: { _id: 0 } })
        .sort({ code: 1 })
        .toArray();
    }),
  );
  router.post(
    '/fhir/session',
    answer(async ({ body }) =>
      documents.collection('sessions').findOne({ user: body.user, token: body.token }, { projection: { _id: 0 } }),
    ),
  );
  router.get(
    '/fhir/observations',
    answer(async ({ query }) =>
      documents
        .collection('resources')
        .find({ open: true, code: query.code, subject: query.subject }, { projection: { _id: 0 } })
        .toArray(),
    ),
  );
  router.get(
    '/fhir/session',
    answer(async (request) =>
      documents
        .collection('sessions')
        .findOne(JSON.parse(request.cookies.session ?? '{}'), { projection: { _id: 0, role: 0 } }),
    ),
  );
  router.get(
    '/fhir/count',
    answer(async ({ query }) =>
      documents
        .collection('resources')
        .aggregate([{ $match: { open: true } }, ...JSON.parse(query.pipeline), { $project: { _id: 0 } }])
        .toArray(),
    ),
  );
  router.post(
    '/safe/fhir',
    answer(async ({ body }) => {
      const { insertedId } = await documents
        .collection('inbox')
        .insertOne({ received: JSON.stringify(body), type: String(body.resourceType) });
      const { received } = await documents.collection('inbox').findOne({ _id: insertedId });
      return JSON.parse(received);
    }),
  );
  router.post(
    '/safe/fhir/search',
    answer(async ({ body }) =>
      documents
        .collection('resources')
        .find(
          { open: true, code: { $eq: String(body.code) }, text: { $ne: String(body.text) } },
          { projection: { _id: 0 } },
        )
        .toArray(),
    ),
  );

  // Reports.
  router.post(
    '/reports',
    answer(({ body }) => reports.run(body)),
  );
  router.post(
    '/safe/reports',
    answer(({ body }) => reports.runSafely(body)),
  );
  router.get(
    '/safe/reports/formatted',
    answer(({ query }) => reports.runFormatted(COLUMNS.has(query.by) ? query.by : 'family', query.value)),
  );
  router.get(
    '/drugs',
    answer(({ query }) =>
      drugs
        .prepare(`SELECT name, dose FROM drugs WHERE name LIKE '%${query.q}%' ORDER BY ${query.sort ?? 'code'}`)
        .all(),
    ),
  );
  router.get(
    '/safe/drugs',
    answer(({ query }) =>
      drugs
        .prepare(`SELECT name, dose, :q AS q FROM drugs WHERE name LIKE '%' || :q || '%' OR 1 ORDER BY code`)
        .all({ q: query.q }),
    ),
  );
  router.get(
    '/safe/drugs/escaped',
    answer(({ query }) =>
      drugs
        .prepare(`SELECT name FROM drugs WHERE name <> '${String(query.q).replaceAll("'", "''")}' ORDER BY code`)
        .all(),
    ),
  );

  // Letters: programs and templates.
  const shell = async (command: string, options = {}): Promise<string> =>
    (
      await exec(command, { cwd: folder, timeout: 10_000, ...options }).catch((error: any) => {
        if (error.name === 'BlockedError') throw error;
        return { stdout: `failed ${error.stdout ?? ''}` };
      })
    ).stdout;
  const run = async (program: string, args: string[], options = {}): Promise<string> =>
    (
      await execFile(program, args, { cwd: folder, timeout: 10_000, ...options }).catch((error: any) => {
        if (error.name === 'BlockedError') throw error;
        return { stdout: `failed ${error.stdout ?? ''}` };
      })
    ).stdout;
  const letter = path.join(__dirname, 'letter.sh');
  const post = (at: string, work: (body: any, request: any) => unknown) =>
    router.post(
      at,
      answer((request) => work(request.body, request)),
    );
  post('/letters/pdf', ({ title, paper = 'a4' }) =>
    shell(`sh ${letter} --paper ${paper} --title "${title}" < public/a.txt`),
  );
  post('/letters/single', ({ title }) => shell(`sh ${letter} --paper a4 --title '${title}' < public/a.txt`));
  post('/letters/escaped', ({ title }) =>
    shell(`sh ${letter} --paper a4 --title "${String(title).replaceAll('"', '\\"')}" < public/a.txt`),
  );
  post('/letters/env', ({ title }) => shell('eval "echo $TITLE"', { env: { ...process.env, TITLE: title } }));
  post('/letters/here', ({ body }) => shell(`cat <<LETTER\n${body}\nLETTER`));
  post('/letters/spawned', ({ title }) =>
    childProcess.spawnSync(`sh ${letter} --title ${title}`, { shell: '/bin/bash', cwd: folder }).stdout.toString(),
  );
  post('/letters/ssh', ({ host }) => run('ssh', ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=1', host, 'lpr']));
  post('/letters/pages', ({ pages }) => shell(`seq 1 9 | sed -n ${pages}p`));
  post('/safe/letters/pdf', ({ title, paper }) =>
    run('sh', [letter, '--paper', String(paper), '--title', String(title)]),
  );
  post('/safe/letters/single', ({ title }) =>
    shell(`sh ${letter} --paper a4 --title '${String(title).replaceAll("'", "'\\''")}' < public/a.txt`),
  );
  post('/safe/letters/env', ({ title }) => shell('echo "$TITLE"', { env: { ...process.env, TITLE: String(title) } }));
  post('/safe/letters/stdin', ({ body }) => childProcess.execFileSync('cat', [], { input: String(body) }).toString());
  post('/safe/letters/positional', ({ title }) => run('sh', ['-c', 'printf "%s\\n" "$1"', 'letter', String(title)]));
  post('/images/thumbnail', ({ image, size, options = [] }) =>
    run('tar', ['cf', '/dev/null', ...[options].flat(), '--', size ?? '.', image ?? '.']),
  );
  post('/images/list', ({ pattern }) => run('find', ['public', ...String(pattern).split(' ')]));
  post('/images/fetch', ({ from }) => run('curl', ['-s', '-m', '5', from]));
  post('/images/mirror', ({ from }) => run('wget', ['-q', '-T', '2', '-t', '1', from]));
  post('/images/sync', ({ to }) => run('rsync', ['-n', 'public/a.txt', to]));
  post('/archive', ({ name, files }) =>
    run('zip', ['-q', path.join('uploads', `${process.pid}.zip`), ...[files].flat(), name ?? 'public/a.txt']),
  );
  post('/archive/log', ({ ref }) => run('git', ['log', '--format=%s', ref]));
  post('/archive/grep', ({ word, flags = [] }) =>
    run('git', ['grep', '--no-index', ...[flags].flat(), word, 'public']),
  );
  post('/archive/clone', ({ from }) => run('git', ['ls-remote', from]));
  post('/archive/sorted', ({ by }) => run('sort', [by, 'public/a.txt']));
  post('/archive/awk', ({ column }) => run('awk', [`{ print $${column} }`, 'public/a.txt']));
  post('/archive/sed', ({ mask }) => run('sed', ['-n', `s/alpha/${mask}/p`, 'public/a.txt']));
  post('/archive/jq', ({ filter }) => run('jq', ['-n', '-c', filter]));
  post('/archive/sqlite', ({ sql }) => run('sqlite3', [':memory:', sql]));
  post('/archive/psql', ({ ward }) =>
    run('psql', [
      '-h',
      '127.0.0.1',
      '-p',
      String(stores.connection.port),
      '-U',
      'test',
      '-At',
      '-c',
      `SET search_path TO ${stores.site}`,
      '-c',
      `SELECT family, pin FROM patients WHERE NOT hidden AND ward = '${ward}'`,
      'postgres',
    ]),
  );
  post('/archive/copied', ({ table }) =>
    run('psql', [
      '-h',
      '127.0.0.1',
      '-p',
      String(stores.connection.port),
      '-U',
      'test',
      '-At',
      '-c',
      `\\copy (SELECT 1) TO '${table}'`,
      'postgres',
    ]),
  );
  post('/safe/archive/grep', ({ word }) => run('grep', ['-c', '-F', '-e', String(word), '--', 'public/a.txt']));
  post('/safe/archive/log', ({ ref }) =>
    run('git', [
      'log',
      '--format=%s',
      '--end-of-options',
      /^[\w./-]+$/.test(ref) && !ref.startsWith('-') ? ref : 'HEAD',
    ]),
  );
  post('/safe/archive/message', ({ message }) =>
    run(
      'git',
      [
        '-c',
        'user.name=clinic',
        '-c',
        'user.email=c@example.com',
        'commit-tree',
        '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
        '-m',
        String(message),
      ],
      { env: { ...process.env, GIT_AUTHOR_DATE: '@1 +0000', GIT_COMMITTER_DATE: '@1 +0000' } },
    ),
  );
  post('/safe/archive/jq', ({ value }) => run('jq', ['-n', '-c', '--arg', 'v', String(value), '{v: $v}']));

  const handlebars = require('handlebars');
  const ejs = require('ejs');
  const pug = require('pug');
  const nunjucks = require('nunjucks');
  const lodash = require('lodash');
  const mustache = require('mustache');
  const { Liquid } = require('liquidjs');
  const { Eta } = load('eta');
  const person = { patient: { name: "Mary O'Neil", age: 61, drugs: ['A', 'B'] }, clinic: 'North', date: '2026-03-01' };
  post('/templates/ejs', ({ body }) => ejs.render(`Dear <%= patient.name %>,\n${body}\nYours`, person));
  post('/templates/pug', ({ body }) => pug.render(`p Dear #{patient.name}\np ${body}`, person));
  post('/templates/nunjucks', ({ body }) => nunjucks.renderString(`Dear {{ patient.name }}, ${body}`, person));
  post('/templates/lodash', ({ body }) => lodash.template(`Dear <%= patient.name %>, ${body}`)(person));
  post('/templates/eta', ({ body }) => new Eta().renderString(`Dear <%= it.patient.name %>, ${body}`, person));
  post('/templates/ejs-options', ({ options }) => ejs.render('Dear <%= patient.name %>', { ...person }, options));
  post('/templates/ejs-data', ({ data }) => ejs.render('Dear <%= patient.name %>', { ...person, ...data }));
  post('/safe/templates/ejs', ({ body }) => ejs.render('Dear <%= patient.name %>, <%= body %>', { ...person, body }));
  post('/safe/templates/handlebars', ({ body }) => handlebars.compile(String(body))(person));
  post('/safe/templates/mustache', ({ body }) => mustache.render(String(body), person));
  post('/safe/templates/liquid', async ({ body }) => new Liquid().parseAndRender(String(body), person));
  post('/safe/templates/data', ({ body }) =>
    handlebars.compile('<p>{{body}}</p>{{{patient.name}}}')({ ...person, body }),
  );
  post('/safe/templates/replaced', ({ body }) =>
    String(body).replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => String((person as any)[name] ?? '')),
  );
  post('/safe/markdown', ({ body }) => load('markdown-it')().render(String(body)));

  // Rules that staff keep: doses and alarms.
  let kept = 0;
  const scope = { weight: 70, age: 61, creatinine: 1.2, sex: 'f' };
  post('/rules/function', ({ formula }) =>
    new Function(...Object.keys(scope), `return (${formula});`)(...Object.values(scope)),
  );
  post('/rules/with', ({ formula }) => new Function('scope', `with (scope) { return ${formula} }`)(scope));
  post('/rules/vm', ({ formula }) => vm.runInNewContext(String(formula), { ...scope }, { timeout: 200 }));
  post('/rules/script', ({ name, unit }) =>
    vm.runInThisContext(`(weight) => ({ "${name}": weight * 2, unit: '${unit ?? 'mg'}' })`)(7),
  );
  post('/rules/path', ({ at }) => {
    const value = new Function('resource', `return resource.${at}`)({ name: [{ family: 'x' }], active: true });
    return value ?? null;
  });
  post('/rules/filter', ({ where }) =>
    [
      { code: 'a', value: 4 },
      { code: 'b', value: 9 },
    ].filter((item) => new Function('item', `return item.${where}`)(item)),
  );
  post('/safe/rules/expr', ({ formula }) => {
    try {
      return load('expr-eval').Parser.evaluate(String(formula), { weight: 70, age: 61 });
    } catch (error: any) {
      return String(error.message);
    }
  });
  post('/safe/rules/math', ({ formula }) => {
    try {
      return String(load('mathjs').evaluate(String(formula), { weight: 70, age: 61 }));
    } catch (error: any) {
      return 'no';
    }
  });
  post('/safe/rules/jsonata', async ({ formula }) => {
    try {
      return await load('jsonata')(String(formula)).evaluate({ patient: person.patient });
    } catch (error: any) {
      return String(error.code);
    }
  });
  post('/safe/rules/json-path', ({ at }) => {
    try {
      return load('jsonpath-plus').JSONPath({ path: String(at), json: person, eval: 'safe' });
    } catch {
      return 'no';
    }
  });
  post('/safe/rules/regex', ({ pattern, text }) => {
    try {
      return new RegExp(String(pattern)).test(String(text));
    } catch {
      return 'no';
    }
  });
  post('/safe/rules/cron', ({ cron }) => {
    try {
      return load('cron-parser')
        .CronExpressionParser.parse(String(cron), { currentDate: new Date(0), tz: 'UTC' })
        .next()
        .toISOString();
    } catch {
      return 'no';
    }
  });
  post('/safe/rules/stored', ({ body }) => {
    const file = path.join(folder, 'tmp', `rule-${process.pid}-${++kept}.txt`);
    fs.writeFileSync(file, JSON.stringify(body));
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  });

  // Settings.
  const merge = (into: any, from: any): any => {
    for (const key in from)
      if (typeof from[key] === 'object' && from[key] !== null) into[key] = merge(into[key] ?? {}, from[key]);
      else into[key] = from[key];
    return into;
  };
  const put = (into: any, at: string, value: unknown): any => {
    const keys = at.split('.');
    const last = keys.pop()!;
    let here = into;
    for (const key of keys) here = here[key] ??= {};
    here[last] = value;
    return into;
  };
  router.patch(
    '/settings',
    answer(({ body }) => Object.keys(merge({ theme: { dark: true } }, body))),
  );
  router.put(
    '/settings/at',
    answer(({ body }) => Object.keys(put({ theme: {} }, body.at, body.value))),
  );
  router.post(
    '/settings/query',
    answer(({ query }) => Object.keys(Object.entries(query).reduce((all, [at, value]) => put(all, at, value), {}))),
  );
  router.get(
    '/settings/staff',
    answer(() => {
      const fresh: any = {};
      const staff = fresh.isStaff === undefined ? 'no' : `staff ${stores.secret}`;
      delete (Object.prototype as any).isStaff;
      return staff;
    }),
  );
  router.patch(
    '/safe/settings',
    answer(({ body }) => lodash.merge({ theme: { dark: true } }, body)),
  );
  router.put(
    '/safe/settings/at',
    answer(({ body }) => {
      const settings: any = Object.create(null);
      settings[String(body.at)] = body.value;
      return settings;
    }),
  );
  const yaml3 = load('js-yaml');
  post('/settings/yaml', ({ document }) => {
    const value = yaml3.load(String(document), yaml3.DEFAULT_FULL_SCHEMA ? { schema: yaml3.DEFAULT_FULL_SCHEMA } : {});
    return String(value?.unit ?? value);
  });
  post('/safe/settings/yaml', ({ document }) => {
    try {
      return load('yaml').parse(String(document));
    } catch {
      return 'no';
    }
  });
  router.get(
    '/settings/restored',
    answer((request) => {
      const profile = require('node-serialize').unserialize(
        Buffer.from(request.cookies.profile ?? '', 'base64').toString(),
      );
      return { name: profile.name };
    }),
  );

  // Attachments.
  const inside = (...parts: string[]): string => path.join(folder, 'public', ...parts);
  const safeInside = (name: string): string => {
    const full = path.resolve(folder, 'public', name);
    if (!full.startsWith(path.join(folder, 'public') + path.sep))
      throw Object.assign(new Error('outside'), { code: 'OUTSIDE' });
    return full;
  };
  const read = async (file: string): Promise<string> => fs.promises.readFile(file, 'utf8');
  router.get(
    '/files/file/:name',
    answer(async ({ params }, response) => {
      response.type('text').send(await read(inside(params.name)));
    }),
  );
  router.get(
    '/files',
    answer(({ query }) => read(`${folder}/public/${query.patient ?? 'sub'}/${query.name}`)),
  );
  router.get(
    '/files/typed',
    answer(({ query }) => read(inside(`${query.name}.${query.type ?? 'txt'}`))),
  );
  router.get(
    '/files/list',
    answer(({ query }) => fs.readdirSync(inside(query.folder)).sort()),
  );
  router.get(
    '/files/exists',
    answer(({ query }) => fs.existsSync(inside(query.name)) && fs.statSync(inside(query.name)).size),
  );
  router.get('/files/sent', (request: any, response: any) =>
    response.sendFile(path.resolve(folder, 'public', String(request.query.name)), { dotfiles: 'allow' }),
  );
  router.get('/files/streamed', (request: any, response: any, next: any) => {
    fs.createReadStream(new URL(`file://${folder}/public/${request.query.name}`))
      .on('error', next)
      .pipe(response);
  });
  router.post(
    '/files/moved',
    answer(async ({ body }) => {
      const to = inside('letters', body.to);
      await fs.promises.copyFile(inside('a.txt'), to);
      const size = fs.statSync(to).size;
      if (/^[\w.-]+$/.test(path.basename(to)) && to.startsWith(inside('letters'))) fs.rmSync(to);
      return size;
    }),
  );
  router.get(
    '/files/locale',
    answer(({ query }) => {
      const found = require(path.join(folder, 'private/../public', query.lang));
      return found;
    }),
  );
  router.post(
    '/files/unzip',
    express.raw({ type: 'application/zip' }),
    answer(({ body }) => {
      const AdmZip = load('adm-zip');
      const names: string[] = [];
      for (const entry of new AdmZip(body).getEntries()) {
        const to = path.join(folder, 'uploads', entry.entryName);
        fs.mkdirSync(path.dirname(to), { recursive: true });
        fs.writeFileSync(to, entry.getData());
        names.push(entry.entryName);
      }
      return names;
    }),
  );
  router.get(
    '/safe/files/file/:name',
    answer(async ({ params }, response) => {
      response.type('text').send(
        await read(safeInside(params.name)).catch((error) => {
          if (error.name === 'BlockedError') throw error;
          return `none ${error.code}`;
        }),
      );
    }),
  );
  router.get(
    '/safe/files',
    answer(({ query }) =>
      read(inside(path.basename(String(query.name)))).catch((error) => {
        if (error.name === 'BlockedError') throw error;
        return `none ${error.code}`;
      }),
    ),
  );
  router.get('/safe/sent', (request: any, response: any) =>
    response.sendFile(
      String(request.query.name),
      { root: path.join(folder, 'public') },
      (error: any) => error && !response.headersSent && response.status(error.status ?? 500).send('not there'),
    ),
  );
  post('/safe/files/named', ({ name }) => {
    const file = path.join(folder, 'uploads', `${Buffer.from(String(name)).toString('hex').slice(0, 60)}.txt`);
    fs.writeFileSync(file, String(name));
    const text = fs.readFileSync(file, 'utf8');
    fs.rmSync(file);
    return text;
  });

  // Partners.
  const axios = require('axios');
  const backend = process.env.BACKEND_URL!;
  post('/webhooks/test', async ({ url }) => (await fetch(url, { method: 'POST', body: '{}' })).text());
  post('/webhooks/axios', async ({ url }) => (await axios.post(url, { test: true })).data);
  post('/webhooks/undici', async ({ url }) => (await require('undici').request(url)).body.text());
  post('/fhir/pull', async ({ server, id }) => (await fetch(`${server}/Patient/${id ?? 1}`)).text());
  post('/fhir/reference', async ({ reference }) => (await fetch(new URL(reference, backend))).text());
  post('/calendar/subscribe', async ({ ics }) => (await fetch(String(ics).replace(/^webcal:/, 'http:'))).text());
  router.get(
    '/avatar',
    answer(async ({ query }) => (await fetch(`http://${query.host}/avatar.png`)).text()),
  );
  router.get(
    '/fhir/next',
    answer(async ({ query }) => {
      const { link } = JSON.parse(Buffer.from(query.cursor, 'base64').toString());
      return (await axios.get(link)).data;
    }),
  );
  post('/fhir/bundle', async ({ entry }) =>
    Promise.all([entry].flat().map(async (one: any) => (await fetch(one.fullUrl)).text())),
  );
  post('/safe/fhir/pull', async ({ id }) =>
    (await fetch(`${backend}/Patient/${encodeURIComponent(String(id))}`)).text(),
  );
  post('/safe/partner', async ({ url }) => {
    const asked = new URL(String(url));
    if (asked.host !== new URL(backend).host) return `not a partner: ${asked.host}`;
    return (await fetch(asked)).text();
  });
  post('/safe/fhir/query', async ({ q }) => (await axios.get(`${backend}/search`, { params: { q } })).data);
  post('/safe/webhooks', async ({ url }) => {
    await db.rows('INSERT INTO notes (author, words) VALUES ($1, $2)', ['webhook', url]);
    return { kept: url, host: URL.canParse(url) ? new URL(url).host : null };
  });

  // Accounts by the directory.
  if (process.env.LDAP_PORT) {
    const ldap = require('ldapjs').createClient({ url: `ldap://127.0.0.1:${process.env.LDAP_PORT}` });
    const search = (filter: string): Promise<string> =>
      new Promise((resolve, reject) =>
        ldap.search('ou=people,dc=range', { filter, scope: 'sub' }, (error: any, found: any) => {
          if (error) return reject(error);
          const names: string[] = [];
          found.on('searchEntry', (entry: any) => names.push(entry.dn.toString()));
          found.on('error', reject);
          found.on('end', () => resolve(names.sort().join(';')));
        }),
      );
    const escaped = (value: unknown) =>
      String(value).replace(/[\\*()\0]/g, (one) => `\\${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
    post('/login', ({ user, password }) => search(`(&(objectClass=person)(uid=${user})(userPassword=${password}))`));
    router.get(
      '/colleagues',
      answer(({ query }) => search(`(&(visible=yes)(|(cn=*${query.q}*)(uid=${query.q})))`)),
    );
    post('/safe/login', ({ user, password }) =>
      search(`(&(objectClass=person)(uid=${escaped(user)})(userPassword=${escaped(password)}))`),
    );
    router.get(
      '/safe/colleagues',
      answer(({ query }) => search(`(&(visible=yes)(|(cn=${escaped(query.q)})(uid=${escaped(query.q)})))`)),
    );
  }

  // The audit log.
  const log = path.join(folder, `audit-${process.pid}.log`);
  router.get(
    '/audit/viewed',
    answer(({ query, ip }) => {
      fs.appendFileSync(log, `${query.who} viewed ${query.mrn}\n`);
      return 'ok';
    }),
  );
  router.get(
    '/audit',
    answer(() => (fs.existsSync(log) ? fs.readFileSync(log, 'utf8').split('\n') : [])),
  );
  router.get(
    '/safe/audit',
    answer(({ query }) => {
      fs.appendFileSync(log, `${JSON.stringify({ who: query.who, mrn: query.mrn })}\n`);
      return query;
    }),
  );
  router.get(
    '/safe/audit/insert',
    answer(async (request) =>
      db.rows(`INSERT INTO notes (author, words) VALUES ($1, $2) RETURNING author, words`, [
        request.get('user-agent'),
        request.query.who,
      ]),
    ),
  );
  router.get(
    '/audit/insert',
    answer(async (request) =>
      db.rows(`INSERT INTO notes (author, words) VALUES ('anon', '${request.get('user-agent')}') RETURNING words`),
    ),
  );

  app.use((error: any, request: any, response: any, next: any) => {
    if (response.headersSent) return next(error);
    response
      .status(error.status ?? 500)
      .type('text')
      .send(`error ${error.code ?? error.name}`);
  });
  return app;
}
