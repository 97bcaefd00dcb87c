// What holds a story together and what does not, told through the engine.
import { describe, expect, it } from 'vitest';
import type { Event } from '@throughline/proto';
import { createAnalyst } from '../engine.ts';
import { cloudtrail } from '../receivers/formats/cloudtrail.ts';
import { storyJson } from '../story-json.ts';

const ACCOUNT = '111122223333';
let count = 0;

interface Who {
  readonly name: string;
  readonly key: string;
}
const ana: Who = { name: 'ana', key: 'AKIAAAAAAAAAAAAAAANA' };
const bo: Who = { name: 'bo', key: 'AKIAAAAAAAAAAAAAAABO' };

function call(who: Who, service: string, name: string, minutes: number, more: Record<string, unknown> = {}): Event {
  count += 1;
  return cloudtrail.decode({
    eventVersion: '1.11',
    eventID: `c-${String(count).padStart(6, '0')}`,
    requestID: `r-${count}`,
    eventTime: new Date(Date.parse('2026-03-01T10:00:00Z') + minutes * 60_000).toISOString(),
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    requestParameters: { userName: 'someone-else', name: 'main' },
    responseElements: null,
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${ACCOUNT}:user/${who.name}`,
      accountId: ACCOUNT,
      userName: who.name,
      accessKeyId: who.key,
    },
    recipientAccountId: ACCOUNT,
    sourceIPAddress: `198.51.100.${who.name.length}`,
    userAgent: `aws-cli ${who.name}`,
    ...more,
  })!;
}

const stopped = (who: Who, minutes: number, more = {}): Event => call(who, 'cloudtrail', 'StopLogging', minutes, more);
const keyMade = (who: Who, minutes: number, more = {}): Event => call(who, 'iam', 'CreateAccessKey', minutes, more);
const networkOpened = (who: Who, minutes: number, more = {}): Event =>
  call(who, 'ec2', 'AuthorizeSecurityGroupIngress', minutes, {
    requestParameters: { groupId: 'g', ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '0.0.0.0/0' },
    ...more,
  });

function told(events: readonly Event[], limits = {}): ReturnType<typeof storyJson>[] {
  const analyst = createAnalyst({ limits });
  for (const event of events) analyst.add([event]);
  expect(analyst.counters.detectorFaults).toBe(0);
  return analyst.stories().map(storyJson);
}

describe('the opening rule', () => {
  it('opens on one deterministic finding', () => {
    expect(told([stopped(ana, 0)])).toHaveLength(1);
  });

  it('opens on two tactics over one key, and not on one tactic', () => {
    expect(told([keyMade(ana, 0), networkOpened(ana, 5)])).toHaveLength(1);
    expect(told([keyMade(ana, 0), keyMade(ana, 5)])).toEqual([]);
  });

  it('does not open on two tactics of two identities', () => {
    expect(told([keyMade(ana, 0), networkOpened(bo, 5)])).toEqual([]);
  });

  it('does not open on a busy identity: the same person, two keys, two tactics', () => {
    const other = { name: ana.name, key: 'AKIAAAAAAAAAAAAAAAN2' };
    expect(told([keyMade(ana, 0), networkOpened(other, 5)])).toEqual([]);
  });

  it('prints its score as a sum', () => {
    const [story] = told([stopped(ana, 0), keyMade(ana, 5)]);
    const sum = story!.scoreTerms.reduce((total, term) => total + term.points, 0);
    expect(story!.score).toBeCloseTo(sum, 5);
    expect(story!.scoreTerms.map((term) => term.label)).toContain('2 tactics of ATT&CK');
  });
});

describe('what belongs together', () => {
  it('takes deeds of one key within the hour, and not the whole day of it', () => {
    const [story, ...others] = told([stopped(ana, 0), keyMade(ana, 55), keyMade(ana, 180)]);
    expect(others).toEqual([]);
    expect(story!.steps.flatMap((step) => step.eventIds)).toHaveLength(2);
  });

  it('leaves the benign work of the identity out', () => {
    const work = Array.from({ length: 300 }, (_, at) =>
      call(ana, 's3', 'GetObject', at / 10, { requestParameters: { bucketName: 'b', key: 'same' } }),
    );
    const [story] = told([...work.slice(0, 150), stopped(ana, 5), ...work.slice(150)]);
    expect(story!.steps.flatMap((step) => step.eventIds)).toHaveLength(1);
  });

  it('follows a key that was made to its uses, whichever came first', () => {
    const made = keyMade(ana, 1, {
      responseElements: { accessKey: { accessKeyId: 'AKIAAAAAAAAAAAAANEW1', userName: 'svc' } },
    });
    const used = call({ name: 'svc', key: 'AKIAAAAAAAAAAAAANEW1' }, 's3', 'ListBuckets', 300);
    const straight = told([stopped(ana, 0), made, used]);
    expect(straight[0]!.links).toContainEqual(
      expect.objectContaining({
        from: made.id,
        to: used.id,
        kind: 'access-key',
        key: 'AKIAAAAAAAAAAAAANEW1',
        exact: true,
      }),
    );
    expect(
      told([used, made, stopped(ana, 0)].map((event) => ({ ...event, id: event.id!.replace('x', 'x') })))[0]!.steps,
    ).toHaveLength(3);
  });

  it('follows a chain of roles through calls that are no findings', () => {
    const role = (key: string): Record<string, unknown> => ({
      type: 'AssumedRole',
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`,
      accountId: ACCOUNT,
      accessKeyId: key,
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/r`, userName: 'r' } },
    });
    const first = stopped(ana, 0);
    const assumed = call(ana, 'sts', 'AssumeRole', 2, {
      responseElements: { credentials: { accessKeyId: 'ASIAAAAAAAAAAAAAONE1' } },
    });
    const again = call(ana, 'sts', 'AssumeRole', 3, {
      userIdentity: role('ASIAAAAAAAAAAAAAONE1'),
      responseElements: { credentials: { accessKeyId: 'ASIAAAAAAAAAAAAATWO2' } },
    });
    const deed = keyMade(ana, 4, { userIdentity: role('ASIAAAAAAAAAAAAATWO2'), sourceIPAddress: '203.0.113.1' });
    const [story, ...others] = told([deed, again, assumed, first]);
    expect(others).toEqual([]);
    expect(story!.steps.flatMap((step) => step.eventIds)).toEqual([first.id, assumed.id, again.id, deed.id]);
  });
});

describe('what only looks alike', () => {
  const here = { sourceIPAddress: '203.0.113.77', userAgent: 'curl/8.5.0' };

  it('is told beside a story with a dotted link, and changes neither score nor id', () => {
    const alone = told([stopped(ana, 0, here)]);
    const first = stopped(ana, 0, here);
    const beside = keyMade(bo, 10, here);
    const [story, ...others] = told([beside, first]);
    expect(others).toEqual([]);
    expect(story!.score).toBe(alone[0]!.score);
    expect(story!.links).toEqual([
      {
        from: first.id,
        to: beside.id,
        kind: 'same-caller',
        key: '203.0.113.77 curl/8.5.0',
        exact: false,
        weight: 0.15,
      },
    ]);
    expect(story!.steps[1]!.why).toMatch(/^perhaps/);
    expect(JSON.stringify(told([first, beside]))).toBe(JSON.stringify([story]));
  });

  it('opens nothing', () => {
    expect(told([keyMade(ana, 0, here), networkOpened(bo, 1, here)])).toEqual([]);
  });

  it('means nothing for an address that many share', () => {
    const crowd = ['c', 'd', 'e'].map((name, at) =>
      call({ name, key: `AKIAAAAAAAAAAAAACRO${at}` }, 's3', 'ListBuckets', at, here),
    );
    const events = [stopped(ana, 0, here), keyMade(bo, 10, here), ...crowd];
    expect(told(events)[0]!.links).toEqual([]);
    expect(told([...events].reverse())[0]!.links).toEqual([]);
  });

  it('does not merge two stories', () => {
    expect(told([stopped(ana, 0, here), stopped(bo, 10, here)])).toHaveLength(2);
  });
});

describe('limits', () => {
  const noise = (from: number, to: number): Event[] =>
    Array.from({ length: to - from }, (_, at) => ({
      id: `n-${from + at}`,
      timeUs: 1e15 + (from + at) * 1e6,
      layer: 1,
      keys: [{ kind: 'activity', value: `n-${from + at}`, role: 2 }],
      activity: { id: `n-${from + at}`, kind: 'http.request', name: 'GET /' },
    }));

  it('keeps every event up to the limit and lets the oldest unneeded go past it, counted', () => {
    const analyst = createAnalyst({ limits: { skeletonEventsMax: 100 } });
    analyst.add(noise(0, 100));
    expect(analyst.counters.skeletonEvicted).toBe(0);
    analyst.add(noise(100, 101));
    expect(analyst.counters.skeletonEvicted).toBe(26);
    expect(analyst.event('n-0')).toBeUndefined();
    expect(analyst.event('n-100')).toBeDefined();
  });

  it('keeps a story and what late events need to join it', () => {
    const analyst = createAnalyst({ limits: { skeletonEventsMax: 100, bodiesMax: 50 } });
    const made = keyMade(ana, 1, { responseElements: { accessKey: { accessKeyId: 'AKIAAAAAAAAAAAAALATE' } } });
    analyst.add([stopped(ana, 0), made]);
    for (let at = 0; at < 1_000; at += 50) analyst.add(noise(at, at + 50));
    const late = call({ name: 'svc', key: 'AKIAAAAAAAAAAAAALATE' }, 's3', 'ListBuckets', 60 * 24 * 20);
    const { stories } = analyst.add([late]);
    expect(stories).toHaveLength(1);
    expect(stories[0]!.steps!.flatMap((step) => step.eventIds)).toContain(late.id);
    expect(stories[0]!.steps!.map((step) => step.what).join()).not.toContain('no longer held');
    expect(analyst.counters.skeletonEvents).toBeLessThanOrEqual(101);
  });

  it('forgets no duplicate while it holds the event', () => {
    const analyst = createAnalyst();
    const event = stopped(ana, 0);
    analyst.add([event]);
    const { stories, findings } = analyst.add([event, event]);
    expect([stories, findings]).toEqual([[], []]);
    expect(analyst.counters.duplicates).toBe(2);
  });

  it('tells at most so many events and counts the rest', () => {
    const events = Array.from({ length: 40 }, (_, at) => stopped(ana, at));
    const [story] = told(events, { storyEventsMax: 10 });
    expect(story!.steps.flatMap((step) => step.eventIds)).toHaveLength(10);
    expect(story!.omitted).toEqual({ events: 30 });
  });

  it('holds so many stories; past it the one told longest ago goes, counted', () => {
    const analyst = createAnalyst({ limits: { storiesMax: 3 } });
    for (let at = 0; at < 3; at += 1) analyst.add([stopped({ name: `p${at}`, key: `AKIAAAAAAAAAAAAAAAP${at}` }, at)]);
    expect([analyst.stories().length, analyst.counters.storiesEvicted]).toEqual([3, 0]);
    analyst.add([stopped(bo, 9)]);
    expect([analyst.stories().length, analyst.counters.storiesEvicted]).toEqual([3, 1]);
  });

  it('lets go of bodies behind findings past their limit, but not of those that a story tells', () => {
    const analyst = createAnalyst({ limits: { keptBodiesMax: 5, bodiesMax: 1 } });
    const story = stopped(ana, 0);
    const signals = Array.from({ length: 8 }, (_, at) =>
      keyMade({ name: `q${at}`, key: `AKIAAAAAAAAAAAAAAAQ${at}` }, at),
    );
    for (const event of [story, ...signals, call(bo, 's3', 'ListBuckets', 1)]) analyst.add([event]);
    expect(analyst.event(story.id!)).toBeDefined();
    expect(analyst.event(signals[0]!.id!)).toBeUndefined();
    expect(analyst.event(signals[7]!.id!)).toBeDefined();
    expect(analyst.counters.bodiesEvicted).toBeGreaterThanOrEqual(3);
  });

  it('refuses events without an id or with a time that is none', () => {
    const analyst = createAnalyst();
    analyst.add([{ timeUs: 1 }, { id: 'x', timeUs: Number.NaN }]);
    expect(analyst.counters.refused).toBe(2);
  });
});

describe('changes', () => {
  it('gives a story when it opens and when it changes, and not otherwise', () => {
    const analyst = createAnalyst();
    expect(analyst.add([stopped(ana, 0)]).stories).toHaveLength(1);
    expect(analyst.add([call(bo, 's3', 'GetObject', 1)]).stories).toEqual([]);
    const [grown] = analyst.add([keyMade(ana, 5)]).stories;
    expect(grown!.revision).toBeGreaterThan(1);
    expect(analyst.stories()[0]!.id).toBe(grown!.id);
  });

  it('merges two stories when their link arrives, and the older id leads to the one that went on', () => {
    const analyst = createAnalyst();
    const minted = { name: 'svc', key: 'AKIAAAAAAAAAAAAMERGE' };
    analyst.add([stopped(ana, 0)]);
    analyst.add([stopped(minted, 200)]);
    const [one, two] = analyst.stories();
    const { stories } = analyst.add([
      keyMade(ana, 10, { responseElements: { accessKey: { accessKeyId: minted.key } } }),
    ]);
    expect(analyst.stories()).toHaveLength(1);
    const merged = stories.find((story) => story.state === 'merged');
    expect(merged).toMatchObject({ id: two!.id, mergedInto: one!.id });
    expect(analyst.story(two!.id!)!.id).toBe(one!.id);
  });

  it('asks the recorders for what stands behind a record', () => {
    const analyst = createAnalyst();
    const { recalls } = analyst.add([
      {
        id: 'consume',
        timeUs: 1e15,
        layer: 1,
        keys: [
          { kind: 'activity', value: 'consume', role: 2 },
          { kind: 'kafka-record', value: 'c/t/0/1', role: 3 },
        ],
        activity: { id: 'consume', kind: 'messaging.record', name: 't[0]@1' },
      },
      {
        id: 'op',
        timeUs: 1e15 + 1,
        layer: 1,
        keys: [{ kind: 'activity', value: 'consume', role: 3 }],
        operation: {
          kind: 'code.eval',
          verdict: { outcome: 1, guard: 'code-injection', confidence: 0.9, input: { path: 'x' } },
        },
      },
    ]);
    expect(recalls).toContainEqual({ kind: 'kafka-record', value: 'c/t/0/1', role: 1 });
  });
});

describe('attempts', () => {
  let made = 0;
  function attempt(
    seconds: number,
    { peer = '203.0.113.5', guard = 'ssrf', service = 'preview', agent = 'curl/8' } = {},
  ): Event[] {
    made += 1;
    const id = `attempt-${String(made).padStart(3, '0')}`;
    const shared = { layer: 1, workload: { service } };
    return [
      {
        ...shared,
        id,
        timeUs: 1e15 + seconds * 1e6,
        keys: [{ kind: 'activity', value: id, role: 2 }],
        activity: { id, kind: 'http.request', name: 'GET /preview', peerAddress: peer, userAgent: agent },
      },
      {
        ...shared,
        id: `${id}-op`,
        timeUs: 1e15 + seconds * 1e6 + 9,
        keys: [{ kind: 'activity', value: id, role: 3 }],
        operation: {
          kind: 'http.request',
          call: 'fetch',
          verdict: { outcome: 1, guard, confidence: 0.9, input: { path: 'query.url' } },
        },
      },
    ];
  }

  it('of one caller on one service under one guard are one story, joined by dotted links', () => {
    const events = [...attempt(0), ...attempt(20), ...attempt(400)];
    const [story, ...others] = told(events);
    expect(others).toEqual([]);
    expect(story!.links.filter((link) => !link.exact).map((link) => [link.kind, link.weight])).toEqual([
      ['same-caller', 0.5],
      ['same-caller', 0.5],
    ]);
    expect(JSON.stringify(told([...events].reverse()))).toBe(JSON.stringify([story]));
  });

  it.each([
    ['another caller', { peer: '203.0.113.6' }],
    ['another program', { agent: 'wget' }],
    ['another service', { service: 'other' }],
    ['another guard', { guard: 'sql-injection' }],
  ])('are not of one story with %s', (_, other) => {
    expect(told([...attempt(0), ...attempt(20, other)])).toHaveLength(2);
  });

  it('are not of one story when long apart', () => {
    expect(told([...attempt(0), ...attempt(601)])).toHaveLength(2);
  });
});
