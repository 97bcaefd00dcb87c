// A sensor with hands, as the tests of its orders need it: pins and a folder of its own, a server to reach or not to reach, and orders
// with numbers and an end.
import type { CommandResult, SensorOrder } from '@throughline/proto';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {
  actorProgram,
  makeCgroup,
  pinDirectory,
  removePins,
  startSensor,
  type TestCgroup,
  type TestSensor,
} from './sensor.ts';

export interface Enforcing {
  /** Another one after `again`. */
  readonly sensor: TestSensor;
  readonly pins: string;
  readonly actor: string;
  readonly folder: string;
  /** Of a server on every address of this machine that answers all it is sent with "!". */
  readonly port: string;
  /** Gives an order that ends in a minute unless it says otherwise. */
  obey(order: Omit<SensorOrder, 'id'>, by?: TestSensor): Promise<Pick<CommandResult, 'outcome' | 'reason'>>;
  /** A cgroup that the sensor knows. */
  knownCgroup(): Promise<TestCgroup>;
  /** Starts the next daemon on the same pins, when the one before has ended. */
  again(): Promise<TestSensor>;
  stop(): Promise<void>;
}

export interface EnforcingOptions {
  /** More arguments of the daemon. */
  readonly args?: readonly string[];
  readonly keepFrames?: boolean;
}

export async function startEnforcing({ args = [], keepFrames = false }: EnforcingOptions = {}): Promise<Enforcing> {
  const pins = pinDirectory();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-enforcing-'));
  const server = net.createServer((socket) => socket.on('data', () => socket.write('!')).on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  const start = () => startSensor({ args: ['--enforce', `--pin-directory=${pins}`, ...args], keepFrames });
  let sensor = await start();
  let serial = 0;
  return {
    get sensor() {
      return sensor;
    },
    pins,
    folder,
    actor: actorProgram(),
    port: String((server.address() as net.AddressInfo).port),
    obey: (order, by = sensor) =>
      by.forwarder.obey({ id: `order-${++serial}`, expiresUs: (Date.now() + 60_000) * 1000, ...order }),
    async knownCgroup() {
      const made = makeCgroup();
      await made.finish('/bin/true', []);
      await sensor.find('the cgroup', (event) => event.workload?.cgroupId === made.id);
      return made;
    },
    again: async () => (sensor = await start()),
    async stop() {
      await sensor.stop();
      removePins(pins);
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
