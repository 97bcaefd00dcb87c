// A socket file whose collector is gone refuses connections and may be removed; a live one may not.
import { existsSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { CollectorError } from '../errors.ts';

/** Throws ADDRESS_IN_USE when somebody listens on it. */
export async function removeStaleSocket(socket: string): Promise<void> {
  if (!existsSync(socket)) return;
  const live = await new Promise<boolean>((resolve) => {
    const probe = connect(socket, () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
  if (live) throw new CollectorError('ADDRESS_IN_USE', `another process listens on the socket ${socket}`);
  unlinkSync(socket);
}
