// The shop: requests as a stranger would send them to an application that he has read, and what its customers send.
import type { Effect, RangeCase, RangePlaces, RangeRequest, RangeServer } from '../case.ts';

type Fields = Readonly<Record<string, string | readonly string[]>>;

export function get(path: string, query: Fields = {}, headers?: Readonly<Record<string, string>>): RangeRequest {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) parameters.append(name, one);
  return {
    method: 'GET',
    path: parameters.size > 0 ? `${path}?${parameters}` : path,
    ...(headers === undefined ? {} : { headers }),
  };
}

export function post(path: string, body: unknown): RangeRequest {
  return { method: 'POST', path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function form(path: string, fields: Readonly<Record<string, string>>): RangeRequest {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', path, headers, body: new URLSearchParams(fields).toString() };
}

export function text(path: string, body: string, type = 'text/plain'): RangeRequest {
  return { method: 'POST', path, headers: { 'content-type': type }, body };
}

/** A form with one file in it. */
export function upload(path: string, filename: string, fields: Readonly<Record<string, string>> = {}): RangeRequest {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--range\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  parts.push(
    `--range\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: text/plain\r\n\r\nhello\r\n--range--\r\n`,
  );
  return {
    method: 'POST',
    path,
    headers: { 'content-type': 'multipart/form-data; boundary=range' },
    body: parts.join(''),
  };
}

/** A zip with one stored entry. */
export function archive(name: string): Buffer {
  const header = Buffer.alloc(30);
  header.write('PK\u0003\u0004', 0, 'latin1');
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(5, 18);
  header.writeUInt32LE(5, 22);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([header, Buffer.from(name), Buffer.from('hello')]);
}

export interface Shelf {
  readonly cases: RangeCase[];
  readonly places: RangePlaces;
  readonly leaks: Effect;
  attack(name: string, request: RangeRequest, effect?: Effect, before?: readonly RangeRequest[]): void;
  benign(name: string, ...requests: readonly RangeRequest[]): void;
}

/** Collects the cases of one guard; the sink is the path. */
export function shelf(guard: string, places: RangePlaces, needs?: RangeServer): Shelf {
  const cases: RangeCase[] = [];
  const leaks: Effect = { kind: 'answer', holds: places.secret };
  const sinkOf = (request: RangeRequest): string => request.path.split('?', 1)[0]!;
  const more = needs === undefined ? {} : { needs };
  return {
    cases,
    places,
    leaks,
    attack(name, request, effect = leaks, before) {
      cases.push({ guard, sink: sinkOf(request), name, request, effect, ...(before && { before }), ...more });
    },
    benign(name, ...requests) {
      for (const request of requests) cases.push({ guard, sink: sinkOf(request), name, request, ...more });
    },
  };
}
