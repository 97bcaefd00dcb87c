// The agent changes nothing that a program can see of a library: every package that an instrumentation names is described in a
// process with the agent and in one without, and the descriptions must be equal.
import { describe, expect, test } from 'vitest';
import { whyNotInstalled } from '../native-package.ts';
import { startApp, type ModuleForm } from './protected-app.ts';

const packages = [
  'pg',
  'postgres',
  'mysql2',
  'mysql2/promise',
  'mysql',
  'mariadb',
  'mariadb/callback',
  'node:sqlite',
  'tedious',
  'knex',
  'sequelize',
  'mongodb',
  'mongoose',
  'ioredis',
  'redis',
  '@redis/client',
  '@elastic/elasticsearch',
  '@opensearch-project/opensearch',
  'funcster',
  'cryo',
  'mssql',
  'formidable',
  'ldapjs',
  'ldapts',
  'ejs',
  'pug',
  'handlebars',
  'nunjucks',
  'lodash',
  'lodash/merge.js',
  'deepmerge',
  'js-yaml',
  'node-serialize',
  'xml2js',
  'fast-xml-parser',
  'node:v8',
  'ws',
  'socket.io',
  'graphql',
  '@grpc/grpc-js',
  'bullmq',
  'amqplib',
  'sqs-consumer',
  'kafkajs',
  'busboy',
  'multer',
  'body-parser',
  'co-body',
  'koa-bodyparser',
  'express',
  'fastify',
  'koa',
  '@hapi/hapi',
  'hono',
  '@fastify/multipart',
];

const native = ['better-sqlite3'];

describe.each(['cjs', 'esm'] as const)('%s', (form) => {
  test('everything that the packages show is as it was', () => sameShapes(packages, form));

  test.for(native)('and %s', async (name, context) => {
    const missing = whyNotInstalled(name);
    if (missing) context.skip(missing);
    await sameShapes([name], form);
  });
});

async function sameShapes(names: readonly string[], form: ModuleForm): Promise<void> {
  const plain = await startApp('shapes', 'none', form);
  const guarded = await startApp('shapes', 'block', form);
  try {
    for (const name of names) {
      const without = await plain.ask('shape', { name });
      const withAgent = await guarded.ask('shape', { name });
      expect(without.status, `${name}: ${JSON.stringify(without.body).slice(0, 300)}`).toBe(200);
      expect(Object.keys(without.body.result).length, name).toBeGreaterThan(0);
      expect(withoutNewPrototypes(withAgent.body.result, without.body.result), name).toEqual(without.body.result);
    }
  } finally {
    await plain.stop();
    await guarded.stop();
  }
}

/**
 * Two differences are let pass. A wrapped method could also be called with `new`, for which it has a prototype; methods written
 * in a class have none, and avoiding it costs every call a second one. An inherited method that is wrapped for one class
 * only becomes that class's own.
 */
function withoutNewPrototypes(
  described: Record<string, any>,
  without: Readonly<Record<string, any>>,
): Record<string, unknown> {
  const same: Record<string, unknown> = {};
  for (const [path, what] of Object.entries(described)) {
    const madeOwn = MADE_OWN[path];
    if (madeOwn) same[path] = { ...what, keys: what.keys.filter((key: string) => key !== madeOwn) };
    else if (Object.entries(MADE_OWN).some(([owner, method]) => path === `${owner}.${method}`)) continue;
    else if (without[path]?.constructible === false && what.constructible === true) {
      same[path] = { ...what, constructible: false, keys: what.keys.filter((key: string) => key !== 'prototype') };
    } else same[path] = what;
  }
  return same;
}

const MADE_OWN: Readonly<Record<string, string>> = {
  'ws.prototype': 'emit',
  'ws.WebSocket.prototype': 'emit',
  'ws.default.prototype': 'emit',
};
