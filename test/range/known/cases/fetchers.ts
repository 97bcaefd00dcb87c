// Requests to the inside, by libraries that fetch what they are given and past checks that read an address another way.
import { get, postJson, type KnownCase, type KnownPlaces, type KnownRequest } from '../case.ts';

interface Fetcher {
  readonly package: string;
  readonly id: string;
  readonly title: string;
  readonly attack: (address: (host: string) => string, path: string, places: KnownPlaces) => KnownRequest;
  readonly benign: (places: KnownPlaces) => readonly KnownRequest[];
}

const by =
  (route: string, parameter: string, host = '127.0.0.1'): Fetcher['attack'] =>
  (address) =>
    get(`/fetchers/${route}`, { [parameter]: address(host) });
const ordinary =
  (route: string, parameter: string): Fetcher['benign'] =>
  ({ backend }) => [
    get(`/fetchers/${route}`, { [parameter]: 'http://none.invalid/a' }),
    get(`/fetchers/${route}`, { [parameter]: 'http://none.invalid:8080/?next=/b' }),
    get(`/fetchers/${route}`, { [parameter]: `${backend}/items/1` }),
  ];

const fetchers: readonly Fetcher[] = [
  {
    package: 'axios-1.7.9',
    id: 'CVE-2025-27152',
    title: 'a whole address in place of a path overrules the base that was configured',
    attack: by('axios', 'path'),
    benign: () => [
      get('/fetchers/axios', { path: '/items/1' }),
      get('/fetchers/axios', { path: 'items/2?x=127.0.0.1' }),
      get('/fetchers/axios', { path: '/items/http:/x' }),
    ],
  },
  {
    package: 'axios-1.7.2',
    id: 'CVE-2024-39338',
    title: 'two slashes in front of a path make what follows a host',
    attack: (address) => get('/fetchers/axios-1.7.2', { id: address('127.0.0.1').replace('http:/', '') }),
    benign: () => [
      get('/fetchers/axios-1.7.2', { id: 'items' }),
      get('/fetchers/axios-1.7.2', { id: 'items/2?x=//127.0.0.1' }),
      get('/fetchers/axios-1.7.2', { id: '/none.invalid/a' }),
    ],
  },
  {
    package: 'undici-5.8.0',
    id: 'CVE-2022-35949',
    title: 'a path with two slashes in front overrules the origin',
    attack: (address) => get('/fetchers/undici', { path: address('127.0.0.1').replace('http:', '') }),
    benign: () => [
      get('/fetchers/undici', { path: '/items/1' }),
      get('/fetchers/undici', { path: '/items/2?x=//127.0.0.1' }),
      get('/fetchers/undici', { path: '/items//3' }),
    ],
  },
  {
    package: 'ip',
    id: 'CVE-2023-42282',
    title: 'hexadecimal notation counts as public',
    attack: by('ip', 'url', '0x7f.1'),
    benign: ordinary('ip', 'url'),
  },
  {
    package: 'ip-2',
    id: 'CVE-2024-29415',
    title: 'shortened notation counts as public',
    attack: by('ip-2', 'url', '127.1'),
    benign: ordinary('ip-2', 'url'),
  },
  {
    package: 'private-ip',
    id: 'CVE-2020-28360',
    title: 'an address as one number counts as public',
    attack: by('private-ip', 'url', '2130706433'),
    benign: ordinary('private-ip', 'url'),
  },
  {
    package: 'netmask',
    id: 'CVE-2021-28918',
    title: 'octal notation is read as decimal',
    attack: by('netmask', 'url', '0177.0.0.1'),
    benign: ordinary('netmask', 'url'),
  },
  {
    package: 'parse-url-6.0.0',
    id: 'CVE-2022-2900',
    title: 'the check reads another host than the request goes to',
    attack: (address) => get('/fetchers/parse-url', { url: address('127.0.0.1').replace('http://', 'http:///') }),
    benign: ordinary('parse-url', 'url'),
  },
  {
    package: 'url-parse-1.5.1',
    id: 'CVE-2022-0691',
    title: 'a control character in front hides the host from the check',
    attack: (address) => get('/fetchers/url-parse', { url: `\b${address('127.0.0.1')}` }),
    benign: ordinary('url-parse', 'url'),
  },
  {
    package: 'url-metadata',
    id: '–',
    title: 'the metadata of an internal page',
    attack: by('url-metadata', 'url'),
    benign: ordinary('url-metadata', 'url'),
  },
  {
    package: 'unfurl.js',
    id: '–',
    title: 'a preview of an internal page',
    attack: by('unfurl', 'url'),
    benign: ordinary('unfurl', 'url'),
  },
  {
    package: 'phin',
    id: '–',
    title: 'an internal address',
    attack: by('phin', 'url'),
    benign: ordinary('phin', 'url'),
  },
  {
    package: 'soap',
    id: '–',
    title: 'the description of a service on the inside',
    attack: by('soap', 'wsdl'),
    benign: ordinary('soap', 'wsdl'),
  },
  {
    package: 'swagger-parser',
    id: '–',
    title: 'a reference in a description leads inside',
    attack: (address) =>
      postJson('/fetchers/swagger-parser', {
        openapi: '3.0.0',
        info: { title: 'x', version: '1' },
        paths: { '/': { $ref: address('127.0.0.1') } },
      }),
    benign: () => [
      postJson('/fetchers/swagger-parser', { openapi: '3.0.0', info: { title: 'x', version: '1' }, paths: {} }),
      postJson('/fetchers/swagger-parser', {
        openapi: '3.0.0',
        info: { title: 'x', version: '1' },
        paths: {},
        servers: [{ url: 'http://127.0.0.1:8080' }],
      }),
      postJson('/fetchers/swagger-parser', {
        swagger: '2.0',
        info: { title: 'y', version: '1' },
        paths: {},
        host: 'localhost',
      }),
    ],
  },
  {
    package: 'json-schema-ref-parser',
    id: '–',
    title: 'a reference in a schema leads inside',
    attack: (address) =>
      postJson('/fetchers/json-schema-ref-parser', { properties: { a: { $ref: address('127.0.0.1') } } }),
    benign: () => [
      postJson('/fetchers/json-schema-ref-parser', { $id: 'http://localhost/schema', type: 'object' }),
      postJson('/fetchers/json-schema-ref-parser', {
        properties: { a: { $ref: '#/definitions/a' } },
        definitions: { a: {} },
      }),
      postJson('/fetchers/json-schema-ref-parser', { properties: { a: { type: 'string' } } }),
    ],
  },
  {
    package: 'rss-parser',
    id: '–',
    title: 'a feed on the inside',
    attack: by('rss-parser', 'feed'),
    benign: ordinary('rss-parser', 'feed'),
  },
  {
    package: 'probe-image-size',
    id: '–',
    title: 'a picture on the inside',
    attack: by('probe-image-size', 'picture'),
    benign: ordinary('probe-image-size', 'picture'),
  },
];

export default fetchers.map((fetcher): KnownCase => ({
  app: 'fetchers',
  package: fetcher.package,
  id: fetcher.id,
  guard: 'ssrf',
  title: fetcher.title,
  attack(places) {
    const token = places.token();
    const address = (host: string): string => `http://${host}:${places.internalPort}/${token}`;
    return { requests: [fetcher.attack(address, `/${token}`, places)], effect: { kind: 'visited', token } };
  },
  benign: (places) => fetcher.benign(places),
}));
