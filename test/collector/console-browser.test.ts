// The console in a real browser: log in, read a story, choose a step, plan and do a response, see it live.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser, logIn, openPage, type Page } from './browser.ts';
import { removeFolder, startCollectorProcess, type CollectorProcess } from './collector-process.ts';
import { until } from '../until.ts';
import { expectedStories, play } from './recorded-attack.ts';

const browser = findBrowser();

describe.skipIf(!browser)('in a browser', () => {
  let it: CollectorProcess;
  let page: Page;
  beforeAll(async () => {
    it = await startCollectorProcess({ flags: ['--playbook', 'report'] });
    page = await openPage(browser!);
  });
  afterAll(async () => {
    await page?.close();
    await it?.kill();
    if (it) removeFolder(it.data);
  });

  test('from the login to a response', async () => {
    await logIn(page, it);
    await page.seen('No story: nothing that was seen adds up to an attack.');

    // It comes by itself.
    await play(it, 'poisoned-message');
    const [story] = expectedStories('poisoned-message') as unknown as {
      title: string;
      steps: { what: string; code?: { file: string } }[];
    }[];
    await page.seen(story!.title);
    await until(
      async () =>
        (await page.evaluate<number>(`document.querySelectorAll('svg g.step').length`)) === story!.steps.length,
    );
    expect(await page.evaluate<number>(`document.querySelectorAll('svg path.link.exact').length`)).toBeGreaterThan(3);
    await page.seen(story!.steps.find(({ code }) => code?.file)!.code!.file);

    await page.evaluate(
      `document.querySelectorAll('svg g.step')[1].dispatchEvent(new MouseEvent('click', { bubbles: true }))`,
    );
    await until(async () => await page.evaluate<boolean>(`document.querySelector('aside.detail') !== null`));
    await page.click('Skip the poisoned record');
    await page.seen('skip the record');
    await page.click('Do it');
    await page.seen('done');
    await until(async () =>
      (
        await it.api<{ actions: { state: string }[] }>(`/v1/stories/${expectedStories('poisoned-message')[0]!.id}`)
      ).actions.some(({ state }) => state === 'done'),
    );
    await page.click('undo');
    await page.seen('undone');
    await page.seen('What was done');
    if (process.env.SCREENSHOT) await page.screenshot(process.env.SCREENSHOT);

    await page.evaluate(`location.hash = '#coverage'`);
    await page.seen('agent email-service');
    await page.evaluate(`location.hash = '#profiles/email-service'`);
    await page.seen('Lock: block what is new');
    // 401 before the login is no fault; anything else would be: a refused script or style, an exception.
    expect(page.complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });

  test('the window tells how many need someone; a story is found by its words', async () => {
    await page.evaluate(`location.hash = '#stories'`);
    await until(async () => (await page.evaluate<string>('document.title')) === '(1) Throughline');
    const find = (words: string): Promise<void> => page.fill('input[type=search]', words);
    const rows = (): Promise<number> => page.evaluate<number>(`document.querySelectorAll('.list li').length`);
    await find('no such words');
    await page.seen('No story has “no such words” in it.');
    await find('email-service t1190');
    await until(async () => (await rows()) === 1);
    await find('');
    // A link that somebody sent, to a story that is not here any more.
    await page.evaluate(`location.hash = '#stories/story-0000000000000000'`);
    await page.seen('there is no story story-0000000000000000');
    await page.evaluate(`location.hash = '#stories/${expectedStories('poisoned-message')[0]!.id}'`);
    await page.seen('Root cause');
  });

  test('by keyboard alone: to a step, along the lanes, into a plan and out again', async () => {
    const focused = (expression: string): Promise<string> =>
      page.evaluate<string>(`String(document.activeElement?.${expression} ?? '')`);
    const tabTo = async (wanted: (label: string) => boolean): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        await page.press('Tab');
        const label = `${await focused('getAttribute("aria-label")')}|${await focused('textContent')}`;
        if (wanted(label)) return;
      }
      throw new Error(`not reached; at ${await focused('outerHTML')}`);
    };
    await page.evaluate(`(document.activeElement.blur(), scrollTo(0, 0))`);
    await tabTo((label) => label.endsWith('|Kill the processes that the attack started'));
    await page.press('Enter');
    await until(async () => (await focused('className')) === 'plan');
    await page.press('Escape');
    await until(async () => await page.evaluate<boolean>(`document.querySelector('.plan') === null`));
    // Whoever closed the plan is where they opened it.
    expect(await focused('textContent')).toBe('Kill the processes that the attack started');
    // What is to be done is one key from its plan.
    await page.evaluate(`scrollTo(0, 0)`);
    await page.evaluate(`document.querySelector('.glance button[aria-label^="Plan: "]').focus()`);
    const planned = await focused('getAttribute("aria-label")');
    await page.press('Enter');
    await until(
      async () => (await focused('getAttribute("aria-label")')) === planned && (await focused('className')) === 'plan',
    );
    await page.press('Escape');
    await until(async () => (await focused('className')) === 'plan-it');
    await tabTo((label) => label.startsWith('Step 1, app: '));
    await page.press('ArrowRight');
    await until(async () => (await focused('getAttribute("aria-label")')).startsWith('Step 2, '));
    expect(await focused('getAttribute("aria-pressed")')).toBe('true');
    expect(await page.evaluate<string>(`document.querySelector('aside.detail').getAttribute('aria-label')`)).toBe(
      'Step 2',
    );
  });

  test('nothing for a checker of accessibility to find, and nothing wider than a telephone', async () => {
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const pages = [
      ['#stories', `document.querySelector('.columns:not(.one) main.story') !== null`],
      [
        `#stories/${expectedStories('poisoned-message')[0]!.id}`,
        `document.querySelector('.columns.one main.story') !== null`,
      ],
      ['#coverage', `document.querySelector('main.coverage section') !== null`],
      ['#profiles/email-service', `document.querySelector('main.story > h2')?.textContent === 'email-service'`],
    ] as const;
    const found: unknown[] = [];
    for (const [width, height] of [
      [1280, 900],
      [390, 844],
    ] as const) {
      await page.resize(width, height);
      for (const scheme of ['light', 'dark'] as const) {
        await page.prefer(scheme);
        for (const [hash, there] of pages) {
          await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
          await until(() => page.evaluate<boolean>(`${there} && document.querySelector('.empty') === null`), hash);
          const { violations, wide } = await page.evaluate<{ violations: unknown[]; wide: number }>(
            `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }).then(({ violations }) => ({
              violations: violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 120), nodes[0].failureSummary]),
              wide: document.documentElement.scrollWidth,
            }))`,
          );
          if (violations.length > 0) found.push([width, scheme, hash, ...violations]);
          expect(wide, `${hash} at ${width}`).toBeLessThanOrEqual(width);
        }
      }
    }
    expect(found).toEqual([]);
    await page.resize(1280, 900);
  });

  test('without the collector: what is shown stays, and since when is said', async () => {
    await page.evaluate(`location.hash = '#stories'`);
    await it.kill();
    await until(async () =>
      /does not answer: this is how it stood at \d\d:\d\d:\d\d UTC/.test(
        await page.evaluate<string>(`document.querySelector('[role=alert]').textContent`),
      ),
    );
    expect(await page.evaluate<number>(`document.querySelectorAll('.list li').length`)).toBe(1);
  });
});

test.runIf(!browser)('(skipped: no browser)', () => {
  console.log('skipped: the console is tried in a browser where Chromium is installed');
});
