// What the agent costs, as ratios to no agent, measured in interleaved bursts: CPU per request of the server process, memory
// after the load, CPU of the start. A second server without the agent shows how much of a ratio is noise (A/A).
//
//   npm run bench:agent -- [--rounds 12] [--requests 2000] [--apps express,fastify,http,kafka] [--json]
//
// kafka needs a broker: one that THROUGHLINE_DEMO_KAFKA names, or one that the demo's helper can start.
import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '12' },
    requests: { type: 'string', default: '2000' },
    apps: { type: 'string', default: 'express,fastify,http,kafka' },
    shapes: { type: 'string', default: '' },
    starts: { type: 'string', default: '7' },
    register: { type: 'string', default: fileURLToPath(new URL('../../../agent/dist/register.cjs', import.meta.url)) },
    mode: { type: 'string', default: 'block' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const requests = Number(values.requests);
const CONNECTIONS = 16;
const RECORDS = 20_000;
const consumerFile = fileURLToPath(new URL('consumer.cjs', import.meta.url));
const serverFile = fileURLToPath(new URL('server.cjs', import.meta.url));

const small = JSON.stringify({
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  note: 'first order, please ring twice',
  items: [1, 2, 3],
});
const big = JSON.stringify({
  orders: Array.from({ length: 120 }, (_, i) => ({
    id: i,
    title: `Item number ${i} of the catalogue`,
    text: 'Plain words, nothing else; a price of 12.50 and a date.',
    tags: ['a', 'b'],
  })),
});
/** What is sent: a plain GET, parameters, a small body, a 20 KB body; calls with a value of the user; those with a 20 KB body. */
const mix = [
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/users/42?q=blue+shoes' },
  { method: 'POST', path: '/echo', body: small },
  { method: 'POST', path: '/echo', body: big },
];
const calls = ['file', 'fetch', 'sql'].map((name) => ({ method: 'GET', path: `/${name}/blue` }));
const callsWithBody = calls.map(({ path }) => ({ method: 'POST', path, body: big }));
const shapes = {
  get: [mix[0]],
  params: [mix[1]],
  small: [mix[2]],
  big: [mix[3]],
  mix,
  file: [calls[0]],
  fetch: [calls[1]],
  sql: [calls[2]],
  bodies: callsWithBody,
};
const wanted = values.shapes
  ? Object.fromEntries(values.shapes.split(',').map((shape) => [shape, shapes[shape]]))
  : shapes;

const report = {};
for (const app of values.apps.split(',')) {
  if (app === 'kafka') {
    report.kafka = await compareConsumers();
    if (!values.json) printConsumers(report.kafka);
    continue;
  }
  report[app] = await compare(app);
  if (!values.json) print(app, report[app]);
}
if (values.json)
  process.stdout.write(`${JSON.stringify({ rounds, requests, node: process.version, report }, null, 2)}\n`);

async function compare(app) {
  const variants = { none: await start(app, false), agent: await start(app, true), again: await start(app, false) };
  const result = { cpuUsPerRequest: {}, ratio: {}, noise: {} };
  for (const server of Object.values(variants)) {
    await server.ask('backend');
    for (let i = 0; i < 3; i++) await burst(server, [...mix, ...calls, ...callsWithBody], requests);
  }
  for (const [shape, calls] of Object.entries(wanted)) {
    const samples = { none: [], agent: [], again: [] };
    for (let round = 0; round < rounds; round++) {
      // Another order each round: whoever comes first after a pause pays for cold caches.
      const names = Object.keys(variants);
      for (let i = 0; i < names.length; i++) {
        const name = names[(i + round) % names.length];
        samples[name].push(await burst(variants[name], calls, requests / (shape === 'mix' ? 1 : 2)));
      }
    }
    result.cpuUsPerRequest[shape] = Object.fromEntries(
      Object.entries(samples).map(([name, all]) => [name, round1(median(all))]),
    );
    result.ratio[shape] = round3(median(samples.agent.map((us, i) => us / ((samples.none[i] + samples.again[i]) / 2))));
    result.noise[shape] = round3(median(samples.again.map((us, i) => us / samples.none[i])));
  }
  const memory = {};
  for (const [name, server] of Object.entries(variants)) {
    const { rss, heapUsed } = await server.ask('gc');
    memory[name] = { rssMB: round1(rss / 1e6), heapMB: round1(heapUsed / 1e6) };
    server.child.kill();
  }
  const starts = { none: [], agent: [] };
  for (let i = 0; i < Number(values.starts); i++) {
    for (const name of Object.keys(starts)) {
      const server = await start(app, name === 'agent');
      starts[name].push(server.startCpuUs / 1000);
      server.child.kill();
    }
  }
  return {
    ...result,
    memory,
    rssAddedMB: round1(memory.agent.rssMB - (memory.none.rssMB + memory.again.rssMB) / 2),
    startCpuMs: {
      none: round1(median(starts.none)),
      agent: round1(median(starts.agent)),
      added: round1(median(starts.agent) - median(starts.none)),
    },
  };
}

/** CPU microseconds per record of a kafkajs consumer, each run a process and a consumer group of its own. */
async function compareConsumers() {
  const { startKafkaBroker } = await import('../../../examples/demo/src/kafka-broker.ts');
  const { Kafka, logLevel } = await import('kafkajs');
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  const broker = await startKafkaBroker(folder, (line) => console.error(line));
  if (!broker) return { skipped: 'no Kafka broker can be had here' };
  try {
    const topic = `bench-${process.pid}`;
    await broker.createTopic(topic);
    const producer = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    const value = small.replace('}', ',"order":1}');
    for (let sent = 0; sent < RECORDS; sent += 500)
      await producer.send({ topic, messages: Array.from({ length: 500 }, (_, i) => ({ key: `k${sent + i}`, value })) });
    await producer.disconnect();
    const samples = { none: [], agent: [], again: [] };
    for (let round = 0; round < Math.ceil(rounds / 2); round++) {
      const names = Object.keys(samples);
      for (let i = 0; i < names.length; i++) {
        const name = names[(i + round) % names.length];
        samples[name].push(await consume(broker.address, topic, name === 'agent'));
      }
    }
    const us = Object.fromEntries(
      Object.entries(samples).map(([name, all]) => [name, round1(median(all.map(({ cpuUs }) => cpuUs)))]),
    );
    return {
      cpuUsPerRecord: us,
      ratio: round3(
        median(samples.agent.map(({ cpuUs }, i) => cpuUs / ((samples.none[i].cpuUs + samples.again[i].cpuUs) / 2))),
      ),
      noise: round3(median(samples.again.map(({ cpuUs }, i) => cpuUs / samples.none[i].cpuUs))),
      rssAddedMB: round1(
        (median(samples.agent.map(({ rss }) => rss)) - median(samples.none.map(({ rss }) => rss))) / 1e6,
      ),
      broker: broker.kind,
    };
  } finally {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function consume(broker, topic, withAgent) {
  const child = fork(consumerFile, [], {
    execArgv: withAgent ? ['--require', values.register] : [],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      BENCH_BROKER: broker,
      BENCH_TOPIC: topic,
      BENCH_RECORDS: String(RECORDS),
      ...(withAgent ? { THROUGHLINE_MODE: values.mode } : {}),
    },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('the consumer ended')));
  });
}

function printConsumers({ skipped, cpuUsPerRecord, ratio, noise, rssAddedMB, broker }) {
  if (skipped) return console.log(`kafka    skipped: ${skipped}`);
  console.log(
    `kafka    record  ${String(cpuUsPerRecord.none).padStart(7)} → ${String(cpuUsPerRecord.agent).padStart(7)} µs CPU/record    ×${ratio.toFixed(3)}   (A/A ×${noise.toFixed(3)})   +${rssAddedMB} MB RSS   ${broker}`,
  );
}

function start(app, withAgent) {
  const child = fork(serverFile, [app], {
    execArgv: ['--expose-gc', ...(withAgent ? ['--require', values.register] : [])],
    env: { ...process.env, NODE_OPTIONS: '', ...(withAgent ? { THROUGHLINE_MODE: values.mode } : {}) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ask = (what) =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.setMaxListeners(0).once('exit', () => reject(new Error(`${app} ended`)));
      if (what) child.send(what);
    });
  return ask(undefined).then(({ port, startCpuUs }) => ({
    child,
    port,
    startCpuUs,
    ask,
    agent: new Agent({ keepAlive: true, maxSockets: CONNECTIONS }),
  }));
}

/** CPU microseconds of the server per request. */
async function burst(server, calls, count) {
  const before = await server.ask('cpu');
  let sent = 0;
  const one = async () => {
    while (sent < count) await call(server, calls[sent++ % calls.length]);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  const after = await server.ask('cpu');
  return (after.cpuUs - before.cpuUs) / count;
}

function call(server, { method, path, body }) {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: server.port,
        method,
        path,
        agent: server.agent,
        headers: body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {},
      },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`${method} ${path}: ${response.statusCode}`));
        response.resume().on('end', resolve);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function print(app, { cpuUsPerRequest, ratio, noise, rssAddedMB, startCpuMs }) {
  for (const shape of Object.keys(wanted)) {
    const { none, agent } = cpuUsPerRequest[shape];
    console.log(
      `${app.padEnd(8)} ${shape.padEnd(7)} ${String(none).padStart(7)} → ${String(agent).padStart(7)} µs CPU/request   ×${ratio[shape].toFixed(3)}   (A/A ×${noise[shape].toFixed(3)})`,
    );
  }
  console.log(
    `${app.padEnd(8)} memory  +${rssAddedMB} MB RSS; start +${startCpuMs.added} ms CPU (${startCpuMs.none} → ${startCpuMs.agent})`,
  );
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
function round1(value) {
  return Math.round(value * 10) / 10;
}
function round3(value) {
  return Math.round(value * 1000) / 1000;
}
