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
  /** Puts back what was saved of a service; what is not its form is left out. Events up to then are not counted again. */
  restore(service: string, saved: string): void;
  /** Events that are read back have all been shown: from here on every event is new. */
  replayed(): void;
  /** What of a service is to be saved, for at most `max` services that changed since they were last given. */
  unsaved(max: number): readonly { readonly service: string; readonly state: string }[];
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
  /** Arrival of the last event that was counted; of those read back, only later ones count. */
  throughUs: number;
  restoredUs: number;
}

interface Saved {
  readonly sinceUs: number;
  readonly operations: number;
  readonly complete: boolean;
  readonly throughUs: number;
  readonly kinds: readonly (readonly [string, readonly (readonly [string, number, number])[]])[];
  readonly learned: readonly (readonly [string, string])[];
}

export function createProfiles(): Profiles {
  const services = new Map<string, Seen>();
  const changed = new Set<string>();

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
      for (const { operation, activity, workload, timeUs, arrivalUs, witnessStatus } of events) {
        const learned = witnessStatus?.learned ?? [];
        const service = workload?.service;
        if (!service || !(operation || activity || learned.length > 0)) continue;
        let seen = services.get(service);
        if (!seen) {
          if (services.size >= SERVICES_MAX) continue;
          services.set(
            service,
            (seen = {
              sinceUs: timeUs ?? 0,
              operations: 0,
              complete: true,
              kinds: new Map(),
              learned: new Map(),
              throughUs: 0,
              restoredUs: 0,
            }),
          );
        }
        changed.add(service);
        seen.sinceUs = Math.min(seen.sinceUs, timeUs ?? 0);
        for (const { kind, value } of learned) {
          if (!kind || !value) continue;
          if (seen.learned.size >= LEARNED_MAX) seen.complete = false;
          else seen.learned.set(`${kind}\0${value}`, { kind, value });
        }
        if (seen.restoredUs > 0 && (arrivalUs ?? 0) <= seen.restoredUs) continue;
        seen.throughUs = Math.max(seen.throughUs, arrivalUs ?? 0);
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
    restore(service, saved) {
      if (services.size >= SERVICES_MAX) return;
      const state = savedIn(saved);
      if (state === undefined) return;
      services.set(service, {
        sinceUs: state.sinceUs,
        operations: state.operations,
        complete: state.complete,
        kinds: new Map(
          state.kinds.map(([kind, values]) => [
            kind,
            new Map(values.slice(0, VALUES_MAX).map(([value, count, lastUs]) => [value, { count, lastUs }])),
          ]),
        ),
        learned: new Map(
          state.learned.slice(0, LEARNED_MAX).map(([kind, value]) => [`${kind}\0${value}`, { kind, value }]),
        ),
        throughUs: state.throughUs,
        restoredUs: state.throughUs,
      });
    },
    replayed() {
      for (const seen of services.values()) seen.restoredUs = 0;
    },
    unsaved(max) {
      const chosen = [...changed].slice(0, max);
      return chosen.map((service) => {
        changed.delete(service);
        const { sinceUs, operations, complete, throughUs, kinds, learned } = services.get(service)!;
        const state: Saved = {
          sinceUs,
          operations,
          complete,
          throughUs,
          kinds: [...kinds].map(([kind, values]) => [
            kind,
            [...values].map(([value, { count, lastUs }]) => [value, count, lastUs]),
          ]),
          learned: [...learned.values()].map(({ kind, value }) => [kind ?? '', value ?? '']),
        };
        return { service, state: JSON.stringify(state) };
      });
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

// Our own folder, and still: a half-written value must not stop a start.
function savedIn(text: string): Saved | undefined {
  try {
    const state = JSON.parse(text) as Saved;
    const whole = Array.isArray(state.kinds) && Array.isArray(state.learned) && Number.isFinite(state.throughUs);
    return whole ? state : undefined;
  } catch {
    return undefined;
  }
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
