// The opt-in marker: right before a call, a number is written where the sensor of the node sees it, and the kernel's event carries
// it. It makes the join exact where neither a child's pid nor a connection's ends are known to us: a synchronous open, a program
// that is gone at once. One system call for each, some two microseconds.
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import type { Operation } from './operation.ts';

/** The name that the sensor looks for (its marker.h); no such file is ever made. */
const PREFIX = '/.throughline/';

/** Taken before anything is hooked. */
const exists = existsSync;
let last = 0;

/** Marks the call that follows at once in this thread. Returns its number, 0 when it is none that a mark can reach. */
export function mark(operation: Operation): number {
  if (!followsAtOnce(operation)) return 0;
  last = last >= 0xffff_ffff ? 1 : last + 1;
  exists(PREFIX + last.toString(16).padStart(8, '0'));
  return last;
}

// What goes through a name server or the thread pool first is done later, and by another thread.
function followsAtOnce(operation: Operation): boolean {
  if (operation.kind === 'process.spawn') return true;
  if (operation.kind === 'file.access') return operation.call.endsWith('Sync') && operation.access !== 'stat';
  return operation.kind === 'net.connect' && operation.transport === 'tcp' && isIP(operation.host) !== 0;
}
