// Does the heap grow with work? Drives requests through a server with the agent (plain, JSON, files, one in fifty an
// attack) and records through a kafkajs consumer, looks at the heap after collections at equal steps, and prints the slope by
// least squares with its 95 % interval, of all and of the second half: what only settles (caches, code, the allocator) flattens,
// what leaks does not. The agent is in block mode and reports to a collector.
//
//   node test/bench/agent/leak.mjs [--requests 1000000] [--records 1000000] [--steps 40] [--only http|kafka] [--no-agent] [--no-attacks]
//     [--json]
//
// Records need a broker: one that THROUGHLINE_DEMO_KAFKA names, or one that the demo's helper can start.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startFakeCollector } from '../../agent/fake-collector.ts';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    records: { type: 'string', default: '1000000' },
    steps: { type: 'string', default: '40' },
    only: { type: 'string', default: '' },
    register: { type: 'string', default: here('../../../agent/dist/register.cjs') },
    'no-attacks': { type: 'boolean', default: false },
    'no-agent': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const steps = Number(values.steps);
/** The first tenth warms code and caches up and is not part of the line. */
const WARM_UP = 0.1;
const CONNECTIONS = 16;
/** Connections that may end without an answer in one step: a refused request ends its own, and the next one may be on it. */
const DROPPED_MAX = 5;
const PRODUCE_BATCH = 1000;
/** Characters of the server's stderr kept for the sentence when it ends. */
const SAID_MAX = 2000;

/** What is asked for, with a number in it so that no two are the same. */
const shapes = [
  (n) => get(`/users/${n}?q=blue+shoes+${n}`),
  (n) => post(JSON.stringify({ id: n, note: `it's $5; \`quoted\` ../and <b>odd</b> ${n}`, items: [1, 2, 3] })),
  () => get('/file?name=blue'),
  (n) => get(`/?a${n % 97}=${n}`),
];
const attacks = [(n) => get(`/file?name=../../${n}/../etc/passwd`), (n) => get(`/ping?name=localhost;id+${n}`)];

const collector = await startFakeCollector();
// It keeps what it is sent; what the agent said is not what is looked at here.
const forget = setInterval(() => (collector.events.length = 0), 200);
const report = {};
try {
  if (values.only !== 'kafka') report.http = await requests(Number(values.requests));
  if (values.only !== 'http') report.kafka = await records(Number(values.records));
} finally {
  clearInterval(forget);
  collector.stop();
}
if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
else for (const [what, one] of Object.entries(report)) print(what, one);

async function requests(total) {
  const server = startServer('http', {});
  try {
    const { port } = await server.next('port');
    const looks = [];
    for (let step = 0; step < steps; step++) {
      const blocked = await Promise.race([load(port, total / steps, step * (total / steps)), server.gone]);
      looks.push({ ...(await server.settle()), done: ((step + 1) * total) / steps, blocked });
    }
    return lineOf(looks, 'request');
  } finally {
    await server.stop();
  }
}

async function records(total) {
  const { startKafkaBroker } = await import('../../../examples/demo/src/kafka-broker.ts');
  const { Kafka, logLevel } = await import('kafkajs');
  const folder = mkdtempSync(join(tmpdir(), 'throughline-leak-'));
  const broker = await startKafkaBroker(folder, (line) => console.error(line));
  if (!broker) return { skipped: 'no Kafka broker can be had here' };
  const topic = `leak-${process.pid}`;
  try {
    await broker.createTopic(topic);
    const producer = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    for (let sent = 0; sent < total; sent += PRODUCE_BATCH) {
      const messages = Array.from({ length: PRODUCE_BATCH }, (_, i) => ({
        key: `k${sent + i}`,
        value: JSON.stringify({
          order: sent + i,
          note: isAttack(sent + i) ? `Eve; id ${sent + i}` : `Ada ${sent + i}`,
        }),
      }));
      await producer.send({ topic, messages });
    }
    await producer.disconnect();
    const consumer = startServer('kafka', {
      BENCH_BROKER: broker.address,
      BENCH_TOPIC: topic,
      BENCH_RECORDS: String(total),
      BENCH_STEP: String(total / steps),
    });
    try {
      const looks = [];
      for (let done = 0; done < total;) {
        done = (await consumer.next('records')).records;
        looks.push({ ...(await consumer.settle()), done });
        consumer.send('on');
      }
      return { broker: broker.kind, ...lineOf(looks, 'record') };
    } finally {
      await consumer.stop();
    }
  } finally {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startServer(kind, environment) {
  const agent = !values['no-agent'];
  const child = fork(here('leak-server.cjs'), [kind], {
    execArgv: ['--require', here('memory-probe.cjs'), ...(agent ? ['--require', values.register] : [])],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      ...environment,
      ...(agent ? { THROUGHLINE_MODE: 'block', THROUGHLINE_COLLECTOR: collector.address } : {}),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-SAID_MAX)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const next = (field) =>
    new Promise((resolve, reject) => {
      gone.catch(reject);
      child.on('message', function take(message) {
        if (message[field] === undefined) return;
        child.off('message', take);
        resolve(message);
      });
    });
  const gone = new Promise((_, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`the ${kind} process ended: ${signal ?? code}: ${said}`)));
  });
  gone.catch(() => {});
  return {
    gone,
    next,
    send: (what) => child.send(what),
    async settle() {
      const answer = next('memory');
      child.send('settle');
      return (await answer).memory;
    },
    stop() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** One in fifty, unless none is wanted. */
function isAttack(number) {
  return number % 50 === 7 && !values['no-attacks'];
}

function textOf(number) {
  const of = isAttack(number) ? attacks[((number / 50) | 0) % 2] : shapes[number % shapes.length];
  return of(number);
}
function get(path) {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: leak\r\nX-Request: ${path.length}\r\n\r\n`;
}
function post(body) {
  return `POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Sends so many requests over a few connections, each waiting for its answer; returns how many were blocked. */
async function load(port, count, first) {
  let sent = 0;
  let blocked = 0;
  let dropped = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      let socket;
      while (sent < count) {
        socket ??= connect(port, '127.0.0.1')
          .setNoDelay()
          .on('error', () => {});
        const number = first + sent++;
        const { status, closes } = await ask(socket, textOf(number)).catch((error) => {
          console.error(`request ${number}: ${textOf(number).slice(0, 60)}: ${error.message}`);
          if (++dropped > DROPPED_MAX) throw error;
          return { status: 200, closes: true };
        });
        if (status === 403) blocked++;
        else if (status !== 200) throw new Error(`request ${number}: ${status}`);
        if (closes) socket = void socket.destroy();
      }
      socket?.destroy();
    }),
  );
  return blocked;
}

function ask(socket, text) {
  return new Promise((resolve, reject) => {
    let got = '';
    const done = (finish) => {
      socket.off('data', take).off('error', fail).off('close', fail);
      finish();
    };
    const fail = (error) => done(() => reject(error instanceof Error ? error : new Error('the connection ended')));
    const take = (chunk) => {
      got += chunk.toString('latin1');
      const head = got.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(got)?.[1] ?? 0);
      if (got.length < head + 4 + length) return;
      done(() =>
        resolve({ status: Number(got.slice(9, 12)), closes: /\r\nconnection: close/i.test(got.slice(0, head + 2)) }),
      );
    };
    socket.on('data', take).on('error', fail).on('close', fail);
    socket.write(text);
  });
}

function lineOf(looks, unit) {
  const warm = looks.slice(Math.max(1, Math.round(looks.length * WARM_UP)));
  const late = looks.slice(Math.floor(looks.length / 2));
  return {
    unit,
    done: looks.at(-1).done,
    ...(looks[0].blocked === undefined ? {} : { blocked: looks.reduce((sum, { blocked }) => sum + blocked, 0) }),
    heapKB: looks.map(({ heapUsed }) => Math.round(heapUsed / 1000)),
    rssMB: looks.map(({ rss }) => Math.round(rss / 1e6)),
    heap: slopeOf(warm.map(({ done, heapUsed }) => [done, heapUsed])),
    external: slopeOf(warm.map(({ done, external }) => [done, external])),
    rss: slopeOf(warm.map(({ done, rss }) => [done, rss])),
    heapLate: slopeOf(late.map(({ done, heapUsed }) => [done, heapUsed])),
    rssLate: slopeOf(late.map(({ done, rss }) => [done, rss])),
  };
}

/** Least squares: bytes per unit, and half the width of the 95 % interval (normal approximation). */
function slopeOf(points) {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const sxx = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / sxx;
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0) / (n - 2);
  return { slope, interval: 1.96 * Math.sqrt(residual / sxx) };
}

function print(what, { skipped, unit, done, blocked, heapKB, rssMB, ...lines }) {
  if (skipped) return console.log(`${what.padEnd(6)} skipped: ${skipped}`);
  console.log(`${what.padEnd(6)} ${done} ${unit}s${blocked === undefined ? '' : `, ${blocked} blocked`}`);
  console.log(`${what.padEnd(6)} heap after each step, kB: ${heapKB.join(' ')}`);
  console.log(`${what.padEnd(6)} resident after each step, MB: ${rssMB.join(' ')}`);
  for (const name of ['heap', 'heapLate', 'external', 'rss', 'rssLate']) {
    const { slope, interval } = lines[name];
    const zero = Math.abs(slope) <= interval ? 'zero within it' : '';
    console.log(
      `${what.padEnd(6)} ${name.padEnd(8)} ${slope.toFixed(3)} bytes per ${unit} ± ${interval.toFixed(3)} (95 %)  ${zero}`,
    );
  }
}
