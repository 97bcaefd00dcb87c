// The detector through the analyst's eyes: findings, withdrawals, correlations and demotion do not depend on order.
import { Layer, entityKey, type Event, type Finding } from '@throughline/proto';
import { expect, test } from 'vitest';
import type { Memory } from '../detector.ts';
import { createSigmaDetector, type SigmaDetectorOptions } from './detector.ts';
import { loadLibrary, type Library } from './library.ts';
import { parseSigma } from './parse.ts';

const packaged = loadLibrary();

function library(text: string): Library {
  const { documents, problems } = parseSigma(text, { origin: 'https://example.org/rules/x.yml' });
  expect(problems).toEqual([]);
  return {
    rules: documents.filter((document) => document.kind === 'rule'),
    correlations: documents.filter((document) => document.kind === 'correlation'),
    filters: documents.filter((document) => document.kind === 'filter'),
    problems: [],
  };
}

/** What an analyst would hold after these events: later findings replace earlier ones, empty ones take back. */
function run(
  events: readonly Event[],
  options: SigmaDetectorOptions,
): { findings: Map<string, Finding>; demoted: ReadonlySet<string> } {
  const detector = createSigmaDetector(options);
  const known = new Map<string, Event>();
  const memory: Memory = {
    event: (id) => known.get(id),
    byKey: (kind, value) =>
      [...known.values()].filter((event) => event.keys?.some((key) => key.kind === kind && key.value === value)),
  };
  const findings = new Map<string, Finding>();
  for (const event of events) {
    known.set(event.id!, event);
    for (const finding of detector.detect(event, memory)) {
      if (finding.eventIds?.length) findings.set(finding.id!, finding);
      else findings.delete(finding.id!);
    }
  }
  return {
    findings: new Map([...findings].sort(([one], [other]) => (one < other ? -1 : 1))),
    demoted: detector.demoted(),
  };
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed;
  for (let index = result.length - 1; index > 0; index -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = state % (index + 1);
    [result[index], result[other]] = [result[other]!, result[index]!];
  }
  return result;
}

function cloudCall(id: string, seconds: number, fields: Record<string, unknown>): Event {
  const record = { eventID: id, eventSource: 'iam.amazonaws.com', ...fields };
  const identity = record as { userIdentity?: { type?: string; arn?: string } };
  return {
    id,
    timeUs: seconds * 1_000_000,
    layer: Layer.CLOUD,
    cloudApiCall: {
      eventSource: String(record.eventSource),
      eventName: String(fields['eventName'] ?? ''),
      errorCode: String(fields['errorCode'] ?? ''),
      principalType: identity.userIdentity?.type ?? '',
      principalArn: identity.userIdentity?.arn ?? '',
      raw: Buffer.from(JSON.stringify(record)),
    },
  };
}

function exec(id: string, seconds: number, own: string, parent: string, executable: string, ...more: string[]): Event {
  return {
    id,
    timeUs: seconds * 1_000_000,
    layer: Layer.KERNEL,
    keys: [entityKey('process', own, 'SUBJECT'), entityKey('process', parent, 'USED')],
    process: { executable, arguments: [executable.split('/').at(-1)!, ...more], uid: 1000 },
    processExec: { filename: executable },
  };
}

test('a finding keeps the rule, its author, its link and its ATT&CK ids', () => {
  const { findings } = run(
    [cloudCall('e1', 1, { eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' })],
    { library: packaged },
  );
  expect([...findings.values()]).toEqual([
    expect.objectContaining({
      rule: 'sigma:4db60cc0-36fb-42b7-9b58-a5b53019fb74',
      title: 'AWS CloudTrail Important Change',
      techniques: ['T1562.008'],
      tactics: ['TA0005'],
      eventIds: ['e1'],
      deterministic: false,
      ruleAuthor: expect.stringContaining('vitaliy0x1'),
      ruleUrl: expect.stringMatching(/^https:\/\/github\.com\/SigmaHQ\/sigma\/blob\/8eaafff1\/rules\/cloud\/aws\//),
      reason: expect.stringContaining('eventName = StopLogging'),
    }),
  ]);
});

const parentRules = `
title: Shell of a web server
id: web-shell
logsource: {product: linux, category: process_creation}
detection:
  sel: {ParentImage|endswith: /nginx, Image|endswith: /sh}
  condition: sel
---
title: Shell of anything but cron
id: not-cron
logsource: {product: linux, category: process_creation}
detection:
  sel: {Image|endswith: /sh}
  cron: {ParentImage|endswith: /cron}
  condition: sel and not cron
`;

test('a parent that arrives after its child adds what it proves and takes back what it disproves', () => {
  const events = [
    exec('nginx', 1, 'P1', 'P0', '/usr/sbin/nginx'),
    exec('shell', 2, 'P2', 'P1', '/bin/sh'),
    exec('cron', 3, 'P3', 'P0', '/usr/sbin/cron'),
    exec('job', 4, 'P4', 'P3', '/bin/sh'),
  ];
  const expected = run(events, { library: library(parentRules) }).findings;
  expect([...expected.values()].map(({ rule, eventIds }) => [rule, eventIds]).sort()).toEqual([
    ['sigma:not-cron', ['shell']],
    ['sigma:web-shell', ['shell']],
  ]);
  for (let seed = 1; seed <= 20; seed += 1) {
    expect(run(shuffled(events, seed), { library: library(parentRules) }).findings).toEqual(expected);
  }
});

test('the parent is the last program the process ran before the child started', () => {
  const events = [
    exec('first', 1, 'P1', 'P0', '/bin/bash'),
    exec('second', 2, 'P1', 'P0', '/usr/sbin/nginx'),
    exec('child', 3, 'P2', 'P1', '/bin/sh'),
    exec('third', 4, 'P1', 'P0', '/bin/cat'),
  ];
  for (let seed = 1; seed <= 10; seed += 1) {
    const { findings } = run(shuffled(events, seed), { library: library(parentRules) });
    expect(
      [...findings.values()].filter(({ rule }) => rule === 'sigma:web-shell').map(({ eventIds }) => eventIds),
    ).toEqual([['child']]);
  }
});

const base = `
title: Failed call
id: failed
name: failed_call
logsource: {product: aws, service: cloudtrail}
detection: {sel: {errorCode: AccessDenied}, condition: sel}
---
title: User made
id: made
name: user_made
logsource: {product: aws, service: cloudtrail}
detection: {sel: {eventName: CreateUser, errorCode: null}, condition: sel}
---
`;
const correlation = (body: string): string =>
  `${base}title: C\nid: c\nlevel: high\ncorrelation:\n${body.replaceAll(/^/gm, '  ')}\n`;
const failed = (id: string, seconds: number, more: Record<string, unknown> = {}): Event =>
  cloudCall(id, seconds, {
    eventName: 'ListUsers',
    errorCode: 'AccessDenied',
    sourceIPAddress: '198.51.100.7',
    ...more,
  });
const made = (id: string, seconds: number, more: Record<string, unknown> = {}): Event =>
  cloudCall(id, seconds, { eventName: 'CreateUser', sourceIPAddress: '198.51.100.7', ...more });
const group = 'group-by: [sourceIPAddress]\ntimespan: 10m\n';

test.each<[string, string, Event[], string[][]]>([
  [
    'event_count: enough within the window',
    `type: event_count\nrules: [failed_call]\n${group}condition: {gte: 3}`,
    [failed('a', 0), failed('b', 100), failed('c', 599)],
    [['a', 'b', 'c']],
  ],
  [
    'event_count: the window is as long as said and no longer',
    `type: event_count\nrules: [failed_call]\n${group}condition: {gte: 3}`,
    [failed('a', 0), failed('b', 100), failed('c', 601)],
    [],
  ],
  [
    'event_count: other groups do not count',
    `type: event_count\nrules: [failed_call]\n${group}condition: {gte: 2}`,
    [failed('a', 0), failed('b', 1, { sourceIPAddress: '203.0.113.9' })],
    [],
  ],
  [
    'event_count: a range is left again',
    `type: event_count\nrules: [failed_call]\n${group}condition: {gte: 2, lt: 3}`,
    [failed('a', 0), failed('b', 0), failed('c', 0)],
    [],
  ],
  [
    'value_count: different values of a field',
    `type: value_count\nrules: [failed_call]\n${group}condition: {field: eventName, gte: 2}`,
    [failed('a', 0), failed('b', 1), failed('c', 2, { eventName: 'ListRoles' })],
    [['a', 'b', 'c']],
  ],
  [
    'value_sum',
    `type: value_sum\nrules: [failed_call]\n${group}condition: {field: additionalEventData.bytes, gt: 100}`,
    [failed('a', 0, { additionalEventData: { bytes: 60 } }), failed('b', 1, { additionalEventData: { bytes: 41 } })],
    [['a', 'b']],
  ],
  [
    'value_avg',
    `type: value_avg\nrules: [failed_call]\n${group}condition: {field: additionalEventData.bytes, gte: 50}`,
    [failed('a', 0, { additionalEventData: { bytes: 20 } }), failed('b', 0, { additionalEventData: { bytes: 79 } })],
    [],
  ],
  [
    'value_percentile',
    `type: value_percentile\nrules: [failed_call]\n${group}condition: {field: additionalEventData.bytes, percentile: 50, gte: 50}`,
    [1, 60, 70].map((bytes, index) => failed(`e${index}`, 5, { additionalEventData: { bytes } })),
    [['e0', 'e1', 'e2']],
  ],
  [
    'temporal: every rule, in any order',
    `type: temporal\nrules: [failed_call, user_made]\n${group}`,
    [made('b', 50), failed('a', 100)],
    [['b', 'a']],
  ],
  [
    'temporal with a condition in words',
    `type: temporal\nrules: [failed_call, user_made]\n${group}condition: failed_call and not user_made`,
    [failed('a', 0), made('b', 0)],
    [],
  ],
  [
    'temporal_ordered: the order counts',
    `type: temporal_ordered\nrules: [failed_call, user_made]\n${group}`,
    [made('b', 50), failed('a', 100)],
    [],
  ],
  [
    'temporal_ordered: within one second any order will do',
    `type: temporal_ordered\nrules: [failed_call, user_made]\n${group}`,
    [made('a', 50), failed('b', 50)],
    [['a', 'b']],
  ],
  [
    'aliases: one name for two fields',
    `type: temporal\nrules: [failed_call, user_made]\ngroup-by: [who]\ntimespan: 10m\naliases: {who: {failed_call: userIdentity.userName, user_made: requestParameters.userName}}`,
    [
      failed('a', 0, { userIdentity: { userName: 'eve' } }),
      made('b', 1, { requestParameters: { userName: 'eve' } }),
      made('c', 2, { requestParameters: { userName: 'bob' } }),
    ],
    [['a', 'b']],
  ],
])('%s', (_name, body, events, expected) => {
  const options = { library: library(correlation(body)) };
  const first = run(events, options).findings;
  expect([...first.values()].map(({ eventIds }) => eventIds)).toEqual(expected);
  for (let seed = 1; seed <= 10; seed += 1) expect(run(shuffled(events, seed), options).findings).toEqual(first);
});

test('a correlation over a correlation', () => {
  const text = `${base}
title: Many failures
id: many
name: many_failed
correlation: {type: event_count, rules: [failed_call], group-by: [sourceIPAddress], timespan: 10m, condition: {gte: 3}}
---
title: Many failures, then a user
id: then
level: critical
correlation: {type: temporal_ordered, rules: [many_failed, user_made], group-by: [sourceIPAddress], timespan: 1h}
`;
  const events = [
    failed('a', 0),
    failed('b', 10),
    failed('c', 20),
    made('d', 1_000),
    made('other', 1_000, { sourceIPAddress: '203.0.113.9' }),
  ];
  const expected = run(events, { library: library(text) }).findings;
  expect([...expected.values()].map(({ rule, eventIds }) => [rule, eventIds])).toEqual([
    ['sigma:then', ['a', 'b', 'c', 'd']],
  ]);
  for (let seed = 1; seed <= 20; seed += 1)
    expect(run(shuffled(events, seed), { library: library(text) }).findings).toEqual(expected);
});

test('generate: the rules of a correlation stand alone only when it says so', () => {
  const body = `type: event_count\nrules: [failed_call]\n${group}condition: {gte: 2}\ngenerate: `;
  const rules = (generate: string): unknown[] =>
    [...run([failed('a', 0)], { library: library(correlation(body + generate)) }).findings.values()].map(
      ({ rule }) => rule,
    );
  expect(rules('true')).toEqual(['sigma:failed']);
  expect(rules('false')).toEqual([]);
});

test('a flood and a shuffle of it end in the same findings', () => {
  const options = {
    library: library(correlation(`type: event_count\nrules: [failed_call]\n${group}condition: {gte: 5, lte: 40}`)),
  };
  const events = Array.from({ length: 300 }, (_, index) => failed(`e${index}`, (index * index * 7) % 5_000));
  const expected = run(events, options).findings;
  expect(expected.size).toBeGreaterThan(3);
  for (let seed = 1; seed <= 5; seed += 1) expect(run(shuffled(events, seed), options).findings).toEqual(expected);
});

test('a filter silences a rule where it holds', () => {
  const filter = `${base}title: F\nlogsource: {product: aws}\nfilter:\n  rules: [made]\n  sel: {userIdentity.arn|contains: /provisioner}\n  condition: sel\n`;
  const by = (arn: string): number =>
    run([made('a', 0, { userIdentity: { arn } })], { library: library(filter) }).findings.size;
  expect(by('arn:aws:iam::1:user/provisioner')).toBe(0);
  expect(by('arn:aws:iam::1:user/eve')).toBe(1);
});

test('demotion: a rule over its share is context, one attack in a quiet place is not', () => {
  const events = (hits: number, others: number): Event[] => [
    ...Array.from({ length: hits }, (_, index) => made(`hit${index}`, index)),
    ...Array.from({ length: others }, (_, index) => cloudCall(`other${index}`, index, { eventName: 'ListUsers' })),
  ];
  const demoted = (hits: number, others: number): string[] => [
    ...run(events(hits, others), { library: library(base) }).demoted,
  ];
  expect(demoted(30, 1_970)).toEqual(['sigma:made']);
  expect(demoted(15, 1_985)).toEqual([]);
  expect(demoted(50, 900)).toEqual([]);
});

test('a connection counts for the Linux rules when a host saw it, not when a flow log did', () => {
  const connect = (layer: number): Event => ({
    id: 'c',
    timeUs: 1,
    layer,
    socketConnect: { protocol: 'tcp', remoteAddress: '203.0.113.9', remotePort: 4444 },
  });
  const titles = (layer: number): unknown[] =>
    [...run([connect(layer)], { library: packaged }).findings.values()].map(({ title }) => title);
  expect(titles(Layer.KERNEL)).toEqual(['Potentially Suspicious Malware Callback Communication - Linux']);
  expect(titles(Layer.CLOUD)).toEqual([]);
});
