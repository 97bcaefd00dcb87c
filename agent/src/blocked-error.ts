// The one error the agent throws on purpose. Code that catches it may look at `findingId`; nothing of the agent's inside is
// enumerable, so that an application that prints or serialises errors leaks nothing.

const mark = Symbol.for('throughline.blocked');

export class BlockedError extends Error {
  static {
    // A bundle gives classes short names, and Node prints the class beside the error's name.
    Object.defineProperty(this, 'name', { value: 'BlockedError' });
  }
  override readonly name = 'BlockedError';
  readonly code = 'THROUGHLINE_BLOCKED';
  readonly findingId: string;
  /** What express, koa and fastify look at when an error carries a status. */
  readonly status = 403;
  readonly statusCode = 403;

  constructor(findingId: string) {
    super(`Blocked by Throughline (finding ${findingId})`);
    this.findingId = findingId;
    Object.defineProperty(this, mark, { value: true });
    for (const key of ['name', 'findingId', 'status', 'statusCode'] as const) {
      Object.defineProperty(this, key, { enumerable: false });
    }
  }
}

/** True for the error itself and for anything that was thrown because of it. Works across copies of this file. */
export function isBlocked(error: unknown): boolean {
  for (let cause = error, depth = 0; depth < 8; depth++) {
    if (typeof cause !== 'object' || cause === null) return false;
    if ((cause as Record<symbol, unknown>)[mark] === true) return true;
    cause = (cause as { cause?: unknown }).cause;
  }
  return false;
}
