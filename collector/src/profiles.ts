// What each service was seen to do, from the operations that its agents reported: for `throughline profile` and the console.
// What the agents learned of ordinary work, which they do not report call by call, is what a lock holds the service to.
import path from 'node:path';
import type { Behaviour, Event, Operation } from '@throughline/proto';

export interface Profile {
  readonly service: string;
  readonly since: string;
  readonly operations: number;
  /** False when a kind had more values than are kept. */
  readonly complete: boolean;
  readonly learned: readonly Behaviour[];
  readonly seen: Readonly<
    Record<string, readonly { readonly value: string; readonly count: number; readonly last: string }[]>
  >;
}

export interface Profiles {
  observe(events: readonly Event[]): void;
  profile(service: string): Profile | undefined;
  services(): readonly string[];
  /** What the service's agents learned, all processes together. */
  learned(service: string): readonly Behaviour[];
}

const SERVICES_MAX = 500;
const VALUES_MAX = 200;
/** What agents learned of one service. */
const LEARNED_MAX = 4_000;

interface Seen {
  sinceUs: number;
  operations: number;
  complete: boolean;
  readonly kinds: Map<string, Map<string, { count: number; lastUs: number }>>;
  readonly learned: Map<string, Behaviour>;
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
    learned: (service) => [...(services.get(service)?.learned.values() ?? [])],
    observe(events) {
      for (const { operation, activity, workload, timeUs, witnessStatus } of events) {
        const learned = witnessStatus?.learned ?? [];
        const service = workload?.service;
        if (!service || !(operation || activity || learned.length > 0)) continue;
        let seen = services.get(service);
        if (!seen) {
          if (services.size >= SERVICES_MAX) continue;
          services.set(
            service,
            (seen = { sinceUs: timeUs ?? 0, operations: 0, complete: true, kinds: new Map(), learned: new Map() }),
          );
        }
        seen.sinceUs = Math.min(seen.sinceUs, timeUs ?? 0);
        for (const { kind, value } of learned) {
          if (!kind || !value) continue;
          if (seen.learned.size >= LEARNED_MAX) seen.complete = false;
          else seen.learned.set(`${kind}\0${value}`, { kind, value });
        }
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
        learned: [...seen.learned.values()],
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
