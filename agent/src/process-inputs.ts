// What came in with a request and is sent to a child process that is a Node program: the same as for threads (thread-inputs.ts), in
// messages of Node's own kind on the same channel, which programs do not see and a child without the agent drops.
import { basename } from 'node:path';
import { lentOf, refusedBy, take, type Lent, type Refused } from './thread-inputs.ts';
import type { AgentTap } from './tap.ts';

/** Node keeps what begins with NODE_ from the 'message' event (its documentation of subprocess.send). */
const COMMAND = 'NODE_THROUGHLINE';

interface ChannelMessage {
  readonly cmd?: unknown;
  readonly lent?: Lent;
  readonly refused?: Refused;
}

const nothing = (): void => {};

/** After a child was started. @param file the program that it runs */
export function lendTo(child: any, file: unknown, tap: AgentTap): void {
  if (typeof child.send !== 'function' || !/^node(?:\.exe)?$/.test(basename(String(file)))) return;
  tap.wrap(
    child,
    'send',
    (send) =>
      function (this: any, message: unknown) {
        if (!tap.killed && this.connected)
          for (const lent of lentOf(message, tap)) send.call(this, { cmd: COMMAND, lent }, nothing);
        return Reflect.apply(send, this, arguments);
      },
  );
  child.on('internalMessage', ({ cmd, refused }: ChannelMessage) => {
    if (cmd === COMMAND && refused) refusedBy(refused, tap);
  });
}

/** In a child: what its parent lends. */
export function takeFromParent(process: NodeJS.Process, tap: AgentTap): void {
  const send = process.send;
  if (send === undefined) return;
  process.on(
    'internalMessage' as never,
    (({ cmd, lent }: ChannelMessage) => {
      if (cmd !== COMMAND || !lent) return;
      take(lent, 'in a child process', tap, (refused) => {
        if (process.connected) Reflect.apply(send, process, [{ cmd: COMMAND, refused }, nothing]);
      });
    }) as never,
  );
}
