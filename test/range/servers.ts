// What stands around the targets: services on the inside that nobody outside should reach, a backend that the program is
// configured with, a directory and a document store with a secret in each.
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startKafkaBroker } from '../../examples/demo/src/kafka-broker.ts';
import { cachedPackage, lockedPackages, type MaybePackage } from '../library/cached.ts';
import { startOpensearch } from '../library/opensearch-server.ts';
import { prismaClient } from '../library/prisma-client.ts';
import {
  startMariadb,
  startMongodb,
  startNats,
  startPostgres,
  startRedis,
  startSqs,
  type MaybeServer,
} from '../library/servers.ts';
import { startTds } from '../library/tds-server.ts';
import type { RangeServer } from './case.ts';

const require = createRequire(import.meta.url);

const METADATA = '169.254.169.254';

export interface Inside {
  readonly port: number;
  /** http://127.0.0.1:port of the configured backend. */
  readonly backend: string;
  readonly secret: string;
  /** True inside a network namespace that has the metadata service's address for itself: never asked for elsewhere. */
  readonly metadata: boolean;
  /** Tokens in the paths that the internal service was asked for. */
  readonly visited: Set<string>;
  stop(): void;
}

/** The internal service answers on one port of 127.0.0.1, 127.0.0.2 and ::1. */
export async function startInside(): Promise<Inside> {
  const visited = new Set<string>();
  const secret = `secret-${randomBytes(8).toString('hex')}`;
  const answer: http.RequestListener = (request, response) => {
    const token = /t[0-9a-z]+x[0-9a-z]+x/.exec(request.url ?? '')?.[0];
    if (token !== undefined) visited.add(token);
    response.end(`internal ${secret}`);
  };
  const first = await listening(http.createServer(answer), 0, '127.0.0.1');
  const { port } = first.address() as AddressInfo;
  const others = await Promise.all([
    listening(http.createServer(answer), port, '127.0.0.2'),
    listening(http.createServer(answer), port, '::1'),
  ]);
  const metadata = (networkInterfaces()['lo'] ?? []).some(({ address }) => address === METADATA);
  if (metadata) others.push(await listening(http.createServer(answer), 80, METADATA));
  const backend = await listening(http.createServer(answerBackend), 0, '127.0.0.1');
  return {
    port,
    backend: `http://127.0.0.1:${(backend.address() as AddressInfo).port}`,
    secret,
    visited,
    metadata,
    stop() {
      for (const server of [first, ...others, backend]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

export interface Around {
  /** Ports for the targets. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is not to be had here, and why. */
  readonly missing: ReadonlyMap<RangeServer, string>;
  stop(): void;
}

/** The databases and directories that the cases of this run need. */
export async function startAround(wanted: ReadonlySet<RangeServer>, { secret }: Inside): Promise<Around> {
  const starts: Readonly<
    Record<RangeServer, readonly [variable: string, start: () => Promise<MaybeServer | MaybePackage>]>
  > = {
    ldap: ['LDAP_PORT', startDirectory],
    mongodb: ['MONGO_PORT', () => startDocuments(secret)],
    postgresql: ['PG_PORT', startPostgres],
    mariadb: ['MARIADB_PORT', startMariadb],
    kafka: ['KAFKA_PORT', startBroker],
    redis: ['REDIS_PORT', startRedis],
    sqs: ['SQS_PORT', () => startSqs([])],
    libxml: ['LIBXML', findLibxml],
    frameworks: ['RANGE_PACKAGES', findFrameworks],
    studio: ['STUDIO_PACKAGES', findStudio],
    clinic: ['CLINIC_PACKAGES', findClinic],
    hosts: ['HOSTS_PACKAGES', findHosts],
    nats: ['NATS_PORT', startNats],
    stores: ['RANGE_STORES', findStores],
    prisma: ['PRISMA', prismaClient],
    tds: ['TDS_PORT', startTds],
    opensearch: ['OPENSEARCH_PORT', startOpensearch],
  };
  const environment: Record<string, string> = {};
  const missing = new Map<RangeServer, string>();
  const stops: (() => void)[] = [];
  for (const name of wanted) {
    const [variable, start] = starts[name];
    const server = await start();
    if ('missing' in server) {
      missing.set(name, server.missing);
      continue;
    }
    if ('folder' in server) {
      environment[variable] = server.folder;
      continue;
    }
    environment[variable] = String(server.port);
    stops.push(() => server.stop());
  }
  return { environment, missing, stop: () => stops.forEach((stop) => stop()) };
}

async function startBroker(): Promise<MaybeServer> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-range-kafka-'));
  const broker = await startKafkaBroker(folder, () => {});
  if (broker === undefined) return { missing: 'no Kafka broker can be had here' };
  const stop = (): void => void broker.stop().finally(() => rmSync(folder, { recursive: true, force: true }));
  return { port: Number(broker.address.split(':').pop()), stop };
}

/** Frameworks and parsers that are too many for every checkout. */
function findFrameworks(): Promise<MaybePackage> {
  return lockedPackages('range-frameworks', fileURLToPath(new URL('frameworks/', import.meta.url)));
}

/** What the studio starts programs, renders pages and reads settings with. */
function findStudio(): Promise<MaybePackage> {
  return lockedPackages('range-studio', fileURLToPath(new URL('studio/', import.meta.url)));
}

/** What the clinic is written with and built by. */
function findClinic(): Promise<MaybePackage> {
  return lockedPackages('range-clinic', fileURLToPath(new URL('clinic/', import.meta.url)));
}

/** Frameworks and transports that came after the others. */
function findHosts(): Promise<MaybePackage> {
  return lockedPackages('range-hosts', fileURLToPath(new URL('hosts/', import.meta.url)));
}

/** Query builders and databases that are too many for every checkout. */
function findStores(): Promise<MaybePackage> {
  return lockedPackages('range-stores', fileURLToPath(new URL('stores/', import.meta.url)));
}

/** The parser with external entities is compiled, once and when asked for. */
function findLibxml(): Promise<MaybePackage> {
  return cachedPackage({ name: 'libxmljs2', version: '0.37.0', native: true });
}

function answerBackend(request: http.IncomingMessage, response: http.ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://backend');
  if (url.pathname === '/redirect') response.writeHead(302, { location: url.searchParams.get('to') ?? '/' });
  else if (url.pathname === '/moved') response.writeHead(302, { location: '/items/9' });
  response.end(`backend ${url.pathname}${url.search}`);
}

function listening(server: http.Server, port: number, host: string): Promise<http.Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(server));
  });
}

const people: readonly Readonly<Record<string, string>>[] = [
  { uid: 'admin', cn: 'Admin', userPassword: 'correct horse', department: 'ops', visible: 'no' },
  { uid: 'bob', cn: 'Bob', userPassword: 'hunter2', department: 'it', visible: 'yes' },
  { uid: 'jane', cn: 'Doe, Jane', userPassword: 'pass', department: 'it', visible: 'yes' },
  { uid: 'olga', cn: 'Olga', userPassword: 'pass', department: 'ops', visible: 'yes' },
];

/** A directory over LDAP with a few people in it. */
export function startDirectory(): Promise<{ readonly port: number; stop(): void }> {
  const ldap = require('ldapjs') as any;
  const server = ldap.createServer();
  server.search('dc=range', (request: any, response: any, next: () => void) => {
    for (const person of people) {
      const attributes = { ...person, objectClass: ['person'] };
      if (request.filter.matches(attributes))
        response.send({ dn: `uid=${person['uid']},ou=people,dc=range`, attributes: { uid: person['uid'] } });
    }
    response.end();
    return next();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ port: Number(new URL(server.url).port), stop: () => server.close() }),
    );
  });
}

/** A document store that speaks MongoDB's protocol, with a user whose name is the secret. */
export async function startDocuments(
  secret: string,
): Promise<{ readonly port: number; stop(): void } | { readonly missing: string }> {
  const server = await startMongodb();
  if ('missing' in server) return server;
  const { MongoClient } = require('mongodb') as typeof import('mongodb');
  const client = await new MongoClient(`mongodb://127.0.0.1:${server.port}`).connect();
  await client
    .db('range')
    .collection('users')
    .insertMany([
      { name: 'bob', password: 'hunter2', age: 30, public: true },
      { name: 'root', password: secret, age: 50, public: false },
    ]);
  await client.close();
  return server;
}
