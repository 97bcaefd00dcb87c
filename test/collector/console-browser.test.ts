// The console in a real browser: log in, read a story, choose a step, plan and do a response, see it live.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser, openPage, type Page } from './browser.ts';
import { removeFolder, startCollectorProcess, until, type CollectorProcess } from './collector-process.ts';
import { expectedStories, play } from './recorded-attack.ts';

const browser = findBrowser();

describe.skipIf(!browser)('in a browser', { timeout: 180_000 }, () => {
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
  const seen = (text: string): Promise<boolean> =>
    until(async () => (await page.evaluate<string>("document.body?.innerText ?? ''")).includes(text), 30_000);
  const click = (text: string): Promise<void> =>
    page.evaluate(
      `[...document.querySelectorAll('button')].find((b) => b.textContent.trim() === ${JSON.stringify(text)}).click()`,
    );

  test('from the login to a response', async () => {
    await page.goto(`${it.http}/`);
    await seen('Operator token');
    await page.evaluate(`(() => {
      const input = document.querySelector('input');
      input.value = ${JSON.stringify(it.operatorToken)};
      input.dispatchEvent(new Event('input', { bubbles: true }));
    })()`);
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 50))');
    await page.evaluate(`document.querySelector('form').requestSubmit()`);
    await seen('No story: nothing that was seen adds up to an attack.');

    // It comes by itself.
    await play(it, 'poisoned-message');
    const [story] = expectedStories('poisoned-message') as unknown as {
      title: string;
      steps: { what: string; code?: { file: string } }[];
    }[];
    await seen(story!.title);
    await until(
      async () =>
        (await page.evaluate<number>(`document.querySelectorAll('svg g.step').length`)) === story!.steps.length,
      30_000,
    );
    expect(await page.evaluate<number>(`document.querySelectorAll('svg path.link.exact').length`)).toBeGreaterThan(3);
    await seen(story!.steps.find(({ code }) => code?.file)!.code!.file);

    await page.evaluate(
      `document.querySelectorAll('svg g.step')[1].dispatchEvent(new MouseEvent('click', { bubbles: true }))`,
    );
    await until(async () => await page.evaluate<boolean>(`document.querySelector('aside.detail') !== null`));
    await click('Skip the poisoned record');
    await seen('skip the record');
    await click('Do it');
    await seen('done');
    await until(async () =>
      (
        await it.api<{ actions: { state: string }[] }>(`/v1/stories/${expectedStories('poisoned-message')[0]!.id}`)
      ).actions.some(({ state }) => state === 'done'),
    );
    await click('undo');
    await seen('undone');
    if (process.env.SCREENSHOT) await page.screenshot(process.env.SCREENSHOT);

    await page.evaluate(`location.hash = '#coverage'`);
    await seen('agent email-service');
    await page.evaluate(`location.hash = '#profiles/email-service'`);
    await seen('Lock: block what is new');
    // 401 before the login is no fault; anything else would be: a refused script or style, an exception.
    expect(page.complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });
});

test.runIf(!browser)('(skipped: no browser)', () => {
  console.log('skipped: the console is tried in a browser where Chromium is installed');
});
