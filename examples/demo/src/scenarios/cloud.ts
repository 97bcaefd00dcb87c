// Starts the cloud stand-in for one run and ends it with all its records delivered.
import { randomInt, randomUUID } from 'node:crypto';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CloudFlushed, CloudReady, CloudSettings } from '../cloud-stand-in/main.ts';
import { metadataAddress } from '../lab.ts';
import type { Started } from '../processes.ts';
import type { Run, Stage } from './scenario.ts';

export interface Cloud extends Omit<CloudReady, 'type'> {
  readonly account: string;
  readonly instanceId: string;
  /** Delivers every record that is still held; returns how many there were in all. */
  flush(): Promise<number>;
  stop(): Promise<void>;
}

export const region = 'us-east-1';
const readyTimeoutMs = 120_000;

export async function startCloud(stage: Stage, run: Run, isolated: boolean): Promise<Cloud | undefined> {
  if (!stage.emulator) return undefined;
  // An account of its own for each run: their users and roles are nobody else's.
  const account = String(randomInt(100_000_000_000, 999_999_999_999));
  const instanceId = `i-0${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  const real = isolated && stage.lab.networkNamespace !== undefined;
  const settings: CloudSettings = {
    emulator: stage.emulator,
    logFile: join(stage.lab.folder, `moto-${run.number}.log`),
    trailFolder: stage.collector.trailFolder,
    order: stage.order,
    seed: run.number,
    account,
    region,
    instanceId,
    address: '127.0.9.1',
    metadataAddress: real ? metadataAddress : '127.0.9.254',
    metadataPort: real ? 80 : 0,
  };
  const main = new URL(`../cloud-stand-in/main${extname(import.meta.url)}`, import.meta.url);
  const service = await stage.lab.start({
    name: `cloud-stand-in-${run.number}`,
    arguments: [fileURLToPath(main), JSON.stringify(settings)],
    environment: {},
    workingDirectory: stage.lab.folder,
    isolated,
    messages: true,
  });
  const ready = await message<CloudReady>(service, 'ready', readyTimeoutMs);
  return {
    ...ready,
    account,
    instanceId,
    async flush() {
      service.child.send({ type: 'flush' });
      return (await message<CloudFlushed>(service, 'flushed', readyTimeoutMs)).records;
    },
    stop: () => service.stop(),
  };
}

function message<M extends { type: string }>(service: Started, type: M['type'], timeoutMs: number): Promise<M> {
  return new Promise((resolve, reject) => {
    const end = (act: () => void): void => {
      clearTimeout(timer);
      service.child.off('message', heard);
      service.child.off('exit', exited);
      act();
    };
    const heard = (said: unknown): void => {
      if ((said as M).type === type) end(() => resolve(said as M));
    };
    const fail = (why: string): void => end(() => reject(new Error(`${service.name} ${why}\n${service.output()}`)));
    const exited = (): void => fail('ended');
    const timer = setTimeout(() => fail(`did not say "${type}" within ${timeoutMs} ms`), timeoutMs);
    service.child.on('message', heard);
    service.child.on('exit', exited);
  });
}
