// A bounded part of the range, for every change; all of it runs with `npm run range`.
import { expect, it } from 'vitest';
import { runRange } from './run.ts';

it.for([
  [['express', 'fastify', 'bare'], 3],
  [['shop', 'kafka'], 8],
  [['stores'], 6],
  [['reader', 'cabinet', 'newsroom', 'studio', 'switchboard', 'clinic'], 6],
  [
    [
      'koa',
      'hapi',
      'hono',
      'express4',
      'fastify4',
      'nest',
      'nest-fastify',
      'restify',
      'polka',
      'h3',
      'feathers',
      'react-router',
      'elysia',
    ],
    1,
  ],
  [
    [
      'websocket',
      'socketio',
      'grpc',
      'http2',
      'yoga',
      'apollo',
      'mercurius',
      'subscriptions',
      'trpc',
      'serverless',
      'nest-tcp',
      'serverless-express',
      'moleculer',
    ],
    1,
  ],
  [['bullmq', 'sqs'], 1],
] as const)(
  'on %j every attack is stopped and every benign request answered the same',
  { timeout: 400_000 },
  async ([targets, limit], context) => {
    const lines: string[] = [];
    const log = (line: string): void => {
      console.log(line);
      lines.push(line);
    };
    const results = await runRange({ targets, limit, log });
    if (results.length === 0) return context.skip(lines.join('\n'));
    expect(results.flatMap(({ failures }) => failures)).toEqual([]);
    // A range in which nothing works proves nothing.
    const all = (of: 'attacks' | 'benign'): number => results.reduce((sum, one) => sum + one[of], 0);
    expect(all('attacks')).toBeGreaterThan((results.length * limit) / 3);
    expect(all('benign')).toBeGreaterThan((results.length * limit) / 3);
  },
);
