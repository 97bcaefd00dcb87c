// The console with five thousand stories, in a real browser: a page of them at a time, found by their words, and of what changes only
// what changed.
import { Layer, entityKey, type Event } from '@throughline/proto';
import { createStreamClient } from '@throughline/proto/client';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser, openPage, type Page } from './browser.ts';
import { removeFolder, startCollectorProcess, type CollectorProcess } from './collector-process.ts';
import { DEADLINE_MS, until } from '../until.ts';

/** The analyst holds five thousand. */
const STORIES = 4_990;
const browser = findBrowser();

/** One attack that stands alone: input of a request became code. */
function attack(number: number, more: Partial<Event> = {}): Event {
  const activityId = `activity-${number}`;
  return {
    id: `attack-${number}`,
    timeUs: 1_795_341_600_000_000 + number * 1_000_000,
    layer: Layer.APP,
    keys: [entityKey('activity', activityId, 'SUBJECT')],
    operation: {
      activityId,
      kind: 'code.eval',
      call: 'Function',
      caller: { function: 'render', file: `src/page-${number}.js`, line: 14 },
      verdict: {
        outcome: 1,
        guard: 'code-injection',
        findingId: `finding-${number}`,
        techniques: ['T1190'],
        confidence: 0.95,
        reason: `user input from query.q became code that was run in page-${number}`,
        input: { path: 'query.q', length: 20 },
      },
    },
    ...more,
  };
}

describe.skipIf(!browser)(`${STORIES} stories`, () => {
  let it: CollectorProcess;
  let page: Page;
  const report = async (events: Iterable<Event>): Promise<void> => {
    const client = createStreamClient({
      address: it.grpc,
      hello: { role: 'agent', workload: { service: 'shop' } },
      eventsMax: STORIES + 1,
    });
    for (const event of events) client.report(event);
    expect(await client.flush(DEADLINE_MS)).toBe(true);
    expect(client.counters.rejected).toBe(0);
    client.close();
  };
  beforeAll(async () => {
    it = await startCollectorProcess({ flags: ['--playbook', 'report'] });
    await report(Array.from({ length: STORIES }, (_, i) => attack(i)));
    await until(async () => (await it.api<{ total: number }>('/v1/story-rows?limit=1')).total === STORIES);
    page = await openPage(browser!);
  });
  afterAll(async () => {
    await page?.close();
    await it?.kill();
    if (it) removeFolder(it.data);
  });
  const rows = (): Promise<number> => page.evaluate<number>(`document.querySelectorAll('.list li').length`);
  /** What the page has fetched since it was asked last: paths and bytes. */
  const fetched = (): Promise<{ path: string; bytes: number }[]> =>
    page.evaluate(`(() => {
      const entries = performance.getEntriesByType('resource').map(({ name, encodedBodySize }) => ({ path: name.replace(location.origin, ''), bytes: encodedBodySize }));
      performance.clearResourceTimings();
      return entries;
    })()`);
  const find = (words: string): Promise<void> => page.fill('input[type=search]', words);

  test('a page at a time', async () => {
    await page.goto(`${it.http}/`);
    await page.seen('Operator token');
    await page.evaluate('performance.clearResourceTimings()');
    // The list is read at the login and again when the live stream opens: the second answer is held back.
    await page.evaluate(`(() => {
      const { fetch } = window;
      let lists = 0;
      window.held = new Promise((resolve) => { window.letGo = resolve; });
      window.fetch = async (path, options) => {
        const late = String(path).startsWith('/v1/story-rows') && ++lists === 2;
        const answer = await fetch(path, options);
        if (!late) return answer;
        window.lateAsked = true;
        await window.held;
        const json = answer.json.bind(answer);
        answer.json = async () => {
          const value = await json();
          // Whoever waits for it has had it, and shown what comes of it, two frames later.
          requestAnimationFrame(() => requestAnimationFrame(() => { window.lateRead = true; }));
          return value;
        };
        return answer;
      };
    })()`);
    await page.fill('form.login input', it.operatorToken);
    await page.click('Log in');
    await until(async () => (await rows()) === 100);
    await page.seen(`More: 100 of ${STORIES} are shown`);
    const bytes = (await fetched()).reduce((sum, one) => sum + one.bytes, 0);
    expect(bytes).toBeLessThan(100_000);
    await page.evaluate(`document.querySelector('button.more').click()`);
    await until(async () => (await rows()) === 200);
    // An answer to what was asked earlier takes nothing away.
    await until(() => page.evaluate<boolean>('window.lateAsked === true'));
    await page.evaluate('window.letGo()');
    await until(() => page.evaluate<boolean>('window.lateRead === true'));
    expect(await rows()).toBe(200);
  });

  test('any of them is found by its words', async () => {
    await find('page-17.js');
    await until(async () => (await rows()) === 1);
    await page.evaluate(`document.querySelector('.list li a').click()`);
    await page.seen('page-17');
    await find('no such words');
    await page.seen('No story has “no such words” in it.');
    await find('');
    await until(async () => (await rows()) === 100);
  });

  test('of a change only what changed is asked for', async () => {
    await fetched();
    await report([attack(STORIES)]);
    await until(async () =>
      (await page.evaluate<string>(`document.querySelector('.list').innerText`)).includes(`of ${STORIES + 1}`),
    );
    const asked = await fetched();
    const lists = asked.filter(({ path }) => path.startsWith('/v1/story-rows'));
    expect(lists.length).toBeGreaterThan(0);
    for (const { path, bytes } of lists) {
      expect(path).toMatch(/ids=story-/);
      expect(bytes).toBeLessThan(2_000);
    }
    expect(asked.filter(({ path }) => path.startsWith('/v1/stories'))).toEqual([]);
    // The latest stands above the others of its state.
    expect(await page.evaluate<string>(`document.querySelector('.list li a').getAttribute('href')`)).toBe(
      `#stories/${(await it.api<{ rows: { id: string }[] }>('/v1/story-rows?limit=1')).rows[0]!.id}`,
    );
  });

  test('nothing for a checker of accessibility to find in a long list', async () => {
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const violations = await page.evaluate<unknown[]>(
      `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 120)]))`,
    );
    expect(violations).toEqual([]);
    expect(page.complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });

  test.each([
    ['words', 'x'.repeat(201), 'words has 200 characters at most'],
    ['ids', Array(201).fill('s').join(','), 'ids names 200 stories at most'],
    ['offset', '-1', 'offset is a whole number from 0'],
    ['limit', '1001', 'limit is a whole number from 1 to 1000'],
  ])('a wrong %s is refused with a sentence', async (name, value, sentence) => {
    await expect(it.api(`/v1/story-rows?${name}=${value}`)).rejects.toThrow(sentence);
  });
});

test.runIf(!browser)('(skipped: no browser)', () => {
  console.log('skipped: the console is tried in a browser where Chromium is installed');
});
