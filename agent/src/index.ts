// What an application may say to the agent that protects it. Everything here does nothing, quickly, when there is none.
export { BlockedError, isBlocked } from './blocked-error.ts';

interface RunningAgent {
  readonly tap: { setUser(user: string): void; addInput(path: string, value: unknown): void };
}

const running = Symbol.for('throughline.agent');

/**
 * Names the user of the running activity, for stories and for rules that block by user.
 * @param user the id that your rules use; at most 200 characters count
 * @throws BlockedError when a rule or rate limit refuses this user now; the request is answered already
 */
export function setUser(user: string): void {
  agent()?.tap.setUser(String(user).slice(0, 200));
}

/**
 * Tells the agent about input that it cannot see come in: a message of a protocol of your own.
 * @param path where it came in, as findings should name it: "message.body"
 * @param value string, Buffer or plain object; kept by reference until the activity ends
 */
export function addInput(path: string, value: unknown): void {
  agent()?.tap.addInput(String(path), value);
}

/** True when this thread is protected. */
export function isProtected(): boolean {
  return agent() !== undefined;
}

function agent(): RunningAgent | undefined {
  return (globalThis as { [running]?: RunningAgent })[running];
}
