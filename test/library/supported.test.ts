// docs/supported.md is written from the list of instrumentations and from what the tests here run: an instrumentation that is
// missing below, or a range or version that changed, fails. `npx vitest run test/library/supported.test.ts -u` writes the page anew.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Instrumentation } from '../../agent/src/instrumentation.ts';
import { instrumentations } from '../../agent/src/instrumentations/index.ts';

/** How a package was run, and where. */
interface Run {
  readonly with: string;
  /** Test file below test/; "" where none can be had. */
  readonly test: string;
  /** From the cache, and therefore in no lock file. */
  readonly versions?: readonly string[];
}

const library = (file: string, how: string, ...versions: string[]): Run => ({
  with: how,
  test: `library/${file}.test.ts`,
  ...(versions.length > 0 && { versions }),
});

const published = (how: string, ...versions: string[]): Run => ({
  with: how,
  test: 'range/known/known.test.ts',
  versions,
});

const postgres = 'PostgreSQL';
const mariadb = 'MariaDB';
const kafka = 'Apache Kafka 4.1';
const kafkaCache = 'Apache Kafka 4.1, compiled here';
const search = 'OpenSearch 2.19';

const ran: Readonly<Record<string, readonly Run[]>> = {
  undici: [{ with: 'requests over loopback', test: 'agent/clients.test.ts' }],
  kafkajs: [{ with: kafka, test: 'agent/kafka.test.ts' }],
  '@platformatic/kafka': [library('messaging', kafka)],
  '@confluentinc/kafka-javascript': [library('native-kafka', kafkaCache, '1.10.1')],
  'node-rdkafka': [library('native-kafka', kafkaCache, '3.6.1')],
  '@smithy/core': [library('messaging', 'clients of AWS SDK v3 against emulators')],
  '@smithy/smithy-client': [{ with: 'AWS SDK v3 before 2025: the same class, not run', test: '' }],
  pg: [
    library('sql', `${postgres}; also under knex, sequelize, drizzle, TypeORM 1.1.1, Prisma 7.10.0`),
    library('subscriptions', 'NOTIFY'),
  ],
  postgres: [library('sql', postgres)],
  mysql2: [library('sql', mariadb)],
  mysql: [library('sql', mariadb)],
  mariadb: [library('sql', mariadb)],
  'better-sqlite3': [library('sql', 'SQLite')],
  sqlite3: [library('sql', 'SQLite, compiled here', '6.0.1')],
  'node:sqlite': [library('sql', 'SQLite')],
  tedious: [library('mssql', 'a stand-in for SQL Server that speaks its protocol; also under mssql')],
  '@electric-sql/pglite': [library('sql', 'PostgreSQL in the process', '0.5.16')],
  '@libsql/client': [library('sql', 'SQLite in a file', '0.18.0')],
  '@duckdb/node-api': [library('sql', 'DuckDB in the process', '1.5.6-r.1')],
  '@clickhouse/client': [library('sql', 'ClickHouse 18.16 over HTTP', '1.23.1')],
  'sql.js': [library('sql', 'SQLite in WebAssembly', '1.16.0')],
  sequelize: [library('sql', 'filters with operators named by text; its statements by the driver')],
  '@prisma/client': [library('prisma', `${postgres} through its driver adapter`, '7.10.0')],
  mongodb: [library('nosql', 'FerretDB 1.24; also under mongoose')],
  ioredis: [library('nosql', 'Redis'), library('subscriptions', 'its channels, lists and streams')],
  '@redis/client': [
    library('nosql', 'Redis, through redis'),
    library('subscriptions', 'its channels, lists and streams'),
  ],
  redis: [library('subscriptions', 'channels of Redis; from version 4 on it is @redis/client', '3.1.2')],
  '@elastic/transport': [library('search', `${search} behind a forwarder that answers as Elasticsearch`)],
  '@elastic/elasticsearch': [library('search', search, '7.13.0')],
  '@opensearch-project/opensearch': [library('search', search)],
  ldapjs: [library('nosql', 'OpenLDAP')],
  ldapts: [library('nosql', 'OpenLDAP')],
  ejs: [library('templates', 'rendered'), library('old-templates', 'its published weaknesses')],
  pug: [library('templates', 'rendered')],
  handlebars: [library('templates', 'rendered'), library('old-templates', 'its published weaknesses')],
  'art-template': [{ with: 'rendered in the studio of the range', test: 'range/range.test.ts', versions: ['4.13.4'] }],
  nunjucks: [library('templates', 'rendered')],
  mustache: [{ with: 'rendered', test: 'range/range.test.ts' }],
  liquidjs: [{ with: 'rendered', test: 'range/range.test.ts' }],
  lodash: [library('templates', 'rendered and merged'), library('old-templates', 'its published weaknesses')],
  'lodash.merge': [library('old-templates', 'merged', '4.6.1')],
  'lodash.mergewith': [library('old-templates', 'merged', '4.6.1')],
  'lodash.defaultsdeep': [library('old-templates', 'merged', '4.6.0')],
  'lodash.set': [library('old-templates', 'set', '4.3.2')],
  'lodash.setwith': [library('old-templates', 'set', '4.3.2')],
  'lodash.template': [library('old-templates', 'rendered', '4.4.0')],
  deepmerge: [library('merges', 'merged')],
  shelljs: [published('its exec, under other packages', '0.5.3')],
  hoek: [published('merged', '4.2.0')],
  '@hapi/hoek': [published('cloned', '8.5.0')],
  'deepmerge-ts': [published('merged', '4.0.0')],
  'class-transformer': [published('made into instances', '0.2.3')],
  dottie: [published('unflattened', '2.0.3')],
  'deep-extend': [published('merged', '0.5.0')],
  'merge-deep': [published('merged', '3.0.2')],
  'defaults-deep': [published('merged', '0.2.4')],
  'mixin-deep': [{ with: 'what merge-deep and its like call, not run by itself', test: '' }],
  'assign-deep': [published('merged', '1.0.0')],
  'set-value': [published('set', '2.0.0', '4.0.0')],
  'just-safe-set': [published('set', '2.2.1')],
  'deep-get-set': [published('set', '1.1.0')],
  undefsafe: [published('set', '2.0.2')],
  'dot-prop': [published('set', '5.1.0')],
  'object-path': [published('set', '0.11.4', '0.11.5')],
  jsonpointer: [published('set', '4.0.1')],
  'json-pointer': [published('set', '0.6.0', '0.6.1')],
  dset: [published('set', '3.1.3')],
  getobject: [published('set', '0.1.0')],
  json5: [published('parsed', '2.2.1')],
  plist: [published('parsed', '3.0.4')],
  swig: [{ with: 'what swig-templates was forked from, not run', test: '' }],
  'swig-templates': [published('rendered', '2.0.3')],
  vm2: [published('its programs and their ways out', '3.9.14', '3.9.16', '3.9.17', '3.9.19', '3.10.0')],
  'safe-eval': [published('its programs and their ways out', '0.3.0', '0.4.1')],
  'safer-eval': [published('its programs and their ways out', '1.3.2')],
  jszip: [published('under mammoth', '3.10.1')],
  'js-yaml': [library('deserialisers', 'parsed')],
  'node-serialize': [library('deserialisers', 'parsed')],
  funcster: [library('deserialisers', 'parsed')],
  'serialize-to-js': [library('deserialisers', 'parsed', '1.2.2')],
  cryo: [library('deserialisers', 'parsed')],
  libxmljs2: [library('xml', 'parsed, compiled here', '0.37.0')],
  libxmljs: [{ with: 'what libxmljs2 was forked from; 1.0.11 does not compile for Node 24, not run', test: '' }],
  'fast-xml-parser': [library('xml', 'parsed')],
  xml2js: [library('xml', 'parsed')],
  'aws-sdk': [library('aws-sdk-v2', 'SQS emulator', '2.1693.0')],
  ws: [library('ways-in', 'messages over loopback')],
  websocket: [library('subscriptions', 'messages over loopback', '1.0.35')],
  'socket.io': [library('ways-in', 'both transports')],
  graphql: [library('ways-in', 'variables and literals')],
  '@grpc/grpc-js': [library('ways-in', 'all five kinds of call')],
  '@nestjs/microservices': [{ with: 'messages over TCP', test: 'range/range.test.ts', versions: ['12.1.1'] }],
  'lambda:handler': [
    {
      with: 'the handler of an AWS Lambda function, called by a runtime with events',
      test: 'agent/lambda.test.ts',
      versions: ['Node 22, 24, 26'],
    },
  ],
  glob: [{ with: 'patterns of users', test: 'range/range.test.ts', versions: ['14.0.6'] }],
  'fast-glob': [{ with: 'patterns of users', test: 'range/range.test.ts', versions: ['3.3.3'] }],
  tinyglobby: [{ with: 'patterns of users', test: 'range/range.test.ts', versions: ['0.2.15'] }],
  'libxml2-wasm': [{ with: 'documents of users', test: 'range/range.test.ts', versions: ['0.7.2'] }],
  'serverless-http': [{ with: 'events of an API gateway', test: 'range/range.test.ts', versions: ['4.0.0'] }],
  '@codegenie/serverless-express': [
    { with: 'events of an API gateway', test: 'range/range.test.ts', versions: ['5.0.0'] },
  ],
  '@vendia/serverless-express': [{ with: 'the older name of @codegenie/serverless-express, not run', test: '' }],
  bull: [library('subscriptions', 'Redis', '4.16.5')],
  bullmq: [library('ways-in', 'Redis')],
  'pg-boss': [library('subscriptions', postgres, '10.4.2')],
  'bee-queue': [library('subscriptions', 'Redis', '2.0.0')],
  agenda: [library('subscriptions', 'FerretDB 1.24', '5.0.0')],
  'smtp-server': [library('mail', 'nodemailer')],
  imapflow: [library('mail', 'a mailbox of the test')],
  'sqs-consumer': [library('messaging', 'SQS emulator')],
  amqplib: [library('messaging', 'RabbitMQ')],
  mqtt: [library('subscriptions', 'mosquitto', '5.16.0')],
  nats: [library('subscriptions', 'nats-server', '2.29.3')],
  '@nats-io/nats-core': [library('subscriptions', 'nats-server, through @nats-io/transport-node', '3.4.0')],
  busboy: [library('ways-in', 'multer')],
  '@fastify/busboy': [library('ways-in', '@fastify/multipart')],
  'body-parser': [library('ways-in', 'express 4 and 5')],
  'co-body': [library('ways-in', 'koa-bodyparser')],
  express: [library('ways-in', 'requests')],
  router: [library('ways-in', 'express 5')],
  fastify: [library('ways-in', 'requests')],
  '@koa/router': [library('ways-in', 'requests')],
  'koa-router': [{ with: 'the older name of @koa/router, not run', test: '' }],
  '@hapi/hapi': [library('ways-in', 'requests')],
  hono: [library('ways-in', 'requests')],
};

const knownRun: Run = { with: 'its published weaknesses', test: 'range/known/known.test.ts' };

const root = fileURLToPath(new URL('../../', import.meta.url));
const lock = (JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as { packages: Record<string, any> })
  .packages;

const locked = (file: string): readonly (readonly [string, { readonly name?: string; readonly version: string }])[] =>
  Object.entries(JSON.parse(readFileSync(`${root}${file}`, 'utf8')).packages);
const knownLock = locked('test/range/known/package-lock.json');

/** The versions in the lock file of published vulnerabilities. */
function known(module: string): string[] {
  return unique(
    knownLock
      .filter(([path, { name }]) => name === module || path === `node_modules/${module}`)
      .map(([, { version }]) => version),
  );
}

/** How a package was run: said above, or for what was published about it. */
function runsOf(module: string): readonly Run[] {
  const versions = known(module);
  if (ran[module] !== undefined || versions.length === 0) return ran[module] ?? [];
  return [{ ...knownRun, versions }];
}

/** Every version of a package that is installed for the tests, aliases included. */
function installed(module: string): string[] {
  const { devDependencies } = lock['test'] as { devDependencies: Record<string, string> };
  const names = Object.entries(devDependencies)
    .filter(([name, range]) => name === module || range.startsWith(`npm:${module}@`))
    .map(([name]) => name);
  return [...new Set([...names, module])]
    .flatMap((name) => [lock[`test/node_modules/${name}`], lock[`node_modules/${name}`]].slice(0))
    .filter((entry) => entry !== undefined)
    .map(({ version }) => String(version))
    .filter((version, index, all) => all.indexOf(version) === index);
}

const packages = Map.groupBy(
  instrumentations.filter(({ module }) => !module.startsWith('node:') || ran[module] !== undefined),
  ({ module }) => module,
);
const builtins = Map.groupBy(
  instrumentations.filter(({ module }) => module.startsWith('node:') && ran[module] === undefined),
  ({ module }) => module,
);

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
const sees = (all: readonly Instrumentation[]): string =>
  unique(all.flatMap(({ operations = [], activities = [] }) => [...operations, ...activities])).join(', ');

function row([module, all]: [string, readonly Instrumentation[]]): string {
  const range = unique(all.map(({ versions = 'any' }) => versions))
    .join(' and ')
    .replaceAll('|', '\\|');
  const runs = runsOf(module);
  const where = runs.filter(({ test }) => test !== '');
  const versions =
    where.length === 0
      ? '–'
      : runs.flatMap((run) => run.versions ?? []).join(', ') || installed(module).join(', ') || 'Node 24';
  const files = unique(where.map(({ test }) => `[${test.split('/').pop()!.replace('.test.ts', '')}](../test/${test})`));
  const how = unique(runs.map((run) => run.with)).join('; ');
  return `| ${module} | ${range} | ${sees(all)} | ${versions} | ${how}${files.length > 0 ? `: ${files.join(', ')}` : ''} |`;
}

function page(): string {
  return `# What the agent hooks

Written by [test/library/supported.test.ts](../test/library/supported.test.ts) from the list of instrumentations; do not edit.
A version outside the range is left alone and named by \`throughline doctor\`. Every package is hooked by \`require\` and by
\`import\`, in several versions at once, under an alias (\`npm:pg@8\`) that the application's package.json declares, and in bundles
made with a plugin of \`@throughline/agent/bundle\`. "Run" is what the tests ran with the agent: the attack reported and
stopped, its benign twin unharmed, bound values not flagged.

## Packages

| package | range | what is seen | run | with |
| --- | --- | --- | --- | --- |
${[...packages].map(row).join('\n')}

## Node itself

| module | what is seen |
| --- | --- |
${[...builtins].map(([module, all]) => `| ${module} | ${sees(all) || 'joins, for the guards of paths'} |`).join('\n')}

## Needs no hook of its own

| package | why |
| --- | --- |
| knex, sequelize, drizzle, TypeORM, mongoose, mssql | what they send goes through a driver above |
| GraphQL Yoga, Apollo Server, Mercurius | strings of a document and its variables are read as they arrive, whoever executes them |
| formidable | bodies, fields and file names are read as they arrive at Node's server |
| koa, Next.js 16.4.6, restify, polka, h3, FeathersJS, NestJS, tRPC, @hono/node-server | they serve through Node's server; routes come from the router above, where there is one |
| axios, follow-redirects | they call Node's http or undici; redirects are followed there |
| nodemailer | it strips line breaks from headers and refuses addresses that begin with a dash; its sendmail transport is a child process |

## Limits that the tests show

- A message of SQS in a loop of the program's own is an activity from the moment it is taken out of the answer (AWS SDK v3
  only); a refused one comes again after its visibility timeout.
- What an ES module exports as a plain function cannot be replaced; where that matters the hook says so in the coverage.
- A handler of an AWS Lambda function is wrapped when its file is loaded: one that is put into the exports later is not seen. A
  refused message fails with BlockedError; whether it comes again is said by the event source.
- What a loop of the program's own takes from a list or stream of Redis is an activity of that loop; a refused one is an error that
  the loop meets, as in a for-await loop over NATS or @platformatic/kafka.
- What comes over a connection that was upgraded to a protocol of the program's own is read by nobody; messages of ws,
  websocket and socket.io are activities.
- LISTEN through postgres.js is not seen.
- An alias that only a dependency's package.json declares is not seen.
- Prisma before version 7 with its native engine and a client generated into a folder of its own brings its own copy of the
  runtime: only its driver adapters are seen there.
`;
}

test('every package that is hooked is listed with how it was run', () => {
  expect([...packages.keys()].filter((module) => runsOf(module).length === 0)).toEqual([]);
  expect(Object.keys(ran).filter((module) => !packages.has(module))).toEqual([]);
});

test('the page says what is so', async () => {
  await expect(page()).toMatchFileSnapshot(`${root}docs/supported.md`);
});
