// One request of the range: how it is sent, and for an attack what shows that it came through.

/** How an attack's success shows. */
export type Effect =
  | { readonly kind: 'file'; readonly path: string } // this file exists afterwards
  /** The answer holds this text; with `of`, that to a later request. */
  | { readonly kind: 'answer'; readonly holds: string; readonly of?: RangeRequest }
  | { readonly kind: 'visited'; readonly token: string }; // the internal service was asked for /token

export interface RangeCase {
  readonly guard: string;
  readonly sink: string;
  readonly name: string;
  readonly request: RangeRequest;
  /** Absent: a benign request, which must be answered the same with and without the agent. */
  readonly effect?: Effect;
  /** Requests that go in front of it, with and without the agent; their answers are not looked at. */
  readonly before?: readonly RangeRequest[];
  /** Its effect comes after the answer, which therefore is no refusal. */
  readonly answered?: true;
  /** What it needs besides the target; skipped with a sentence where there is none. */
  readonly needs?: RangeServer;
}

export type RangeServer =
  | 'ldap'
  | 'mongodb'
  | 'postgresql'
  | 'mariadb'
  | 'kafka'
  | 'redis'
  | 'sqs'
  | 'libxml'
  | 'frameworks'
  | 'studio'
  | 'clinic'
  | 'hosts'
  | 'nats'
  | 'stores'
  | 'prisma'
  | 'tds'
  | 'opensearch';

export interface RangeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Sent behind the body, which then goes in chunks. */
  readonly trailers?: Readonly<Record<string, string>>;
  /** The body goes in chunks of this many bytes. */
  readonly chunkBytes?: number;
}

/** What the cases are made with: folders, ports and secrets of this run. */
export interface RangePlaces {
  /** Holds public/, private/, uploads/, tmp/; inside the application's root. */
  readonly folder: string;
  /** Outside of the application's root. */
  readonly outside: string;
  readonly secret: string;
  readonly internalPort: number;
  readonly backend: string;
  /** The metadata service's address is this machine's own. */
  readonly metadata: boolean;
  /** A fresh name per attack and run, so that one cannot be taken for another. */
  readonly token: () => string;
}

export type Way =
  | 'query'
  | 'json'
  | 'nested'
  | 'form'
  | 'text'
  | 'xml'
  | 'header'
  | 'cookie'
  | 'path'
  | 'multipart'
  | 'base64'
  | 'hex'
  | 'url'
  | 'json-in-string'
  | 'trim'
  | 'lower'
  | 'join'
  | 'escape'
  | 'entities'
  | 'base64-json'
  | 'strip'
  | 'first'
  | 'cut';

/** Ways that carry any text. */
export const plainWays: readonly Way[] = [
  'query',
  'json',
  'form',
  'nested',
  'multipart',
  'text',
  'header',
  'cookie',
  'path',
  'xml',
];
/** Ways that change the text between the wire and the sink. */
export const changedWays: readonly Way[] = [
  'base64',
  'hex',
  'url',
  'json-in-string',
  'trim',
  'join',
  'escape',
  'entities',
  'base64-json',
  'strip',
  'first',
  'cut',
];

/** A request that carries `value` to the handler of `sink`. */
export function carry(
  sink: string,
  value: string,
  way: Way,
  extra: Readonly<Record<string, string>> = {},
): RangeRequest {
  const at = (steps?: string, fields: Readonly<Record<string, string>> = {}): string => {
    const parameters = new URLSearchParams({ ...(steps === undefined ? {} : { d: steps }), ...fields, ...extra });
    return `/run/${sink}${parameters.size > 0 ? `?${parameters}` : ''}`;
  };
  const post = (path: string, type: string, body: string): RangeRequest => ({
    method: 'POST',
    path,
    headers: { 'content-type': type },
    body,
  });
  // A header takes no line ends and no letters beyond Latin-1, a cut needs room: the query carries those.
  // eslint-disable-next-line no-control-regex
  if (
    (way === 'header' && /[^\t\x20-\x7e]/.test(value)) ||
    (way === 'cut' && value.length > 120) ||
    (way === 'header' && value !== value.trim())
  )
    return carry(sink, value, 'query', extra);
  switch (way) {
    case 'query':
      return { method: 'GET', path: at(undefined, { x: value }) };
    case 'json':
      return post(at(), 'application/json', JSON.stringify({ id: 7, x: value, note: 'hello world' }));
    case 'nested':
      return post(at(), 'application/json', JSON.stringify({ items: [{ detail: { x: value } }] }));
    case 'form':
      return post(at(), 'application/x-www-form-urlencoded', new URLSearchParams({ a: '1', x: value }).toString());
    case 'multipart':
      return post(
        at(),
        'multipart/form-data; boundary=range',
        `--range\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--range\r\ncontent-disposition: form-data; name="x"\r\n\r\n${value}\r\n--range--\r\n`,
      );
    case 'text':
      return post(at(), 'text/plain', value);
    case 'xml':
      return post(at(), 'text/xml', `<x>${value}</x>`);
    case 'header':
      return { method: 'GET', path: at(), headers: { 'x-x': value } };
    case 'cookie':
      return { method: 'GET', path: at(), headers: { cookie: `a=1; x=${encodeURIComponent(value)}` } };
    case 'path': {
      const [path, query] = at().split('?', 2);
      return { method: 'GET', path: `${path}/${encodeURIComponent(value)}${query === undefined ? '' : `?${query}`}` };
    }
    case 'base64':
      return { method: 'GET', path: at('base64', { x: Buffer.from(value).toString('base64') }) };
    case 'hex':
      return { method: 'GET', path: at('hex', { x: Buffer.from(value).toString('hex') }) };
    case 'url':
      return { method: 'GET', path: at('url', { x: encodeURIComponent(value) }) };
    case 'json-in-string':
      return post(at('json'), 'application/json', JSON.stringify({ x: JSON.stringify({ x: value }) }));
    case 'base64-json':
      return {
        method: 'GET',
        path: at('base64-json', { x: Buffer.from(JSON.stringify({ x: value })).toString('base64') }),
      };
    case 'trim':
      return { method: 'GET', path: at('trim', { x: `  ${value} \n` }) };
    case 'lower':
      return { method: 'GET', path: at('lower', { x: value.toUpperCase() }) };
    case 'join': {
      const middle = Math.ceil(value.length / 2);
      return { method: 'GET', path: at('join', { x: value.slice(0, middle), y: value.slice(middle) }) };
    }
    case 'escape':
      return post(
        at('unescape'),
        'application/json',
        JSON.stringify({
          x: JSON.stringify(value)
            .slice(1, -1)
            .replace(/[;|&$<>.'/ ]/g, (character) => `\\u00${character.charCodeAt(0).toString(16).padStart(2, '0')}`),
        }),
      );
    case 'entities':
      return {
        method: 'GET',
        path: at('entities', {
          x: value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
        }),
      };
    case 'strip':
      // Two pieces of less than ten characters are no trace any more: the guards say so in their blind spots.
      if (value.length < 20) return carry(sink, value, 'query', extra);
      return {
        method: 'GET',
        path: at('strip', {
          x: `${value.slice(0, Math.ceil(value.length / 2))}remove-me${value.slice(Math.ceil(value.length / 2))}`,
        }),
      };
    case 'first':
      return { method: 'GET', path: at('first', { x: `${value}|||and some more words` }) };
    case 'cut':
      return {
        method: 'GET',
        path: at('cut', { x: value.padEnd(120, ' ').slice(0, 120) + ' and a long tail that nobody reads' }),
      };
  }
}

/** Every value meets every sink, the ways taking turns; with `each` true also every way meets every value. */
export function* combine(
  sinks: readonly string[],
  values: readonly string[],
  ways: readonly Way[],
  offset = 0,
): Generator<readonly [sink: string, value: string, way: Way]> {
  let turn = offset;
  for (const sink of sinks) for (const value of values) yield [sink, value, ways[turn++ % ways.length]!];
}

/** Attacks whose effect is a text in the answer; each value comes in `repeats` ways, the ways taking turns. */
export function answering(
  guard: string,
  ways: readonly Way[],
  repeats: number,
): {
  readonly cases: RangeCase[];
  attack(sink: string, value: string, holds: string, extra?: Readonly<Record<string, string>>): void;
} {
  const cases: RangeCase[] = [];
  let turn = 0;
  return {
    cases,
    attack(sink, value, holds, extra) {
      for (let repeat = 0; repeat < repeats; repeat++) {
        const way = ways[turn++ % ways.length]!;
        const request = carry(sink, value, way, extra);
        cases.push({ guard, sink, name: `${way}: ${value}`, request, effect: { kind: 'answer', holds } });
      }
    },
  };
}
