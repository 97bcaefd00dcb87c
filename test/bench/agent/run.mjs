// What the agent costs, as ratios to no agent, measured in interleaved bursts: CPU per request of the server process, memory
// after the load, CPU of the start. A second server without the agent shows how much of a ratio is noise (A/A). Two processes
// of one program differ by several percent for as long as they run, so each figure is taken from several of each kind.
//
//   npm run bench:agent -- [--rounds 12] [--instances 3] [--requests 2000] [--apps express,fastify,http,kafka,memory] [--json]
//                          [--shapes get,mix,…] [--head plain|browser|token] [--before <register.cjs of another build, measured in the same run>]
//
// kafka needs a broker: one that THROUGHLINE_DEMO_KAFKA names, or one that the demo's helper can start.
import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { heads } from './heads.mjs';
import { measureMemory, printMemory } from './memory.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '12' },
    instances: { type: 'string', default: '3' },
    before: { type: 'string', default: '' },
    requests: { type: 'string', default: '2000' },
    apps: { type: 'string', default: 'express,fastify,http,kafka' },
    shapes: { type: 'string', default: '' },
    head: { type: 'string', default: 'plain' },
    starts: { type: 'string', default: '7' },
    register: { type: 'string', default: fileURLToPath(new URL('../../../agent/dist/register.cjs', import.meta.url)) },
    mode: { type: 'string', default: 'block' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const instances = Math.min(Number(values.instances), rounds);
const requests = Number(values.requests);
const head = heads[values.head];
if (head === undefined) throw new Error(`--head is "${values.head}"; there are ${Object.keys(heads).join(', ')}`);
const CONNECTIONS = 16;
const RECORDS = 20_000;
const consumerFile = fileURLToPath(new URL('consumer.cjs', import.meta.url));
const probeFile = fileURLToPath(new URL('memory-probe.cjs', import.meta.url));
const serverFile = fileURLToPath(new URL('server.cjs', import.meta.url));

const order = {
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  note: 'first order, please ring twice',
  items: [1, 2, 3],
};
const record = JSON.stringify({ ...order, order: 1 });
const small = JSON.stringify({
  ...order,
  lines: Array.from({ length: 8 }, (_, i) => ({
    id: i,
    title: `Item number ${i} of the catalogue`,
    text: 'Plain words; a price of 12.50 and a date.',
  })),
});
const big = JSON.stringify({
  orders: Array.from({ length: 120 }, (_, i) => ({
    id: i,
    title: `Item number ${i} of the catalogue`,
    text: 'Plain words, nothing else; a price of 12.50 and a date.',
    tags: ['a', 'b'],
  })),
});
const get = { method: 'GET', path: '/' };
const postSmall = { method: 'POST', path: '/echo', body: small };
const postBig = { method: 'POST', path: '/echo', body: big };
/** One call each with a value that the user sent. */
const calls = ['file', 'fetch', 'sql'].map((name) => ({ method: 'GET', path: `/${name}/blue` }));
const callsWithBody = calls.map(({ path }) => ({ method: 'POST', path, body: big }));
const shapes = {
  get: [get],
  params: [{ method: 'GET', path: '/users/42?q=blue+shoes' }],
  small: [postSmall],
  big: [postBig],
  file: [calls[0]],
  fetch: [calls[1]],
  sql: [calls[2]],
  /** In equal shares: a plain GET, 1 KB and 20 KB of JSON, a file, a fetch, a statement. */
  mix: [get, postSmall, postBig, ...calls],
  /** The three calls behind a 20 KB body. */
  bodies: callsWithBody,
  // One by one, asked for by name: what the body adds to the call. An exec starts a process, a hundred times dearer.
  fileBody: [callsWithBody[0]],
  fetchBody: [callsWithBody[1]],
  sqlBody: [callsWithBody[2]],
  exec: [{ method: 'GET', path: '/exec/blue' }],
  execBody: [{ method: 'POST', path: '/exec/blue', body: big }],
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
  if (app === 'memory') {
    report.memory = await measureMemory('express', { register: values.register, mode: values.mode });
    if (!values.json) printMemory('express', report.memory);
    continue;
  }
  report[app] = await compare(app);
  if (!values.json) print(app, report[app]);
}
if (values.json)
  process.stdout.write(`${JSON.stringify({ rounds, requests, node: process.version, report }, null, 2)}\n`);

async function compare(app) {
  const registers = {
    none: '',
    agent: values.register,
    again: '',
    ...(values.before ? { before: values.before } : {}),
  };
  const names = Object.keys(registers);
  // Per shape and variant, one list of bursts per instance.
  const bursts = Object.fromEntries(
    Object.keys(wanted).map((shape) => [shape, Object.fromEntries(names.map((name) => [name, []]))]),
  );
  const memory = Object.fromEntries(names.map((name) => [name, []]));
  for (let instance = 0; instance < instances; instance++) {
    const variants = {};
    for (const name of names) variants[name] = await start(app, registers[name]);
    for (const server of Object.values(variants)) {
      await server.ask('backend');
      for (let i = 0; i < 3; i++) await burst(server, Object.values(wanted).flat(), requests);
    }
    for (const [shape, calls] of Object.entries(wanted)) {
      for (const name of names) bursts[shape][name].push([]);
      for (let round = 0; round < Math.ceil(rounds / instances); round++) {
        // Another order each round: whoever comes first after a pause pays for cold caches.
        for (let i = 0; i < names.length; i++) {
          const name = names[(i + round) % names.length];
          bursts[shape][name].at(-1).push(await burst(variants[name], calls, requests / (shape === 'mix' ? 1 : 2)));
        }
      }
    }
    for (const [name, server] of Object.entries(variants)) {
      const { rss } = (await server.ask('settle')).memory;
      memory[name].push(rss / 1e6);
      server.child.kill();
    }
  }
  const result = { cpuUsPerRequest: {}, ratio: {}, noise: {}, before: {} };
  for (const shape of Object.keys(wanted)) {
    // The median of each process, the mean of the processes.
    const us = Object.fromEntries(names.map((name) => [name, mean(bursts[shape][name].map(median))]));
    const bare = (us.none + us.again) / 2;
    result.cpuUsPerRequest[shape] = Object.fromEntries(names.map((name) => [name, round1(us[name])]));
    result.ratio[shape] = round3(us.agent / bare);
    result.noise[shape] = round3(us.again / us.none);
    if (us.before) result.before[shape] = round3(us.before / bare);
  }
  const starts = { none: [], agent: [] };
  for (let i = 0; i < Number(values.starts); i++) {
    for (const name of Object.keys(starts)) {
      const server = await start(app, registers[name]);
      starts[name].push(server.startCpuUs / 1000);
      server.child.kill();
    }
  }
  return {
    ...result,
    rssAddedMB: round1(median(memory.agent) - median([...memory.none, ...memory.again])),
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
    for (let sent = 0; sent < RECORDS; sent += 500)
      await producer.send({
        topic,
        messages: Array.from({ length: 500 }, (_, i) => ({ key: `k${sent + i}`, value: record })),
      });
    await producer.disconnect();
    const registers = {
      none: '',
      agent: values.register,
      again: '',
      ...(values.before ? { before: values.before } : {}),
    };
    const samples = Object.fromEntries(Object.keys(registers).map((name) => [name, []]));
    for (let round = 0; round < Math.ceil(rounds / 2); round++) {
      const names = Object.keys(samples);
      for (let i = 0; i < names.length; i++) {
        const name = names[(i + round) % names.length];
        samples[name].push(await consume(broker.address, topic, registers[name]));
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
      ...(samples.before && {
        before: round3(
          median(samples.before.map(({ cpuUs }, i) => cpuUs / ((samples.none[i].cpuUs + samples.again[i].cpuUs) / 2))),
        ),
      }),
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

function consume(broker, topic, register) {
  const child = fork(consumerFile, [], {
    execArgv: register ? ['--require', register] : [],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      BENCH_BROKER: broker,
      BENCH_TOPIC: topic,
      BENCH_RECORDS: String(RECORDS),
      ...(register ? { THROUGHLINE_MODE: values.mode } : {}),
    },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('the consumer ended')));
  });
}

function printConsumers({ skipped, cpuUsPerRecord, ratio, noise, before, rssAddedMB, broker }) {
  if (skipped) return console.log(`kafka    skipped: ${skipped}`);
  console.log(
    `kafka    record  ${String(cpuUsPerRecord.none).padStart(7)} → ${String(cpuUsPerRecord.agent).padStart(7)} µs CPU/record    ×${ratio.toFixed(3)}   (A/A ×${noise.toFixed(3)})${before ? `   before ×${before.toFixed(3)}` : ''}   +${rssAddedMB} MB RSS   ${broker}`,
  );
}

function start(app, register) {
  const child = fork(serverFile, [app], {
    // Without --expose-gc, which makes V8 refuse the agent's compiled form: memory-probe.cjs gets at gc() later.
    execArgv: ['--require', probeFile, ...(register ? ['--require', register] : [])],
    env: { ...process.env, NODE_OPTIONS: '', ...(register ? { THROUGHLINE_MODE: values.mode } : {}) },
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
        headers: body
          ? { ...head, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
          : head,
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

function print(app, { cpuUsPerRequest, ratio, noise, before, rssAddedMB, startCpuMs }) {
  for (const shape of Object.keys(wanted)) {
    const { none, agent } = cpuUsPerRequest[shape];
    console.log(
      `${app.padEnd(8)} ${shape.padEnd(7)} ${String(none).padStart(7)} → ${String(agent).padStart(7)} µs CPU/request   ×${ratio[shape].toFixed(3)}   (A/A ×${noise[shape].toFixed(3)})${before[shape] ? `   before ×${before[shape].toFixed(3)}` : ''}`,
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
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
function round1(value) {
  return Math.round(value * 10) / 10;
}
function round3(value) {
  return Math.round(value * 1000) / 1000;
}
