// The lending library: requests as its readers send them, and as strangers who know each of its stores would.
import type { Effect, RangeCase, RangePlaces, RangeRequest } from '../case.ts';

export type Said = Readonly<Record<string, unknown>>;

const base64 = (value: unknown, encoding: 'base64' | 'base64url' = 'base64'): string =>
  Buffer.from(JSON.stringify(value)).toString(encoding);
const body = (path: string, type: string, text: string): RangeRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': type },
  body: text,
});
const inHeaders = (path: string, headers: Readonly<Record<string, string>>): RangeRequest => ({
  method: 'GET',
  path,
  headers,
});

const ways: Readonly<Record<string, (path: string, said: Said) => RangeRequest>> = {
  json: (path, said) => body(path, 'application/json', JSON.stringify(said)),
  variables: (path, said) =>
    body(path, 'application/json', JSON.stringify({ query: 'query Q { q }', variables: said })),
  'JSON in a string': (path, said) =>
    body(path, 'application/json', JSON.stringify({ id: 9, payload: JSON.stringify(said) })),
  'JSON as text': (path, said) => body(path, 'text/plain', JSON.stringify(said)),
  escapes: (path, said) =>
    body(
      path,
      'application/json',
      JSON.stringify(said).replace(/['$() -]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
  token: (path, said) =>
    inHeaders(path, {
      authorization: `Bearer ${base64({ alg: 'none' }, 'base64url')}.${base64({ sub: 'u1', ...said }, 'base64url')}.`,
    }),
  cookie: (path, said) => inHeaders(path, { cookie: `a=1; view=${encodeURIComponent(JSON.stringify(said))}` }),
  'cookie in base64': (path, said) => inHeaders(path, { cookie: `saved=${encodeURIComponent(base64(said))}` }),
  query: (path, said) => ({ method: 'GET', path: `${path}?${new URLSearchParams(brackets(said))}` }),
  form: (path, said) => body(path, 'application/x-www-form-urlencoded', new URLSearchParams(brackets(said)).toString()),
  multipart: (path, said) =>
    body(
      path,
      'multipart/form-data; boundary=range',
      `${brackets(said)
        .map(([name, value]) => `--range\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
        .join('')}--range--\r\n`,
    ),
};
const wayNames = Object.keys(ways);

/** {a: {$ne: 1}, b: ['x']} as a[$ne]=1&b[]=x. */
function brackets(said: unknown, name = ''): [string, string][] {
  if (typeof said !== 'object' || said === null) return [[name, said === null ? '' : String(said)]];
  return Object.entries(said).flatMap(([key, value]) =>
    brackets(value, name === '' ? key : Array.isArray(said) ? `${name}[]` : `${name}[${key}]`),
  );
}

/** Only what JSON can say is the same on every way: numbers, truth and nothing become text in a query. */
const asText = (said: unknown): boolean =>
  typeof said === 'string' ||
  (typeof said === 'object' && said !== null && Object.values(said).length > 0 && Object.values(said).every(asText));
const inQuery = new Set(['query', 'form', 'multipart']);

export interface Room {
  readonly cases: RangeCase[];
  readonly leaks: Effect;
  attack(route: string, said: Said, effect?: Effect, before?: readonly RangeRequest[]): void;
  benign(route: string, said: Said): void;
}

/** Collects the cases of one room; each request takes the next way in that can carry it. */
export function room(
  name: string,
  guard: string,
  places: Pick<RangePlaces, 'secret'>,
  needs: RangeCase['needs'],
): Room {
  const cases: RangeCase[] = [];
  let turn = 0;
  const carry = (route: string, said: Said): [string, RangeRequest] => {
    for (;;) {
      const way = wayNames[turn++ % wayNames.length]!;
      if (inQuery.has(way) && !asText(said)) continue;
      return [way, ways[way]!(`/${name}/${route}`, said)];
    }
  };
  const more = needs === undefined ? {} : { needs };
  const leaks: Effect = { kind: 'answer', holds: places.secret };
  const add = (route: string, said: Said, rest: Partial<RangeCase>): void => {
    const [way, request] = carry(route, said);
    cases.push({
      guard,
      sink: `${name}/${route}`,
      name: `${way}: ${JSON.stringify(said).replaceAll(places.secret, 'SECRET')}`,
      request,
      ...more,
      ...rest,
    });
  };
  return {
    cases,
    leaks,
    attack: (route, said, effect = leaks, before) => add(route, said, { effect, ...(before && { before }) }),
    benign: (route, said) => add(route, said, {}),
  };
}

/** What readers write. */
export const prose: readonly string[] = [
  'bob',
  "O'Brien",
  "d'Angelo & sons; est. 1999 -- booksellers",
  'select * from books where price > 10',
  "a' or 'b",
  "' OR '1'='1",
  "' OR 1=1 --",
  "x'; DROP TABLE members; --",
  '1=1',
  '1 OR 1=1',
  '1; SELECT 1',
  'union select',
  "' UNION SELECT name, pin FROM members --",
  'name desc',
  'name',
  'members',
  'hidden = 0',
  'AND name <>',
  'name FROM members',
  'FROM members WHERE hidden',
  "It is 5 o'clock -- time; to /* rest */ # now",
  '/* a comment */',
  '/*!50000 SELECT*/ 1',
  '-- ',
  '#hash tag',
  '100% of "all" `ticks`',
  'C:\\new\\table\\',
  "\\' OR 1=1 -- ",
  '\\',
  '$1 and :name and ? and @q and $$x$$',
  '$1',
  '?',
  'NULL',
  '0x41424344',
  'CHAR(65,66)',
  '日本語 🎉 «ünïcode» ’quotes’',
  '{"$ne":null}',
  '$ne',
  '$where',
  '{{name}} ${name} <%= name %>',
  '*)(uid=*))(|(uid=*',
  '(cn=*)',
  'a*b?c',
  'return redis.call("get", KEYS[1])',
  "doc['name'].value == 'bob'",
  'name:bob AND hidden:true',
  'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  '2024-01-31T10:00:00Z',
  'pat@example.com',
  '+41 (0)44 123-45-67',
  "Dear Sir,\nI'd like to borrow 'Drop Table; a memoir'.\n-- \nO'Brien",
  "SELECT name, CASE WHEN price > 10 THEN 'dear' ELSE 'cheap' END FROM books ORDER BY name; -- my homework, isn't it nice?",
  'words '.repeat(400).trim(),
];

/** What readers may write as well, and what statements of a query builder hold in the same words. */
export const fragments: readonly string[] = [
  'id',
  '"name"',
  '`name`',
  '"m"."name"',
  '"name" from "members"',
  'select "name" from "members" where "hidden" = $1',
  'where "hidden" = ',
  '= $1',
  '" = $1 and "name" ',
  "','",
  '."',
  ' and ',
  ' or ',
  'order by "id" asc',
  'desc',
  'null',
  'not',
  'in (',
  '($1, $2)',
  ') values (',
  'insert into "notes" ("author", "id", "words") values',
  'returning "author", "words"',
  'name <> ?',
  'name = :name',
  'hidden = 0 AND',
  '0',
  '1',
  '=',
  ',',
  '(',
  '*',
  'm.name <> :q',
  'IS NOT NULL',
  "LIKE '%",
  '%',
  "''",
  "'",
  ';',
  '--',
  '/*',
  '*/',
  '#',
  '\\',
  '::text',
  'FROM members',
  'members AS member',
  '"member"."name"',
  'WHERE ("member"."hidden" = 0',
];
