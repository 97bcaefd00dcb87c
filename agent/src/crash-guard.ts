// A BlockedError that the application does not catch must not end the process: without the agent the call would have gone
// on, so an attacker could otherwise turn every block into an outage. Everything else passes untouched.
import { isBlocked } from './blocked-error.ts';
import { wrapProperty } from './wrap.ts';

const muted = new Set(['uncaughtException', 'uncaughtExceptionMonitor', 'unhandledRejection', 'rejectionHandled']);

export function installCrashGuard(): void {
  wrapProperty(process, 'emit', (emit) => {
    return function (this: NodeJS.Process, event: string, error: unknown) {
      // Node asks "did anybody handle it?" by emitting: yes, we did.
      if (muted.has(event) && isBlocked(error)) return true;
      return Reflect.apply(emit, this, arguments);
    };
  });
}
