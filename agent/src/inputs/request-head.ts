// A request's target and header lines as they came, by reference: made into values when somebody walks them, which most
// requests never need.
import { defaultInputLimits, noCuts } from './limits.ts';
import { ShortTexts } from './short-texts.ts';
import type { Wanted } from './raw-text.ts';
import { visitsOf, Walk } from './walk.ts';

const FIELDS_MAX = 1000;
/** host:port, which says nothing about a call to another port. */
const AUTHORITY = /^[\w-]+(?:\.[\w-]+)*:\d{1,5}$/;

/** Stands for the request's target among the names of header lines. */
const TARGET = ':path';

export class RequestHead {
  readonly #url: string;
  readonly #rawHeaders: readonly string[];
  #texts: ShortTexts | undefined;
  /** The Host header where it is a plain authority: such a value climbs nowhere. */
  #own = '';

  /** @param rawHeaders names and values in turn, as node:http gives them */
  constructor(url: string, rawHeaders: readonly string[]) {
    this.#url = url;
    this.#rawHeaders = rawHeaders;
  }

  /** False when no value of the head can be what is wanted; found without walking it. */
  mayHold(wanted: Wanted, sinkText: string): boolean {
    const texts = (this.#texts ??= this.#read());
    if (texts.mayHold(wanted, sinkText)) return true;
    if (this.#own === '' || typeof wanted === 'string') return false;
    if ('all' in wanted) return wanted.all.every((text) => this.#own.includes(text.toLowerCase()));
    return wanted.port === undefined || this.#own.endsWith(`:${wanted.port}`);
  }

  #read(): ShortTexts {
    const texts = new ShortTexts();
    const headers = this.#rawHeaders;
    // Nearly every browser and every token brings something that may be encoded: that alone is walked.
    const encoded = new Set<string>();
    if (!texts.addCut(this.#url)) encoded.add(TARGET);
    for (let at = 0; at + 1 < headers.length; at += 2) {
      const name = headers[at]!;
      const value = headers[at + 1]!;
      if (name.length === 6 && name.toLowerCase() === 'cookie') {
        if (!texts.addCut(value)) encoded.add('cookie');
      } else if (name.length === 4 && this.#own === '' && name.toLowerCase() === 'host' && AUTHORITY.test(value))
        this.#own = value.toLowerCase();
      else if (!texts.addWhole(value)) encoded.add(name.toLowerCase());
    }
    if (encoded.size > 0) this.#walk(encoded, texts);
    return texts;
  }

  /** @param encoded names of header lines, "cookie", TARGET */
  #walk(encoded: ReadonlySet<string>, texts: ShortTexts): void {
    const { query, path, 'path.segment': segment, header, cookie } = this.sources();
    const lines = Object.entries(header as Record<string, string>).filter(([name]) => encoded.has(name));
    const walk = new Walk(defaultInputLimits, noCuts());
    const cut = walk.take(
      visitsOf({
        ...(encoded.has(TARGET) ? { query, path, 'path.segment': segment } : {}),
        header: Object.fromEntries(lines),
        ...(encoded.has('cookie') ? { cookie } : {}),
      }),
    );
    if (cut) texts.addUnknown();
    else texts.addWalked(walk.values.map(({ value }) => value));
  }

  /** Every text of it, for a first look. */
  some(matches: (text: string) => boolean): boolean {
    return matches(this.#url) || this.#rawHeaders.some((text, at) => at % 2 === 1 && matches(text));
  }

  /** As the walk takes it: query, path, its segments, header lines and cookies, by their path prefix. */
  sources(): Record<string, unknown> {
    const url = this.#url;
    const query = url.indexOf('?');
    const header: Record<string, string> = {};
    for (let at = 0; at < this.#rawHeaders.length; at += 2) {
      const name = this.#rawHeaders[at]!.toLowerCase();
      const value = this.#rawHeaders[at + 1]!;
      if (name !== 'cookie') header[name] = header[name] === undefined ? value : `${header[name]}, ${value}`;
    }
    const path = query < 0 ? url : url.slice(0, query);
    return {
      query: query < 0 ? undefined : fieldsOf(new URLSearchParams(url.slice(query + 1))),
      path,
      'path.segment': path.split('/').filter((segment) => segment !== ''),
      header,
      cookie: cookiesOf(this.#rawHeaders),
    };
  }
}

/** Names given twice become arrays, as frameworks do; more than 1000 fields are left out. */
export function fieldsOf(entries: Iterable<[string, string]>): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  let count = 0;
  for (const [name, value] of entries) {
    if (count++ >= FIELDS_MAX) break;
    const known = fields[name];
    if (known === undefined) fields[name] = value;
    else if (Array.isArray(known)) known.push(value);
    else fields[name] = [known, value];
  }
  return fields;
}

function cookiesOf(rawHeaders: readonly string[]): Record<string, string | string[]> | undefined {
  const pairs: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]!.toLowerCase() !== 'cookie') continue;
    for (const pair of rawHeaders[at + 1]!.split(';', FIELDS_MAX)) {
      const equals = pair.indexOf('=');
      if (equals > 0) pairs.push([pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]);
    }
  }
  return pairs.length > 0 ? fieldsOf(pairs) : undefined;
}
