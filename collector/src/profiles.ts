// What each service was seen to do, from the operations that its agents reported: for `throughline profile` and the console.
// The agent's own profile, which locking enforces, stays in the agent.
import path from 'node:path';
import type { Event, Operation } from '@throughline/proto';

export interface Profile {
  readonly service: string;
  readonly since: string;
  readonly operations: number;
  /** False when a kind had more values than are kept. */
  readonly complete: boolean;
  readonly seen: Readonly<
    Record<string, readonly { readonly value: string; readonly count: number; readonly last: string }[]>
  >;
}

export interface Profiles {
  observe(events: readonly Event[]): void;
  profile(service: string): Profile | undefined;
  services(): readonly string[];
}

const SERVICES_MAX = 500;
const VALUES_MAX = 200;

interface Seen {
  sinceUs: number;
  operations: number;
  complete: boolean;
  readonly kinds: Map<string, Map<string, { count: number; lastUs: number }>>;
}

export function createProfiles(): Profiles {
  const services = new Map<string, Seen>();

  function note(seen: Seen, kind: string, value: string, timeUs: number): void {
    let values = seen.kinds.get(kind);
    if (!values) seen.kinds.set(kind, (values = new Map()));
    const known = values.get(value);
    if (known) {
      known.count++;
      known.lastUs = Math.max(known.lastUs, timeUs);
    } else if (values.size < VALUES_MAX) values.set(value, { count: 1, lastUs: timeUs });
    else seen.complete = false;
  }

  return {
    services: () => [...services.keys()],
    observe(events) {
      for (const { operation, activity, workload, timeUs } of events) {
        const service = workload?.service;
        if (!service || !(operation || activity)) continue;
        let seen = services.get(service);
        if (!seen) {
          if (services.size >= SERVICES_MAX) continue;
          services.set(service, (seen = { sinceUs: timeUs ?? 0, operations: 0, complete: true, kinds: new Map() }));
        }
        seen.sinceUs = Math.min(seen.sinceUs, timeUs ?? 0);
        if (activity?.name)
          note(
            seen,
            activity.record ? 'records' : 'routes',
            activity.record?.topic || activity.http?.route || activity.name,
            timeUs ?? 0,
          );
        if (!operation) continue;
        seen.operations++;
        for (const [kind, value] of behaviourOf(operation)) note(seen, kind, value, timeUs ?? 0);
      }
    },
    profile(service) {
      const seen = services.get(service);
      if (!seen) return undefined;
      const iso = (us: number): string => new Date(us / 1_000).toISOString();
      return {
        service,
        since: iso(seen.sinceUs),
        operations: seen.operations,
        complete: seen.complete,
        seen: Object.fromEntries(
          [...seen.kinds]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([kind, values]) => [
              kind,
              [...values]
                .map(([value, { count, lastUs }]) => ({ value, count, last: iso(lastUs) }))
                .sort((a, b) => b.count - a.count),
            ]),
        ),
      };
    },
  };
}

/** Kind and value of what an operation did, coarse enough that ordinary work repeats itself. */
function behaviourOf({
  request,
  connect,
  spawn,
  file,
  query,
  produce,
  aws,
  caller,
  kind,
}: Operation): [string, string][] {
  const did: [string, string][] = [];
  if (request?.host) did.push(['hosts', request.host]);
  if (connect) did.push(['hosts', `${connect.host || connect.address}:${connect.port}`]);
  if (spawn?.file) did.push(['programs', spawn.file]);
  if (file?.path) did.push([`files ${file.access}`, path.dirname(file.path)]);
  if (query?.fingerprint) did.push([`queries ${query.system}`, query.fingerprint]);
  if (produce?.record?.topic) did.push(['topics', produce.record.topic]);
  if (aws?.service) did.push(['aws actions', `${aws.service}:${aws.operation}`]);
  if (caller?.package && kind) did.push(['packages', `${caller.package} uses ${kind}`]);
  return did;
}
