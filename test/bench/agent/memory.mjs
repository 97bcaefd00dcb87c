// What the agent adds to the memory of a server, and to its start: fresh processes in turn (none, agent, none again, agent
// with a collector), the same number of requests in each, sixteen at a time. Medians and their difference; "again" minus
// "none" is the noise.
//
//   node test/bench/agent/memory.mjs [--processes 5] [--requests 4000] [--apps http,express,fastify] [--starts 15] [--json]
//     [--before other/dist/register.cjs]
//
// --before measures another build of the agent in the same turns, with and without a collector.
//
// Two ways to look, because a number taken at a chance moment of the collector means nothing:
//   settled  after four full collections, pages given back: what is held for good
//   running  no collection forced, the young generation fixed by --max-semi-space-size, mean of five looks under load
import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startFakeCollector } from '../../agent/fake-collector.ts';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const CONNECTIONS = 16;
const LOOKS = 5;
const SEMI_SPACE_MB = 4;
const START_DEADLINE_MS = 20_000;

/** Megabytes and milliseconds that the agent adds to one app: also called by run.mjs. */
export async function measureMemory(app, { processes = 5, requests = 4000, starts = 15, register, mode, before }) {
  const collector = await startFakeCollector();
  const variants = {
    none: { agent: false },
    agent: { agent: true },
    again: { agent: false },
    collector: { agent: true, collector: collector.address },
    ...(before && {
      before: { agent: true, register: before },
      'before, collector': { agent: true, register: before, collector: collector.address },
    }),
  };
  const names = Object.keys(variants);
  const samples = Object.fromEntries(names.map((name) => [name, { settled: [], running: [] }]));
  const cpu = Object.fromEntries(names.map((name) => [name, []]));
  try {
    for (let round = 0; round < processes; round++) {
      for (let i = 0; i < names.length; i++) {
        // Another order each round: whoever comes first after a pause pays for cold caches.
        const name = names[(i + round) % names.length];
        const options = { register, mode, ...variants[name] };
        samples[name].settled.push(await look(app, requests, { ...options, settled: true }));
        samples[name].running.push(await look(app, requests, { ...options, settled: false }));
      }
    }
    for (let round = 0; round < starts; round++) {
      for (let i = 0; i < names.length; i++) {
        const name = names[(i + round) % names.length];
        const server = await start(app, { register, mode, ...variants[name], probe: false });
        cpu[name].push(server.startCpuUs / 1000);
        await server.stop();
      }
    }
  } finally {
    collector.stop();
  }
  const added = (way, name, field) =>
    toMB(median(samples[name][way].map((one) => one[field])) - median(samples.none[way].map((one) => one[field])));
  return {
    settled: table('settled', ['rss', 'pss', 'private', 'heapUsed', 'heapTotal', 'external']),
    running: table('running', ['rss', 'pss', 'private', 'heapTotal', 'external']),
    startCpuMs: Object.fromEntries(names.map((name) => [name, round1(median(cpu[name]))])),
  };

  function table(way, fields) {
    return Object.fromEntries(
      fields.map((field) => [
        field,
        {
          none: toMB(median(samples.none[way].map((one) => one[field]))),
          ...Object.fromEntries(names.slice(1).map((name) => [name, added(way, name, field)])),
        },
      ]),
    );
  }
}

export function printMemory(app, { settled, running, startCpuMs }) {
  const sign = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`.padStart(7);
  const { none, ...others } = startCpuMs;
  console.log(
    `${app.padEnd(8)} MB without → added by: ${Object.keys(others).join(' | ')} (again: no agent, the noise)`,
  );
  for (const [way, fields] of Object.entries({ settled, running })) {
    for (const [field, { none: without, ...added }] of Object.entries(fields))
      console.log(
        `${app.padEnd(8)} ${way} ${field.padEnd(9)} ${without.toFixed(1).padStart(7)} → ${Object.values(added).map(sign).join(' ')}`,
      );
  }
  console.log(
    `${app.padEnd(8)} start ${none} ms CPU → ${Object.values(others)
      .map((ms) => sign(ms - none))
      .join(' ')}`,
  );
}

async function look(app, requests, { settled, ...options }) {
  const server = await start(app, { ...options, probe: true });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    if (settled) {
      await load(server.port, agent, requests);
      return await server.memory('settle');
    }
    await load(server.port, agent, requests * 0.5);
    const looks = [];
    for (let i = 0; i < LOOKS; i++) {
      await load(server.port, agent, (requests * 0.5) / LOOKS);
      looks.push(await server.memory('memory'));
    }
    return Object.fromEntries(
      Object.keys(looks[0]).map((field) => [field, looks.reduce((sum, one) => sum + one[field], 0) / LOOKS]),
    );
  } finally {
    agent.destroy();
    await server.stop();
  }
}

function start(app, { register, mode, agent, collector, probe }) {
  const probed = [`--max-semi-space-size=${SEMI_SPACE_MB}`, '--require', here('memory-probe.cjs')];
  const child = fork(here('server.cjs'), [app], {
    execArgv: [...(probe ? probed : []), ...(agent ? ['--require', register] : [])],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      ...(agent ? { THROUGHLINE_MODE: mode } : {}),
      ...(collector ? { THROUGHLINE_COLLECTOR: collector } : {}),
    },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const next = (pick) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${app} did not answer`)), START_DEADLINE_MS);
      const gone = () => reject(new Error(`${app} ended`));
      child.once('exit', gone);
      child.on('message', function take(message) {
        if (!pick(message)) return;
        clearTimeout(timer);
        child.off('message', take).off('exit', gone);
        resolve(message);
      });
    });
  return next(({ port }) => port).then(({ port, startCpuUs }) => ({
    port,
    startCpuUs,
    async memory(what) {
      child.send(what);
      return (await next(({ memory }) => memory)).memory;
    },
    stop() {
      child.kill('SIGKILL');
      return ended;
    },
  }));
}

const small = JSON.stringify({
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  note: 'please ring twice',
  items: [1, 2],
});
const mix = [
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/users/42?q=blue+shoes' },
  { method: 'POST', path: '/echo', body: small },
  { method: 'GET', path: '/file/blue' },
  { method: 'GET', path: '/sql/blue' },
];

async function load(port, agent, count) {
  let sent = 0;
  const one = async () => {
    while (sent < count) await call(port, agent, mix[sent++ % mix.length]);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
}

function call(port, agent, { method, path, body }) {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {};
    const outgoing = request({ host: '127.0.0.1', port, method, path, agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${method} ${path}: ${response.statusCode}`));
      response.resume().on('end', resolve);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
function toMB(bytes) {
  return round1(bytes / 1e6);
}
function round1(value) {
  return Math.round(value * 10) / 10;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      processes: { type: 'string', default: '5' },
      requests: { type: 'string', default: '4000' },
      starts: { type: 'string', default: '15' },
      apps: { type: 'string', default: 'http,express,fastify' },
      register: { type: 'string', default: here('../../../agent/dist/register.cjs') },
      mode: { type: 'string', default: 'block' },
      before: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
  });
  const report = {};
  for (const app of values.apps.split(',')) {
    report[app] = await measureMemory(app, {
      ...values,
      processes: Number(values.processes),
      requests: Number(values.requests),
      starts: Number(values.starts),
    });
    if (!values.json) printMemory(app, report[app]);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}
