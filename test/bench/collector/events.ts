// Ordinary events as agents report them: an HTTP request and what it does, of the size and with the keys of the real ones.
import { ClockClass, Layer, entityKey, type Event } from '@throughline/proto';

const KINDS = ['activity', 'query', 'request', 'file', 'produce'] as const;

/** The `number`-th of a stream in which every request has four operations; its id is set by whoever sends it. */
export function benignEvent(service: string, number: number): Event {
  const request = Math.floor(number / KINDS.length);
  const activityId = `${service}-activity-${request}`;
  const traceId = request.toString(16).padStart(32, '0');
  const common = {
    timeUs: 1_790_000_000_000_000 + number * 137,
    clock: ClockClass.NODE,
    layer: Layer.APP,
    process: {
      bootId: '0b9c1f3e-5c1d-4f9e-9a52-7f1f7a3d2c11',
      pidNamespace: '4026531836',
      pid: 4242,
      startTicks: '99117',
    },
  };
  const kind = KINDS[number % KINDS.length]!;
  if (kind === 'activity') {
    return {
      ...common,
      keys: [entityKey('activity', activityId, 'SUBJECT'), entityKey('trace', traceId, 'SUBJECT')],
      activity: {
        id: activityId,
        kind: 'http.request',
        name: 'GET /orders/:id',
        peerAddress: '203.0.113.7',
        peerPort: 51_000 + (request % 1_000),
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
        http: {
          method: 'GET',
          route: '/orders/:id',
          path: `/orders/${request}`,
          host: 'shop.example',
          statusCode: 200,
          protocol: '1.1',
        },
        traceId,
        outcome: 'completed',
      },
    };
  }
  const caller = {
    function: 'loadOrder',
    file: 'src/orders.js',
    line: 42,
    column: 17,
    package: 'order-service',
    packageVersion: '1.4.2',
  };
  const operation = {
    activityId,
    caller,
    attribution: 1,
    traceId,
    monoStartUs: number * 10,
    monoEndUs: number * 10 + 420,
  };
  const keys = [entityKey('activity', activityId, 'USED')];
  if (kind === 'query') {
    const fingerprint = 'SELECT id, customer, total, created FROM orders WHERE id = ? AND tenant = ?';
    return {
      ...common,
      keys,
      operation: {
        ...operation,
        kind: 'sql.query',
        call: 'pg.Client.query',
        query: { system: 'postgresql', fingerprint, database: 'shop' },
      },
    };
  }
  if (kind === 'request') {
    const detail = {
      method: 'GET',
      url: 'http://prices.internal/v1/prices?sku=',
      host: 'prices.internal',
      address: '10.1.4.9',
      port: 8080,
      statusCode: 200,
    };
    return { ...common, keys, operation: { ...operation, kind: 'http.request', call: 'fetch', request: detail } };
  }
  if (kind === 'file') {
    const detail = { path: `/srv/app/templates/order-${request % 50}.html`, access: 'read' };
    return { ...common, keys, operation: { ...operation, kind: 'file.read', call: 'fs.readFile', file: detail } };
  }
  const record = {
    system: 'kafka',
    clusterId: 'MkU3OEVBNTcwNTJENDM2Qk',
    topic: 'orders',
    partition: request % 12,
    offset: String(request),
  };
  return {
    ...common,
    keys: [
      ...keys,
      entityKey('kafka-record', `${record.clusterId}/orders/${record.partition}/${record.offset}`, 'MADE'),
    ],
    operation: { ...operation, kind: 'message.produce', call: 'producer.send', produce: { record } },
  };
}

/** Every second one is a request, every other one the shell command that it injected, as a guard reported it. */
export function attackEvent(service: string, number: number): Event {
  const request = Math.floor(number / 2);
  const activityId = `${service}-attack-${request}`;
  const event = benignEvent(service, 0);
  const keys = [entityKey('activity', activityId, number % 2 === 0 ? 'SUBJECT' : 'USED')];
  // Each from an address of its own: the attempts of one caller are one story.
  const peerAddress = `198.18.${(request >> 8) & 255}.${request & 255}`;
  const timeUs = event.timeUs! + request * 60_000_000;
  if (number % 2 === 0)
    return { ...event, timeUs, keys, activity: { ...event.activity, id: activityId, traceId: '', peerAddress } };
  return {
    timeUs: timeUs + 900,
    clock: ClockClass.NODE,
    layer: Layer.APP,
    process: event.process!,
    keys,
    operation: {
      activityId,
      kind: 'process.spawn',
      call: 'child_process.exec',
      caller: { function: 'ping', file: 'src/ping.js', line: 7 },
      attribution: 1,
      spawn: { file: '/bin/sh', arguments: ['-c', 'ping -c1 x; id'], shellCommand: 'ping -c1 x; id' },
      verdict: {
        outcome: 1,
        guard: 'shell-injection',
        findingId: `f-${activityId}`,
        techniques: ['T1190', 'T1059.004'],
        weakness: 'CWE-78',
        confidence: 0.95,
        reason: 'user input from query.host ends one shell command and starts another',
        input: { path: 'query.host', sample: 'x; id', length: 5 },
      },
    },
  };
}
