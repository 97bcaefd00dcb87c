// Leaving a body unwalked must never change a verdict: random bodies that hold addresses, names and climbs in every spelling,
// or nearly, judged with and without the short way.
import { describe, expect, it } from 'vitest';
import { pathTraversal } from '../guards/path-traversal.ts';
import { ssrf } from '../guards/ssrf.ts';
import { createInputIndex } from './index.ts';
import { RawText } from './raw-text.ts';
import { CLIMBS, compare, PLAIN, randomNumbers, spelled, TARGETS, type Pick } from './short-way.test-helper.ts';

const ROUNDS = 3_000;

function bodyOf(values: readonly string[], pick: Pick, next: () => number): { bytes: Buffer; contentType: string } {
  switch (pick(['json', 'json', 'json', 'slashes', 'unicode', 'form', 'text', 'xml', 'pretty', 'nested'])) {
    case 'form':
      return {
        bytes: Buffer.from(
          values
            .map((value, at) => `f${at}=${next() < 0.5 ? encodeURIComponent(value) : value.replaceAll('&', '')}`)
            .join('&'),
        ),
        contentType: 'application/x-www-form-urlencoded',
      };
    case 'text':
      return { bytes: Buffer.from(pick(values)), contentType: 'text/plain' };
    case 'xml':
      return {
        bytes: Buffer.from(
          `<a>${values.map((value) => `<b c="${value.replaceAll('"', '')}">${value.replaceAll('<', '')}</b>`).join('\n')}</a>`,
        ),
        contentType: 'text/xml',
      };
    case 'slashes':
      return { bytes: Buffer.from(JSON.stringify(values).replaceAll('/', '\\/')), contentType: 'application/json' };
    case 'unicode':
      return {
        bytes: Buffer.from(JSON.stringify(values).replace(/[./]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`)),
        contentType: 'application/json',
      };
    case 'pretty':
      return {
        bytes: Buffer.from(JSON.stringify({ a: values, n: values.map(Number) }, undefined, 2)),
        contentType: 'application/json',
      };
    case 'nested':
      return {
        bytes: Buffer.from(JSON.stringify({ a: JSON.stringify({ b: values }) })),
        contentType: 'application/json',
      };
    default: {
      const numbers = values.map((value) => (/^\d+(?:\.\d+e\d+)?$/.test(value) ? value : JSON.stringify(value)));
      return { bytes: Buffer.from(`{"a":[${numbers.join(',')}]}`), contentType: 'application/json' };
    }
  }
}

describe('the short way and the long way agree', () => {
  it('ssrf', () => {
    const next = randomNumbers(20_261_122);
    const pick: Pick = (from) => from[Math.floor(next() * from.length)]!;
    let findings = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const [host, ...others] = pick(TARGETS) as [string, ...string[]];
      const values = Array.from({ length: 1 + Math.floor(next() * 5) }, () => pick(PLAIN));
      const name = pick([host, ...others]);
      const url = pick([
        name,
        `http://${name}/`,
        `//${name}`,
        `http:/${name}:8080/a`,
        `http://user@${name}/`,
        `${name}:8080`,
        `\\\\${name}`,
      ]);
      if (next() < 0.6) values.push(spelled(url, pick, next));
      let query: Record<string, string> = { q: pick(PLAIN) };
      if (next() < 0.3) {
        const at = 1 + Math.floor(next() * (url.length - 1));
        const halves = [url.slice(0, at), url.slice(at)] as const;
        if (next() < 0.5) {
          query = { q: halves[0] };
          values.push(halves[1]);
        } else values.push(...halves);
      }
      const body = bodyOf(values, pick, next);
      try {
        if (
          compare(ssrf, () => createInputIndex({ query, path: '/fetch', body }), {
            kind: 'http.request',
            call: 'fetch',
            method: 'GET',
            url: `http://${host}:8080/`,
            host,
            port: 8080,
            addresses: ['10.0.0.5'],
          })
        )
          findings++;
      } catch (error) {
        throw new Error(
          `${(error as Error).message}\n${JSON.stringify(query)} ${body.contentType} ${body.bytes.toString()}`,
          { cause: error },
        );
      }
    }
    // A test in which nothing is ever found would agree with anything.
    expect(findings).toBeGreaterThan(ROUNDS / 10);
  }, 120_000);

  it('path traversal', () => {
    const next = randomNumbers(11_222_026);
    const pick: Pick = (from) => from[Math.floor(next() * from.length)]!;
    let findings = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const values = Array.from({ length: 1 + Math.floor(next() * 5) }, () => pick(PLAIN));
      if (next() < 0.7) values.push(spelled(pick(CLIMBS), pick, next));
      const body = bodyOf(values, pick, next);
      const path = pick([
        '/srv/app/secret.txt',
        '/srv/app/pages/secret.html',
        '/srv/secret.txt',
        '/srv/app',
        '/etc/passwd',
        'pages/../../secret.txt',
        '/srv/app/.env',
        '/srv/app/public/../secret.txt',
      ]);
      if (
        compare(pathTraversal, () => createInputIndex({ query: { q: pick(PLAIN) === '' ? '' : 'x' }, body }), {
          kind: 'file.access',
          call: 'fs.readFile',
          path,
          access: 'read',
        })
      )
        findings++;
    }
    expect(findings).toBeGreaterThan(ROUNDS / 50);
  }, 120_000);
});

describe('what is ruled out', () => {
  const ordinary = Buffer.from(
    JSON.stringify({
      orders: Array.from({ length: 50 }, (_, id) => ({
        id,
        title: `Item number ${id}`,
        tags: ['a', 'b'],
        note: 'ten\tof "them"',
      })),
    }),
  );
  it('an ordinary body has nothing to do with a file or a service', () => {
    const raw = new RawText(
      Buffer.from(JSON.stringify({ title: 'Item number 3 of the catalogue', email: 'a@b.example' })),
      'application/json',
    );
    expect(raw.mayHold({ all: ['..'] })).toBe(false);
    expect(raw.mayHold({ host: '127.0.0.1' })).toBe(false);
    expect(raw.mayHold({ host: 'orders.internal' })).toBe(false);
    expect(new RawText(ordinary, 'application/json').mayHold({ all: ['..'] })).toBe(false);
  });
  it.each([
    '{"a":"x%20y"}',
    '{"a":"\\u0041"}',
    '{"a":"\\\\u002e"}',
    '{"a":"&#46;"}',
    '{"a":"Li4vc2VjcmV0"}',
    '{"a":"2e2e2f736563726574"}',
    '{"a":"．"}',
  ])('what may be decoded is not: %s', (body) => {
    expect(new RawText(Buffer.from(body), 'application/json').mayHold({ all: ['..'] })).toBe(true);
  });
});
