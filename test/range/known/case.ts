// One published vulnerability of one npm package: how an application that uses the package as documented is attacked, and
// what its users ask of it on an ordinary day. The application's side is apps/<app>.cjs.
import type { Effect, RangePlaces, RangeRequest, RangeServer } from '../case.ts';

export type { RangeRequest as KnownRequest };

export interface KnownCase {
  /** File in apps/ without its ending; its routes are below /<app>. */
  readonly app: string;
  /** The package's name among the dependencies in package.json, which pins its version. */
  readonly package: string;
  /** "CVE-2022-29078", else "GHSA-…", else "–". */
  readonly id: string;
  /** The guard whose subject it is: "template-injection". */
  readonly guard: string;
  /** A server that it needs; left out, and said so, where there is none. */
  readonly needs?: RangeServer;
  /** What the attacker does, in half a sentence. */
  readonly title: string;
  attack(places: KnownPlaces): KnownAttack;
  /** At least three requests to the same routes, answered the same with and without the agent. */
  benign(places: KnownPlaces): readonly RangeRequest[];
  /** Why nothing inside the process can stop it without breaking applications. It is listed, not required to be stopped. */
  readonly beyond?: string;
}

export interface KnownAttack {
  /** Sent one after the other. */
  readonly requests: readonly RangeRequest[];
  readonly effect: KnownEffect;
  /** Its effect comes after the answer, which therefore is no refusal. */
  readonly answered?: true;
}

/** As in the range, and: the process has ended. */
export type KnownEffect = Effect | { readonly kind: 'died' };

export interface KnownPlaces extends RangePlaces {
  /** A file that does not exist yet; payloads make it. */
  made(): string;
}

export const get = (path: string, query: Readonly<Record<string, string>> = {}): RangeRequest => ({
  method: 'GET',
  path: Object.keys(query).length === 0 ? path : `${path}?${new URLSearchParams(query)}`,
});

/** `body` as JSON; a text is sent as it is, for keys that an object literal cannot hold. */
export const postJson = (path: string, body: unknown): RangeRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

export const postForm = (path: string, body: string | Readonly<Record<string, string>>): RangeRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: typeof body === 'string' ? body : new URLSearchParams(body).toString(),
});

export const postText = (path: string, body: string | Buffer, type = 'text/plain'): RangeRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': type },
  body,
});
