// Starts sensord, as often as needed: as our own child, or through a launcher that keeps the right to start it when we give
// ours up. Either way the daemon looks like a child: its frames on descriptor 1, orders to it on 3, its end is the child's end.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';

export interface DaemonStarter {
  start(): ChildProcess;
  /** No daemon can be started any more; one that runs ends. */
  close(): void;
}

/** What sensord ends with when its launcher is gone (daemon/launcher.h). */
export const LAUNCHER_GONE = 75;

export function directStarter(daemon: string, flags: readonly string[]): DaemonStarter {
  return {
    start: () =>
      spawn(daemon, ['--fd=1', '--orders-fd=3', ...flags], {
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      }),
    close() {},
  };
}

/** Starts the launcher at once: with the rights that we have now. Throws when `daemon` cannot be opened. */
export function launchedStarter(daemon: string, flags: readonly string[]): DaemonStarter {
  const launcher = spawn(daemon, ['--launcher=3', ...flags], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  const control = launcher.stdio[3] as Socket;
  // Its folder may be closed to us by the time we start it again; an open file is not.
  const file = openSync(daemon, 'r');
  launcher.on('error', () => {}); // told by the first start, which finds nobody
  control.on('error', () => {});
  launcher.unref();
  control.unref();
  return {
    start: () =>
      spawn(`/proc/self/fd/${file}`, ['--through=4'], {
        argv0: daemon,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe', control],
      }),
    close() {
      control.destroy();
      closeSync(file);
    },
  };
}
