// A request's target and header lines as they came, by reference: made into values when somebody walks them, which most
// requests never need.
import { defaultInputLimits, noCuts } from './limits.ts';
import { ShortTexts } from './short-texts.ts';
import type { Wanted } from './raw-text.ts';
import { visitsOf, Walk } from './walk.ts';

const FIELDS_MAX = 1000;
/** host:port, which says nothing about a call to another port. */
const AUTHORITY = /^[\w-]+(?:\.[\w-]+)*:\d{1,5}$/;

export class RequestHead {
  readonly #url: string;
  readonly #rawHeaders: readonly string[];
  #texts: ShortTexts | undefined;
  /** The Host header where it is a plain authority: such a value climbs nowhere. */
  #own = '';
  /** Hold words that are JSON: walked when those may matter. */
  readonly #documents = new Parts();

  /** @param rawHeaders names and values in turn, as node:http gives them */
  constructor(url: string, rawHeaders: readonly string[]) {
    this.#url = url;
    this.#rawHeaders = rawHeaders;
  }

  /** False when no value of the head can be what is wanted; found without walking it. */
  mayHold(wanted: Wanted, sinkText: string): boolean {
    const texts = (this.#texts ??= this.#read());
    if (texts.mayHold(wanted, sinkText)) {
      if (texts.documents === 0) return true;
      texts.forgetDocuments();
      this.#walk(this.#documents, texts);
      if (texts.mayHold(wanted, sinkText)) return true;
    }
    if (this.#own === '' || typeof wanted === 'string') return false;
    if ('all' in wanted) return wanted.all.every((text) => this.#own.includes(text.toLowerCase()));
    return wanted.port === undefined || this.#own.endsWith(`:${wanted.port}`);
  }

  #read(): ShortTexts {
    const texts = new ShortTexts();
    const headers = this.#rawHeaders;
    // Nearly every browser and every token brings something that may be encoded: that alone is walked.
    const encoded = new Parts();
    let documents = 0;
    const partsFor = (taken: boolean): Parts | undefined => {
      const more = texts.documents > documents;
      documents = texts.documents;
      return !taken ? encoded : more ? this.#documents : undefined;
    };
    const forTarget = partsFor(texts.addCut(this.#url));
    if (forTarget !== undefined) forTarget.target = true;
    for (let at = 0; at + 1 < headers.length; at += 2) {
      const name = headers[at]!;
      const value = headers[at + 1]!;
      if (name.length === 6 && name.toLowerCase() === 'cookie') this.#readCookies(value, texts, partsFor);
      else if (name.length === 4 && this.#own === '' && name.toLowerCase() === 'host' && AUTHORITY.test(value))
        this.#own = value.toLowerCase();
      else partsFor(texts.addWhole(value))?.lines.add(name.toLowerCase());
    }
    this.#walk(encoded, texts);
    return texts;
  }

  #readCookies(line: string, texts: ShortTexts, partsFor: (taken: boolean) => Parts | undefined): void {
    const whole = texts.addCut(line);
    if (whole) partsFor(true)?.cookies.push(line);
    else for (const one of line.split(';', FIELDS_MAX)) partsFor(texts.addCut(one.trim()))?.cookies.push(one);
  }

  #walk({ target, lines, cookies }: Parts, texts: ShortTexts): void {
    if (!target && lines.size === 0 && cookies.length === 0) return;
    const walk = new Walk(defaultInputLimits, noCuts());
    const cut = walk.take(
      visitsOf({
        ...(target ? this.#target() : {}),
        ...(lines.size > 0 ? { header: this.#lines((name) => lines.has(name)) } : {}),
        ...(cookies.length > 0 ? { cookie: cookiesOf(['cookie', cookies.join(';')]) } : {}),
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
    return {
      ...this.#target(),
      header: this.#lines((name) => name !== 'cookie'),
      cookie: cookiesOf(this.#rawHeaders),
    };
  }

  #target(): Record<string, unknown> {
    const url = this.#url;
    const query = url.indexOf('?');
    const path = query < 0 ? url : url.slice(0, query);
    return {
      query: query < 0 ? undefined : fieldsOf(new URLSearchParams(url.slice(query + 1))),
      path,
      'path.segment': path.split('/').filter((segment) => segment !== ''),
    };
  }

  /** @param wanted of a name in lower case; lines of one name are put together, as node:http does */
  #lines(wanted: (name: string) => boolean): Record<string, string> {
    const lines: Record<string, string> = {};
    for (let at = 0; at < this.#rawHeaders.length; at += 2) {
      const name = this.#rawHeaders[at]!.toLowerCase();
      if (!wanted(name)) continue;
      const value = this.#rawHeaders[at + 1]!;
      lines[name] = lines[name] === undefined ? value : `${lines[name]}, ${value}`;
    }
    return lines;
  }
}

/** Parts of a head that are walked for themselves. */
class Parts {
  target = false;
  /** Names of header lines in lower case. */
  readonly lines = new Set<string>();
  /** Lines of cookies, or single ones. */
  readonly cookies: string[] = [];
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
