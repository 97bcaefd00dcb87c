// The collector's JSON API as the console uses it: same origin, the cookie of the login.

export type {
  ActionJson as Action,
  LinkJson as Link,
  StepJson as Step,
  StoryPage as StoryRows,
  StoryRow,
  StoryWithActions as Story,
} from '../../src/shapes.ts';

export interface Response {
  readonly name: string;
  readonly title: string;
  readonly needs: string;
  readonly minutes: number;
  readonly undo: boolean;
}

export interface Witness {
  readonly session: string;
  readonly role: string;
  readonly version: string;
  readonly workload: Readonly<Record<string, string>>;
  readonly connected: boolean;
  readonly mode: string;
  readonly runtime: string;
  readonly events: number;
  /** Events lost, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Since when it sees nothing; and how often that was so before. */
  readonly blindSinceUs?: number;
  readonly gaps?: number;
  readonly coverage: readonly {
    readonly name: string;
    readonly state: string;
    readonly how?: string;
    readonly reason?: string;
  }[];
}

export interface Profile {
  readonly service: string;
  readonly since: string;
  readonly operations: number;
  readonly seen: Readonly<Record<string, readonly { readonly value: string; readonly count: number }[]>>;
  readonly policy: { readonly profileLocked?: boolean; readonly mode?: string };
}

/** The session is over or never was. */
export class LoggedOut extends Error {}

export async function ask<T>(path: string, method: 'GET' | 'POST' | 'PUT' = 'GET', body?: unknown): Promise<T> {
  const answer = await fetch(path, {
    method,
    credentials: 'same-origin',
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (answer.status === 401 && path !== '/v1/login') throw new LoggedOut('logged out');
  const value = (await answer.json()) as T & { error?: { message: string } };
  if (!answer.ok) throw new Error(value.error?.message ?? `status ${answer.status}`);
  return value;
}
