// A disk that is full, a file system that turned read-only, a store that somebody removed, a folder of another user: the collector says
// what is the matter, acknowledges nothing that it could not keep, and goes on when it can. On file systems of the test's own.
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createStreamClient } from '@throughline/proto/client';
import { afterEach, describe, expect, test } from 'vitest';
import {
  bin,
  removeFolder,
  startCollectorProcess,
  temporaryFolder,
  type CollectorProcess,
} from './collector-process.ts';
import { DEADLINE_MS, until } from '../until.ts';
import { operationEvent } from './events.ts';

/** Only root may mount, and not in every container. */
const mounts = ((): boolean => {
  const at = temporaryFolder('mount');
  const mounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', at]).status === 0;
  if (mounted) spawnSync('umount', [at]);
  removeFolder(at);
  return mounted;
})();
const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

function folder(): string {
  const made = temporaryFolder('disk');
  undo.push(() => removeFolder(made));
  return made;
}

function mount(...options: readonly string[]): string {
  const at = folder();
  const { status, stderr } = spawnSync('mount', [...options, at], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount: ${stderr}`);
  undo.push(() => void spawnSync('umount', ['--lazy', at]));
  return at;
}
const tmpfs = (size: string): string => mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs');

async function start(data: string): Promise<CollectorProcess> {
  const it = await startCollectorProcess({ data });
  undo.push(() => it.kill());
  return it;
}

function agentOf(it: CollectorProcess) {
  const client = createStreamClient({
    address: it.grpc,
    hello: { role: 'agent', workload: { service: 'shop' } },
    retryMaxMs: 500,
  });
  undo.push(() => client.close());
  return client;
}

async function health(it: CollectorProcess): Promise<{ status: number; reason: string }> {
  const answer = await fetch(`${it.http}/healthz`);
  return { status: answer.status, reason: ((await answer.json()) as { reason?: string }).reason ?? '' };
}

const failing = (it: CollectorProcess): Promise<string> =>
  until(async () => {
    const { status, reason } = await health(it);
    return status === 503 && reason;
  });
const well = (it: CollectorProcess): Promise<boolean> => until(async () => (await health(it)).status === 200);

const known = async (it: CollectorProcess, ids: readonly string[]): Promise<number> => {
  const answers = await Promise.all(ids.map((id) => it.api(`/v1/events/${id}`).catch(() => undefined)));
  return answers.filter((answer) => answer !== undefined).length;
};

/** Ids of events that the collector has acknowledged. */
async function acknowledged(client: ReturnType<typeof agentOf>, name: string): Promise<string[]> {
  const ids = Array.from({ length: 20 }, (_, i) => `${name}-${process.pid}-${i}`);
  for (const id of ids) client.report(operationEvent(id));
  expect(await client.flush(DEADLINE_MS)).toBe(true);
  return ids;
}

/** What the command writes when it does not start. */
async function refusal(data: string, as: { uid?: number; gid?: number } = {}): Promise<string> {
  const child = spawn(
    process.execPath,
    [bin, 'collector', '--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0', '--data', data],
    { stdio: ['ignore', 'ignore', 'pipe'], ...as },
  );
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  const late = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(late);
  expect(code).toBe(1);
  expect(text.trim().split('\n'), text).toHaveLength(1);
  return text;
}

describe.runIf(mounts)('while it runs', () => {
  test('a full disk: nothing is acknowledged until there is room, and what was is there after a crash', async () => {
    const data = tmpfs('16m');
    const it = await start(data);
    const client = agentOf(it);
    const before = await acknowledged(client, 'before');
    const filler = path.join(data, 'filler');
    for (let bytes = 16 * 1024 * 1024; bytes >= 4_096; bytes /= 2) {
      try {
        writeFileSync(filler, Buffer.alloc(bytes, 1), { flag: 'a' });
      } catch {
        // As much as fits.
      }
    }
    const during = Array.from({ length: 20 }, (_, i) => `during-${process.pid}-${i}`);
    for (const id of during) client.report({ ...operationEvent(id), process: { workingDirectory: 'x'.repeat(9_000) } });
    expect(await failing(it)).toMatch(/^the disk of the data folder is full .* nothing is acknowledged/);
    const counted = client.counters.acknowledged;
    expect(await client.flush(2_000)).toBe(false);
    expect(client.counters.acknowledged).toBe(counted);
    // Refused over HTTP, too, and with the same word.
    const pushed = await fetch(`${it.http}/v1/ingest/auto`, {
      method: 'POST',
      headers: { authorization: `Bearer ${it.operatorToken}` },
      body: JSON.stringify({
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        auditID: 'a',
        stage: 'ResponseComplete',
        verb: 'get',
        requestReceivedTimestamp: '2026-11-20T10:00:00Z',
        stageTimestamp: '2026-11-20T10:00:00Z',
      }),
    });
    expect([pushed.status, ((await pushed.json()) as { error: { code: string } }).error.code]).toEqual([
      503,
      'STORE_FULL',
    ]);

    rmSync(filler);
    expect(await client.flush(DEADLINE_MS)).toBe(true);
    await well(it);
    expect(client.counters.dropped).toEqual({});
    expect(it.log.filter((line) => line.includes('events cannot be stored'))).toHaveLength(1);
    await it.logged('events can be stored again');
    await it.kill();
    const again = await start(data);
    expect(await known(again, [...before, ...during])).toBe(40);
  });

  test('a file system that turns read-only', async () => {
    const image = path.join(folder(), 'image');
    writeFileSync(image, '');
    truncateSync(image, 32 * 1024 * 1024);
    if (spawnSync('mkfs.ext4', ['-q', '-F', image]).status !== 0) return console.log('skipped: no mkfs.ext4');
    if (!existsSync('/dev/loop-control')) return console.log('skipped: no loop devices');
    const at = mount('-o', 'loop,errors=remount-ro', image);
    const device = path.basename(spawnSync('findmnt', ['-n', '-o', 'SOURCE', at], { encoding: 'utf8' }).stdout.trim());
    expect(device).toMatch(/^loop\d+$/);
    const it = await start(path.join(at, 'data'));
    const client = agentOf(it);
    const before = await acknowledged(client, 'before');
    // As the kernel does when the disk returns errors. https://docs.kernel.org/admin-guide/abi-testing.html (trigger_fs_error)
    writeFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, 'a test');
    client.report(operationEvent('during'));
    expect(await failing(it)).toMatch(/cannot be written .*read-only.* nothing is acknowledged|the store failed/);
    expect(await client.flush(1_000)).toBe(false);
    // It goes on telling what it knows.
    expect(await known(it, before)).toBe(20);
    expect(it.child.exitCode).toBe(null);
  });

  test('its file removed: nothing more is acknowledged, and it goes on when the file is back', async () => {
    const it = await start(folder());
    const client = agentOf(it);
    const before = await acknowledged(client, 'before');
    const file = path.join(it.data, 'throughline.db');
    renameSync(file, `${file}.aside`);
    client.report(operationEvent('during'));
    expect(await failing(it)).toMatch(
      /^throughline\.db is gone from the data folder.*put it back or start the collector again: nothing is acknowledged/,
    );
    expect(await client.flush(1_000)).toBe(false);
    renameSync(`${file}.aside`, file);
    expect(await client.flush(DEADLINE_MS)).toBe(true);
    await well(it);
    await it.kill();
    const again = await start(it.data);
    expect(await known(again, [...before, 'during'])).toBe(21);
  });

  test('its whole folder removed: a collector started anew gets what was not acknowledged', async () => {
    const it = await start(folder());
    const { grpcPort, httpPort } = {
      grpcPort: Number(it.grpc.split(':').at(-1)),
      httpPort: Number(it.http.split(':').at(-1)),
    };
    const client = agentOf(it);
    await acknowledged(client, 'before');
    removeFolder(it.data);
    client.report(operationEvent('during'));
    expect(await failing(it)).toMatch(/is gone from the data folder/);
    expect(existsSync(it.data)).toBe(false);
    await it.kill();
    const again = await startCollectorProcess({ data: it.data, grpcPort, httpPort });
    undo.push(() => again.kill());
    expect(await client.flush(DEADLINE_MS)).toBe(true);
    expect(await known(again, ['during'])).toBe(1);
  });
});

describe.runIf(mounts)('at start', () => {
  // A user who owns nothing here and reads what everybody may.
  const nobody = { uid: 65_534, gid: 65_534 };
  const readable = ((): boolean =>
    spawnSync(process.execPath, ['--version'], nobody).status === 0 &&
    spawnSync('test', ['-r', realpathSync(bin)], nobody).status === 0)();

  test('a read-only file system, with a store and without', async () => {
    const at = tmpfs('16m');
    await (await start(path.join(at, 'data'))).stop();
    spawnSync('mount', ['-o', 'remount,ro', at]);
    expect(await refusal(path.join(at, 'data'))).toMatch(/throughline\.db cannot be written \(EROFS.*read-only/);
    expect(await refusal(path.join(at, 'other'))).toMatch(/the data folder .*\/other cannot be used: EROFS/);
  });

  test('a full disk, with a store and without; nothing of the store is harmed', async () => {
    const at = tmpfs('8m');
    const it = await start(path.join(at, 'data'));
    const ids = await acknowledged(agentOf(it), 'kept');
    await it.stop();
    try {
      writeFileSync(path.join(at, 'filler'), Buffer.alloc(16 * 1024 * 1024, 1));
    } catch {
      // As much as fits.
    }
    expect(await refusal(path.join(at, 'data'))).toMatch(/disk is full|disk of the data folder is full/);
    expect(await refusal(path.join(at, 'other'))).toMatch(/full|ENOSPC/);
    rmSync(path.join(at, 'filler'));
    expect(await known(await start(path.join(at, 'data')), ids)).toBe(20);
  });

  test.runIf(readable)('a folder, and a file in it, of another user', async () => {
    const at = folder();
    chmodSync(at, 0o755);
    mkdirSync(path.join(at, 'closed'), { mode: 0o700 });
    expect(await refusal(path.join(at, 'closed'), nobody)).toMatch(/the data folder .*\/closed cannot be used/);
    expect(await refusal(path.join(at, 'new'), nobody)).toMatch(/the data folder .*\/new cannot be used: EACCES/);
    const own = path.join(at, 'own');
    await (await start(own)).stop();
    for (const name of readdirSync(own)) spawnSync('chown', ['65534', path.join(own, name)]);
    spawnSync('chown', ['65534', own]);
    chmodSync(path.join(own, 'throughline.db'), 0);
    expect(await refusal(own, nobody)).toMatch(/throughline\.db cannot be written \(EACCES.*owner another user/);
  });

  test.runIf(!readable)('(skipped: the repository is not readable for another user)', () => {
    console.log('skipped: folders of another user, because that user cannot read the repository');
  });
});

test.runIf(!mounts)('(skipped: no right to mount)', () => {
  console.log('skipped: disks that are full or read-only, because nothing can be mounted here');
});
