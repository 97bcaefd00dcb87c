// What the agent needs to know of the process's own events, without a listener that the application could count or remove.
//
// A block must not end the process: without the agent the call would have gone on, so an attacker could otherwise turn every
// block into an outage. A BlockedError that nobody catches, and an error that a blocked activity runs into because of it
// (an error handler that sets headers on an answer already given), are taken as handled. Everything else passes untouched.
import { currentActivity } from './activities.ts';
import { isBlocked } from './blocked-error.ts';
import { wrapProperty } from './wrap.ts';

const asksWhoHandles = new Set([
  'uncaughtException',
  'uncaughtExceptionMonitor',
  'unhandledRejection',
  'rejectionHandled',
]);

export interface ProcessEvents {
  /** The process ends now: synchronous work only. */
  readonly onExit: () => void;
  /** Nothing is left to do: asynchronous work keeps the process alive once more. */
  readonly onBeforeExit: () => void;
}

export function watchProcess({ onExit, onBeforeExit }: ProcessEvents): void {
  wrapProperty(process, 'emit', (emit) => {
    return function (this: NodeJS.Process, event: string, error: unknown) {
      // Node asks "did anybody handle it?" by emitting: yes, we did.
      if (asksWhoHandles.has(event) && (isBlocked(error) || currentActivity()?.blocked !== undefined)) return true;
      try {
        return Reflect.apply(emit, this, arguments) as boolean;
      } finally {
        // Also when a listener of the application throws: it is the end all the same.
        if (event === 'exit') onExit();
        else if (event === 'beforeExit') onBeforeExit();
      }
    };
  });
}
