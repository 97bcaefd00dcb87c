// Golden stories: recorded events in, story JSON out. `THROUGHLINE_ACCEPT=1 vitest run collector/src/engine.test.ts` accepts
// what the engine tells now; review the difference.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Event as EventCodec, Layer, type Event, type Story } from '@throughline/proto';
import { createAnalyst } from './engine.ts';
import { renderLanes } from './narrate/lanes.ts';
import { renderMarkdown } from './narrate/markdown.ts';
import { cloudtrail } from './receivers/formats/cloudtrail.ts';
import { kubernetesAudit } from './receivers/formats/kubernetes-audit.ts';
import { storyJson } from './story-json.ts';

const folder = new URL('../../test/stories/', import.meta.url);

interface Line {
  readonly event?: Event;
  readonly cloudtrail?: unknown;
  readonly audit?: unknown;
}

function recorded(name: string): Event[] {
  const lines = readFileSync(new URL(`${name}.events.jsonl`, folder), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const { event, cloudtrail: call, audit } = JSON.parse(line) as Line;
    return event ?? (call ? cloudtrail.decode(call) : kubernetesAudit.decode(audit))!;
  });
}

function told(batches: readonly (readonly Event[])[]): string {
  const analyst = createAnalyst();
  for (const batch of batches) analyst.add(batch);
  expect(analyst.counters.detectorFaults).toBe(0);
  return JSON.stringify(analyst.stories().map(storyJson), undefined, 1);
}

/** mulberry32 */
function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Shuffled, with one event in twenty told twice, in batches of 1 to 7. */
function disordered(events: readonly Event[], seed: number): Event[][] {
  const next = random(seed);
  const all = [...events, ...events.filter(() => next() < 0.05)];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    [all[last], all[other]] = [all[other]!, all[last]!];
  }
  const batches: Event[][] = [];
  for (let at = 0; at < all.length;) {
    const size = 1 + Math.floor(next() * 7);
    batches.push(all.slice(at, at + size));
    at += size;
  }
  return batches;
}

const STORIES: readonly { readonly name: string; readonly stories: number }[] = [
  { name: 'poisoned-message', stories: 1 },
  { name: 'poisoned-message-blocked', stories: 1 },
  { name: 'poisoned-message-benign', stories: 0 },
  { name: 'ssrf', stories: 1 },
  { name: 'ssrf-blocked', stories: 1 },
  { name: 'ssrf-benign', stories: 0 },
];

describe.each(STORIES)('$name', ({ name, stories }) => {
  const events = recorded(name);

  it(`is told as ${stories} stories, word for word`, () => {
    const json = `${told([events])}\n`;
    const golden = new URL(`${name}.stories.json`, folder);
    if (process.env.THROUGHLINE_ACCEPT === '1') writeFileSync(golden, json);
    expect(JSON.parse(json)).toHaveLength(stories);
    expect(json).toBe(readFileSync(golden, 'utf8'));
  });

  it('is the same in any order, with duplicates', () => {
    const straight = told([events]);
    for (let seed = 1; seed <= 20; seed += 1) expect(told(disordered(events, seed))).toBe(straight);
  });
});

// One identity that does nothing but what is worth a finding, among both recorded attacks: the stories are the same however
// often they were told on the way, in whatever order and form the events came, with evidence that was taken back meanwhile.
describe('telling seldom', () => {
  const recordings = [...recorded('poisoned-message'), ...recorded('ssrf')];
  const campaign = [...recordings, ...dense(400)];
  const straight = told([campaign]);

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('comes to what telling always comes to (seed %i)', (seed) => {
    const next = random(seed * 7_919);
    const analyst = createAnalyst();
    let tellings = 0;
    const batches = disordered(campaign, seed);
    for (const batch of batches) {
      const encoded = next() < 0.5 ? batch.map((event) => EventCodec.encode(event).finish()) : undefined;
      analyst.take(batch, encoded);
      if (next() > 0.2) continue;
      analyst.tell();
      tellings += 1;
    }
    analyst.tell();
    expect(tellings).toBeGreaterThan(10);
    expect(tellings).toBeLessThan(batches.length / 2);
    expect(JSON.stringify(analyst.stories().map(storyJson), undefined, 1)).toBe(straight);
  });

  it('gives every finding and every changed story once, whenever it is told', () => {
    const often = createAnalyst();
    const once = createAnalyst();
    const heard = new Set<string>();
    for (const batch of disordered(campaign, 9)) {
      for (const finding of often.add(batch).findings) heard.add(finding.id!);
      once.take(batch);
    }
    const changes = once.tell();
    const ids = changes.findings.map((finding) => finding.id!);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(once.findings().map((finding) => finding.id))).toEqual(
      new Set(often.findings().map((finding) => finding.id)),
    );
    for (const id of ids) expect(heard).toContain(id);
    expect(changes.stories.map((story) => story.id).sort()).toEqual(
      once
        .stories()
        .map((story) => story.id)
        .sort(),
    );
    expect(once.tell()).toEqual({ findings: [], stories: [], recalls: [] });
  });
});

/** CloudTrail of one key that changes and reads everything; every tenth call comes of a key that it made. */
function dense(count: number): Event[] {
  const names = [
    ['iam', 'CreateAccessKey'], ['iam', 'CreateUser'], ['cloudtrail', 'StopLogging'], ['secretsmanager', 'GetSecretValue'],
    ['guardduty', 'DeleteDetector'], ['s3', 'GetObject'], ['ec2', 'DescribeInstances'], ['iam', 'AttachUserPolicy'],
  ] as const; // prettier-ignore
  const next = random(count);
  return Array.from({ length: count }, (_, at) => {
    const [service, name] = names[Math.floor(next() * names.length)]!;
    const user = `u${at % 9}`;
    const made = `AKIAMADE${String(at).padStart(12, '0')}`;
    const [by, key] =
      at % 10 === 9 ? [user, `AKIAMADE${String(at - 9).padStart(12, '0')}`] : ['eve', 'AKIAEVEEVEEVEEVEEVE0'];
    return cloudtrail.decode({
      eventVersion: '1.08', eventID: `dense-${at}`, requestID: `r-${at}`, eventType: 'AwsApiCall', awsRegion: 'eu-west-1',
      eventTime: new Date(Date.parse('2026-05-04T08:00:00Z') + at * 1_700).toISOString(), recipientAccountId: '210987654321',
      eventSource: `${service}.amazonaws.com`, eventName: name, sourceIPAddress: '198.51.100.9', userAgent: 'aws-cli/2.17',
      userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::210987654321:user/${by}`, accountId: '210987654321', userName: by, accessKeyId: key },
      requestParameters: { userName: user, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess', secretId: `s${at % 50}`, bucketName: 'b', key: `${at}` },
      responseElements: name === 'CreateAccessKey' ? { accessKey: { accessKeyId: made, userName: user } } : null,
    })!; // prettier-ignore
  });
}

// docs/decisions/0038: what is done with a token follows from every theft of it.
describe('a second poisoned record, ten minutes later', () => {
  /** The steps of the attack in the two services once more, by another client, in processes of their own. */
  function again(name: string, replaced: readonly (readonly [string, string])[] = []): Event[] {
    const steps = recorded(name).filter(({ id, workload, timeUs }) => {
      const [from, to] = [1_795_341_605_000_000, 1_795_341_605_100_000];
      return /^[as]-/.test(id!) && workload?.podUid !== undefined && timeUs! >= from && timeUs! < to;
    });
    expect(steps.length).toBeGreaterThan(3);
    return steps.map((event) => {
      let text = JSON.stringify(event)
        .replaceAll(/"([as]-[0-9a-f]{8}-\d+)"/g, '"again-$1"')
        .replaceAll('56a268f9356cd5814eaf08a23dbf9164', 'aa6268f9356cd5814eaf08a23dbf9100')
        .replaceAll(/\b21([123])\b/g, '31$1')
        .replaceAll('70050', '80050')
        .replaceAll('/orders/0/42', '/orders/0/77')
        .replaceAll('"offset":"42"', '"offset":"77"')
        .replaceAll('orders[0]@42', 'orders[0]@77')
        .replaceAll(/"findingId":"/g, '"findingId":"again-')
        .replaceAll(/"peerAddress":"[^"]+"/g, '"peerAddress":"198.51.100.77"');
      for (const [from, to] of replaced) text = text.replaceAll(from, to);
      const copy = JSON.parse(text) as Event;
      return { ...copy, timeUs: event.timeUs! + 600_000_000 };
    });
  }
  const stories = (events: readonly Event[]): readonly Story[] => {
    const analyst = createAnalyst();
    analyst.add(events);
    return analyst.stories();
  };
  const entrances = (story: Story): number => story.steps!.filter((step) => step.what?.includes('POST /orders')).length;

  it('in the same pod is one story with both ways in', () => {
    const told = stories([...recorded('poisoned-message'), ...again('poisoned-message')]);
    expect(told).toHaveLength(1);
    expect(entrances(told[0]!)).toBe(2);
  });

  it('in a pod of another account is a second story', () => {
    const elsewhere = again('poisoned-message', [
      ['6dcf113f-91a6-eb09-49d0-f92add13252b', '77cf113f-91a6-eb09-49d0-f92add132577'],
      ['/4026530086/', '/4026537777/'],
      ['f138c35a7a374ef58d480c0af8c86287', '7738c35a7a374ef58d480c0af8c86277'],
      ['email-service', 'sms-service'],
    ]);
    const told = stories([...recorded('poisoned-message'), ...elsewhere]);
    expect(told.map(entrances)).toEqual([1, 1]);
  });

  it('that is blocked like the first is a story of its own: nothing was read', () => {
    const told = stories([...recorded('poisoned-message-blocked'), ...again('poisoned-message-blocked')]);
    expect(told.map(entrances)).toEqual([1, 1]);
    for (const story of told) expect(story.title).toMatch(/^Blocked: /);
  });
});

describe('the two stories', () => {
  it('has every step of the poisoned message in order, each joined by an exact key', () => {
    const analyst = createAnalyst();
    analyst.add(recorded('poisoned-message'));
    const [story] = analyst.stories().map(storyJson);
    expect(story!.steps[0]).toMatchObject({
      layer: 'app',
      what: expect.stringContaining('POST /orders from 203.0.113.66'),
    });
    expect(story!.links.every((link) => link.exact)).toBe(true);
    for (const kind of ['async-context', 'kafka-record', 'process', 'pod-token', 'access-key']) {
      expect(story!.links.map((link) => link.kind)).toContain(kind);
    }
    const linked = new Set(story!.links.map((link) => link.to));
    const loose = story!.steps.slice(1).filter((step) => !step.eventIds.some((id) => linked.has(id)));
    expect(loose).toEqual([]);
    expect(story!.narrative.rootCause).toContain('src/template.js:14');
    expect(new Set(story!.steps.map((step) => step.layer))).toEqual(new Set(['app', 'kernel', 'kubernetes', 'cloud']));
  });

  it('stays one without a kernel witness: the command names the credentials that were used elsewhere', () => {
    const analyst = createAnalyst();
    analyst.add(recorded('poisoned-message').filter(({ layer }) => layer !== Layer.KERNEL));
    const stories = analyst.stories().map(storyJson);
    expect(stories).toHaveLength(1);
    expect(new Set(stories[0]!.steps.map((step) => step.layer))).toEqual(new Set(['app', 'kubernetes', 'cloud']));
    expect(stories[0]!.links.every((link) => link.exact)).toBe(true);
  });

  it('says where a blocked attack was stopped', () => {
    const analyst = createAnalyst();
    analyst.add(recorded('poisoned-message-blocked'));
    const [story] = analyst.stories();
    expect(story!.steps!.filter((step) => step.blocked)).toHaveLength(1);
    expect(story!.state).toBe('open');
    expect(story!.title).toMatch(/^Blocked: /);
    expect(renderLanes(story!)).toContain('■ stopped here');
    // The end of it is what a terminal shows.
    expect(renderLanes(story!)).toMatch(/\nStopped\n {2}\S[^]*\nDo next\n(?: {2}.*\n)+$/);
    expect(renderLanes(story!, { respondable: true })).toContain(`throughline respond ${story!.id} <name> --plan`);
    expect(renderMarkdown(story!)).toContain('**(stopped)**');
  });

  it('keeps a story when more is learnt, and an earlier id leads to it', () => {
    const events = recorded('ssrf');
    const analyst = createAnalyst();
    const cloud = events.filter((event) => event.cloudApiCall);
    const app = events.filter((event) => !event.cloudApiCall);
    analyst.add(cloud);
    const before = analyst.stories().map((story) => story.id!);
    analyst.add(app);
    const after = analyst.stories();
    expect(after).toHaveLength(1);
    for (const id of before) expect(analyst.story(id)?.id).toBe(after[0]!.id);
  });
});

it('context makes room for what weighs, and what a story tells is kept', () => {
  const told = recorded('poisoned-message');
  const noise: Event[] = Array.from({ length: 400 }, (_, at) => ({
    ...structuredClone({ layer: 4, timeUs: 1.9e15 + at, cloudApiCall: { eventSource: 'iam.amazonaws.com', eventName: 'TagUser', principalType: 'IAMUser', userName: 'ana' } }),
    id: `noise-${at}`,
  })); // prettier-ignore
  const whole = createAnalyst();
  const small = createAnalyst({ contextFindingsMax: 100 });
  for (const analyst of [whole, small]) for (const batch of [told, noise]) analyst.add(batch);
  expect(whole.findings().filter((finding) => finding.context).length).toBeGreaterThan(400);
  expect(small.findings().filter((finding) => finding.context).length).toBeLessThanOrEqual(100);
  expect(small.counters.findingsEvicted).toBeGreaterThan(300);
  expect(small.stories()).toEqual(whole.stories());
});
