// The collector's JSON API as the console uses it: same origin, the cookie of the login.

export interface Step {
  readonly number: number;
  readonly time: string;
  readonly layer: string;
  readonly eventIds: readonly string[];
  readonly technique: string;
  readonly what: string;
  readonly why: string;
  readonly blocked: boolean;
  readonly service?: string;
  readonly code?: {
    readonly function: string;
    readonly file: string;
    readonly line: number;
    readonly package?: string;
  };
}

export interface Link {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly key: string;
  readonly exact: boolean;
}

export interface Action {
  readonly id: string;
  readonly action: string;
  readonly target: { readonly kind: string; readonly value: string };
  readonly state: string;
  readonly requestedBy: string;
  readonly requested: string;
  readonly expires?: string;
  readonly verified: boolean;
  readonly reason: string;
  readonly plan: readonly string[];
}

export interface Story {
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly severity: string;
  readonly score: number;
  readonly state: string;
  readonly first: string;
  readonly last: string;
  readonly techniques: readonly string[];
  readonly steps: readonly Step[];
  readonly links: readonly Link[];
  readonly entities: readonly {
    readonly kind: string;
    readonly value: string;
    readonly label: string;
    readonly taint: readonly string[];
  }[];
  readonly scoreTerms: readonly { readonly label: string; readonly points: number }[];
  readonly narrative: Readonly<Record<string, string | readonly string[]>>;
  readonly actions: readonly Action[];
  /** What the story has more of than it shows, by kind. */
  readonly omitted: Readonly<Record<string, number>>;
}

/** A story as the list shows it. */
export interface StoryRow {
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly severity: string;
  readonly state: string;
  readonly last: string;
  readonly steps: number;
  readonly stopped: boolean;
}

export interface StoryRows {
  readonly rows: readonly StoryRow[];
  /** How many there are of what was looked for, by state. */
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
  /** Stories that need someone, whatever was looked for. */
  readonly incidents: number;
}

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
