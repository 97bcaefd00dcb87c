// The streaming client against a made-up collector in virtual time: it may end streams, forget acks, congest, stay silent.
// test/collector/ has the same client against the real one.
import { describe, expect, test } from 'vitest';
import { createStreamClient, type Open, type StreamClientOptions, type StreamHandlers } from './client.ts';
import { Event, ServerFrame, decodeClientFrame, type CommandResult } from './index.ts';
import { pseudoRandom } from './pseudo-random.test-helper.ts';

/** Virtual time: tasks run when advance() passes them. */
function virtualTime() {
  let now = 0;
  let tasks: { at: number; task: () => void }[] = [];
  return {
    schedule(ms: number, task: () => void) {
      const entry = { at: now + ms, task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((other) => other !== entry);
      };
    },
    advance(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        tasks = tasks.filter((other) => other !== next);
        now = next.at;
        next.task();
      }
      now = end;
    },
    pending: () => tasks.length,
  };
}

interface FarEnd {
  stored: Map<string, number>;
  batches: { sequence: number; events: number; dropped: Record<string, number> }[];
  results: CommandResult[];
  lastSequence: number;
  opened: number;
  up: boolean;
  welcomes: boolean;
  stores: boolean;
  acks: boolean;
  congested: boolean;
  handlers: StreamHandlers | undefined;
  say(frame: ServerFrame): void;
  end(): void;
  open: Open;
}

/** A collector that stores batches and behaves as told. */
function collector() {
  const it: FarEnd = {
    stored: new Map<string, number>(),
    batches: [],
    results: [],
    lastSequence: 0,
    opened: 0,
    up: true,
    welcomes: true,
    stores: true,
    acks: true,
    congested: false,
    handlers: undefined,
    say(frame) {
      it.handlers?.onFrame(ServerFrame.encode(frame).finish());
    },
    end() {
      const { handlers } = it;
      it.handlers = undefined;
      handlers?.onEnd('gone');
    },
    open(_options, handlers) {
      it.opened++;
      if (!it.up) throw new Error('refused');
      it.handlers = handlers;
      // What comes after a batch that could not be stored is not stored either: acknowledgements are cumulative.
      let stuck = false;
      return {
        write(bytes) {
          const message = decodeClientFrame(bytes);
          if ('hello' in message) {
            if (it.welcomes)
              queueMicrotask(() => it.say({ welcome: { collectorId: 'c', lastSequence: it.lastSequence } }));
          } else if ('batch' in message) {
            const { sequence, events, dropped } = message.batch;
            it.batches.push({ sequence, events: events.length, dropped: { ...dropped } });
            stuck ||= !it.stores;
            if (!stuck) {
              for (const event of events) {
                const { id } = Event.decode(event);
                it.stored.set(id!, (it.stored.get(id!) ?? 0) + 1);
              }
              it.lastSequence = sequence;
              if (it.acks) queueMicrotask(() => it.say({ ack: { sequence } }));
            }
          } else it.results.push(message.commandResult);
          return !it.congested;
        },
        close() {
          if (it.handlers === handlers) it.handlers = undefined;
        },
      };
    },
  };
  return it;
}

function setUp(options: Partial<StreamClientOptions> = {}) {
  const time = virtualTime();
  const far = collector();
  const client = createStreamClient({
    address: 'grpc://collector:4400',
    hello: { role: 'agent', session: 's1' },
    open: far.open,
    schedule: time.schedule,
    random: () => 1,
    ...options,
  });
  /** Lets time pass in small steps, with the microtasks between them. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 10) {
      time.advance(Math.min(10, left));
      for (let i = 0; i < 4; i++) await Promise.resolve();
    }
  };
  let next = 0;
  const report = (count = 1): void => {
    for (let i = 0; i < count; i++) client.report({ id: `e${next++}` });
  };
  return { time, far, client, pass, report };
}

describe('batches', () => {
  test('a full batch goes at once, a partial one after the linger', async () => {
    const { far, pass, report } = setUp({ batchEventsMax: 100, lingerMs: 40 });
    await pass(10);
    report(100);
    expect(far.batches).toHaveLength(1);
    report(1);
    await pass(30);
    expect(far.batches).toHaveLength(1);
    await pass(20);
    expect(far.batches.map(({ sequence, events }) => [sequence, events])).toEqual([
      [1, 100],
      [2, 1],
    ]);
  });

  test('no more than the window is out without an acknowledgement', async () => {
    const { far, client, pass, report } = setUp({ batchEventsMax: 10, windowBatches: 3 });
    far.acks = false;
    await pass(10);
    report(100);
    await pass(200);
    expect(far.batches).toHaveLength(3);
    expect(client.counters).toMatchObject({ unacknowledged: 30, queued: 70 });
    far.acks = true;
    far.say({ ack: { sequence: 3 } });
    await pass(100);
    expect(far.stored.size).toBe(100);
    expect(client.counters).toMatchObject({ acknowledged: 100, unacknowledged: 0, queued: 0 });
  });

  test('writing stops while the stream is congested and goes on when it drains', async () => {
    const { far, pass, report } = setUp({ batchEventsMax: 10 });
    await pass(10);
    far.congested = true;
    report(50);
    expect(far.batches).toHaveLength(1);
    far.congested = false;
    far.handlers!.onDrain();
    await pass(10);
    expect(far.stored.size).toBe(50);
  });
});

describe('a collector that goes away', () => {
  test('what it had not stored is sent again, what it had is not', async () => {
    const { far, client, pass, report } = setUp({ batchEventsMax: 10 });
    far.acks = false;
    await pass(10);
    report(20);
    far.stores = false;
    report(10);
    far.end();
    far.stores = far.acks = true;
    await pass(1_000);
    expect(far.stored.size).toBe(30);
    expect([...far.stored.values()].every((times) => times === 1)).toBe(true);
    expect(client.counters).toMatchObject({ acknowledged: 30, unacknowledged: 0 });
  });

  test('the waits double up to the longest, and start anew after progress', async () => {
    const { far, pass, report } = setUp({ retryMinMs: 100, retryMaxMs: 800 });
    far.up = false;
    await pass(10);
    const openedBy: number[] = [];
    for (const ms of [100, 200, 400, 800, 800]) {
      await pass(ms);
      openedBy.push(far.opened);
    }
    expect(openedBy).toEqual([2, 3, 4, 5, 6]);
    far.up = true;
    report();
    await pass(900);
    expect(far.stored.size).toBe(1);
    const before = far.opened;
    far.end();
    await pass(110);
    expect(far.opened).toBe(before + 1);
  });

  test('one that welcomes and then fails every time is still backed off from', async () => {
    const { far, pass, report } = setUp({ retryMinMs: 100, retryMaxMs: 10_000 });
    far.stores = false;
    report();
    for (let ms = 0; ms < 5_000; ms += 10) {
      await pass(10);
      if (far.batches.length > 0) far.end();
      far.batches.length = 0;
    }
    expect(far.opened).toBeLessThan(9);
  });

  test('whoever only wants no batch to be waited for does not skip the backoff, whoever waits does', async () => {
    const { far, client, pass, report } = setUp({ retryMinMs: 1_000, retryMaxMs: 1_000 });
    far.up = false;
    await pass(10);
    for (let i = 0; i < 20; i++) {
      report();
      void client.flush(0);
      await pass(10);
    }
    expect(far.opened).toBe(1);
    void client.flush(1);
    expect(far.opened).toBe(2);
  });

  test.each([
    ['does not welcome', { welcomes: false }],
    ['does not acknowledge', { stores: false }],
  ])('one that %s is left after the silence', async (_name, behaviour) => {
    const states: string[] = [];
    const { far, pass, report } = setUp({
      silenceMaxMs: 1_000,
      onState: (state, reason) => states.push(`${state}: ${reason}`),
    });
    Object.assign(far, behaviour);
    report();
    await pass(1_100);
    expect(states.at(-1)).toMatch(/^disconnected: the collector (did not answer|stopped acknowledging)/);
    Object.assign(far, { welcomes: true, stores: true });
    await pass(1_000);
    expect(far.stored.size).toBe(1);
  });

  test('a quiet stream is not taken for a silent one', async () => {
    const { far, pass, report } = setUp({ silenceMaxMs: 1_000 });
    report();
    await pass(20_000);
    expect(far.opened).toBe(1);
  });
});

describe('bounds', () => {
  test('outcomes of commands are not kept while the stream is congested, and counted', async () => {
    const { far, client, pass } = setUp({ onCommand: ({ id }) => ({ id: id!, outcome: 'done' }) });
    await pass(10);
    far.say({ command: { id: 'c1' } });
    far.congested = true;
    for (let i = 2; i <= 10; i++) far.say({ command: { id: `c${i}` } });
    expect(far.results.map(({ id }) => id)).toEqual(['c1', 'c2']);
    expect(client.counters.resultsLost).toBe(8);
    far.congested = false;
    far.handlers!.onDrain();
    far.say({ command: { id: 'c11' } });
    expect(far.results.map(({ id }) => id)).toEqual(['c1', 'c2', 'c11']);
  });

  test('the oldest waiting event goes first, counted and told', async () => {
    const { far, client, pass, report } = setUp({ eventsMax: 50, batchEventsMax: 10 });
    far.up = false;
    report(50);
    expect(client.counters).toMatchObject({ queued: 50, dropped: {} });
    report(7);
    expect(client.counters).toMatchObject({ queued: 50, dropped: { 'queue-full': 7 } });
    far.up = true;
    await pass(2_000);
    expect([...far.stored.keys()]).toEqual(Array.from({ length: 50 }, (_, i) => `e${i + 7}`));
    expect(far.batches[0]!.dropped).toEqual({ 'queue-full': 7 });
    expect(far.batches.slice(1).every(({ dropped }) => Object.keys(dropped).length === 0)).toBe(true);
  });

  test('bytes are bounded like events', () => {
    const { client } = setUp({ bytesMax: 10_000 });
    for (let i = 0; i < 20; i++) client.report({ id: `${i}`.padEnd(1_000, 'x') });
    expect(client.counters).toMatchObject({ queued: 9, dropped: { 'queue-full': 11 } });
  });

  test('unacknowledged events count towards the bound', async () => {
    const { far, client, pass, report } = setUp({ eventsMax: 30, batchEventsMax: 10 });
    far.stores = false;
    await pass(10);
    report(35);
    expect(client.counters.queued + client.counters.unacknowledged).toBe(30);
    expect(client.counters.dropped).toEqual({ 'queue-full': 5 });
  });

  test('an event too large or not encodable is dropped alone', async () => {
    const { far, client, pass, report } = setUp();
    client.report({ id: 'x'.repeat(256 * 1024) });
    client.report({ id: 'y', keys: [null as never] });
    report();
    await pass(100);
    expect(client.counters.dropped).toEqual({ 'too-large': 1, unencodable: 1 });
    expect([...far.stored.keys()]).toEqual(['e0']);
  });
});

describe('commands', () => {
  test('the policy of the welcome and later commands arrive; outcomes go back', async () => {
    const seen: unknown[] = [];
    const { far, pass } = setUp({
      onCommand(command) {
        seen.push(command.id);
        if (command.id === 'bad') throw new Error('no such thing');
        return { outcome: 'done' };
      },
    });
    far.welcomes = false;
    await pass(10);
    far.say({ welcome: { policy: { version: 3 } } });
    far.say({ command: { id: 'a', recall: { keys: [] } } });
    far.say({ command: { id: 'bad', recall: { keys: [] } } });
    expect(seen).toEqual(['', 'a', 'bad']);
    expect(far.results).toMatchObject([
      { id: 'a', outcome: 'done' },
      { id: 'bad', outcome: 'failed', reason: 'no such thing' },
    ]);
  });

  test('a frame that is none ends the stream, not the process', async () => {
    const { far, pass } = setUp();
    await pass(10);
    far.handlers!.onFrame(Buffer.from([0x0a, 0xff]));
    await pass(1_000);
    expect(far.opened).toBe(2);
  });
});

describe('flush and close', () => {
  test('flush waits for the acknowledgement, not for the linger', async () => {
    const { far, client, pass, report } = setUp({ lingerMs: 60_000 });
    await pass(10);
    report(3);
    const flushed = client.flush(5_000);
    await pass(10);
    expect(await flushed).toBe(true);
    expect(far.stored.size).toBe(3);
    expect(await client.flush(5_000)).toBe(true);
  });

  test('flush gives up in time', async () => {
    const { far, client, report } = setUp();
    far.up = false;
    report();
    expect(await client.flush(20)).toBe(false);
  });

  test('flush does not wait out the backoff', async () => {
    const { far, client, pass, report } = setUp({ retryMinMs: 60_000, retryMaxMs: 60_000 });
    far.up = false;
    await pass(10);
    report();
    far.up = true;
    const flushed = client.flush(5_000);
    await pass(10);
    expect(await flushed).toBe(true);
  });

  test('after close nothing is left scheduled and reports are ignored', async () => {
    const { time, client, pass, report } = setUp();
    report();
    await pass(10);
    report();
    client.close();
    client.close();
    report();
    expect(time.pending()).toBe(0);
    expect(await client.flush(1_000)).toBe(false);
  });
});

test('under any mix of faults every event is stored or counted as dropped', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = pseudoRandom(seed);
    const { far, client, pass } = setUp({
      eventsMax: 200,
      batchEventsMax: 7,
      windowBatches: 4,
      silenceMaxMs: 500,
      retryMinMs: 20,
      retryMaxMs: 100,
      random,
    });
    let reported = 0;
    for (let step = 0; step < 120; step++) {
      const dice = random();
      if (dice < 0.5) for (let i = random() * 40; i > 0; i--) client.report({ id: `e${reported++}` });
      else if (dice < 0.6) far.end();
      else if (dice < 0.65) far.up = random() < 0.5;
      else if (dice < 0.7) far.acks = random() < 0.6;
      else if (dice < 0.75) far.stores = random() < 0.6;
      else if (dice < 0.8) far.congested = random() < 0.5;
      else if (dice < 0.85) far.handlers?.onDrain();
      await pass(Math.floor(random() * 8) * 10);
      expect(client.counters.queued + client.counters.unacknowledged).toBeLessThanOrEqual(200);
    }
    Object.assign(far, { up: true, acks: true, stores: true, congested: false });
    far.handlers?.onDrain();
    await pass(3_000);
    // One more event carries the last losses, if any were not told yet.
    client.report({ id: `e${reported++}` });
    await pass(3_000);
    const told = new Map(far.batches.map(({ sequence, dropped }) => [sequence, dropped['queue-full'] ?? 0]));
    expect(client.counters, `seed ${seed}`).toMatchObject({ queued: 0, unacknowledged: 0 });
    expect(far.stored.size + (client.counters.dropped['queue-full'] ?? 0), `seed ${seed}`).toBe(reported);
    expect(
      [...told.values()].reduce((sum, count) => sum + count, 0),
      `seed ${seed}`,
    ).toBe(client.counters.dropped['queue-full'] ?? 0);
    client.close();
  }
});
