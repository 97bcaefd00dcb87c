// A block must not end the process: without the agent the call would have gone on, so an attacker could otherwise turn every
// block into an outage. A BlockedError that nobody catches, and an error that a blocked activity runs into because of it
// (an error handler that sets headers on an answer already given), are taken as handled. Everything else passes untouched.
import { currentActivity } from './activities.ts';
import { isBlocked } from './blocked-error.ts';
import { wrapProperty } from './wrap.ts';

const asksWhoHandles = new Set(['uncaughtException', 'uncaughtExceptionMonitor', 'unhandledRejection', 'rejectionHandled']);

export function installCrashGuard(): void {
  wrapProperty(process, 'emit', (emit) => {
    return function (this: NodeJS.Process, event: string, error: unknown) {
      // Node asks "did anybody handle it?" by emitting: yes, we did.
      if (asksWhoHandles.has(event) && (isBlocked(error) || currentActivity()?.blocked !== undefined)) return true;
      return Reflect.apply(emit, this, arguments);
    };
  });
}
