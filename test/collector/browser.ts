// A real browser for the console's tests: the system's Chromium, driven over its own protocol.
// https://chromedevtools.github.io/devtools-protocol/
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { removeFolder, temporaryFolder, type CollectorProcess } from './collector-process.ts';
import { until } from '../until.ts';

export interface Page {
  goto(url: string): Promise<void>;
  /** Waits for a text to be on the page. */
  seen(text: string): Promise<unknown>;
  /** Waits for a button with this text, and clicks it. */
  click(text: string): Promise<void>;
  /** Waits for the first input that a CSS selector finds, and writes into it. */
  fill(selector: string, text: string): Promise<void>;
  /** The value of an expression in the page; promises are awaited. */
  evaluate<T>(expression: string): Promise<T>;
  screenshot(file: string): Promise<void>;
  /** As a person's key: "Tab", "Enter", "ArrowRight", "Escape". */
  press(key: string): Promise<void>;
  /** CSS pixels of the window. */
  resize(width: number, height: number): Promise<void>;
  prefer(scheme: 'light' | 'dark'): Promise<void>;
  /** Errors and refused loads that the page reported. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser's command, or undefined when there is none. */
export function findBrowser(): string | undefined {
  return NAMES.find((name) => spawnSync(name, ['--version']).status === 0);
}

export async function openPage(browser: string): Promise<Page> {
  const profile = temporaryFolder('browser');
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--window-size=1280,1000',
  ];
  const child = spawn(browser, [...flags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const port = await until(() => {
    try {
      // It is there for a moment before anything is in it.
      return /^\d+(?=\n)/.exec(readFileSync(path.join(profile, 'DevToolsActivePort'), 'utf8'))?.[0];
    } catch {
      return undefined;
    }
  });
  const targets = await until(async () => {
    const answer = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    return answer.find(({ type }) => type === 'page');
  });
  const socket = new WebSocket(targets.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const waiting = new Map<number, (message: { result?: unknown; error?: { message: string } }) => void>();
  const complaints: string[] = [];
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as {
      id?: number;
      method?: string;
      params?: Record<string, unknown>;
      result?: unknown;
      error?: { message: string };
    };
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    if (message.method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(message.params));
    const entry = message.params?.entry as { level?: string; text?: string; source?: string } | undefined;
    if (message.method === 'Log.entryAdded' && entry?.level === 'error')
      complaints.push(`${entry.source}: ${entry.text}`);
  };
  let next = 0;
  const send = async <T>(method: string, params: Record<string, unknown> = {}): Promise<T> => {
    const id = ++next;
    const answer = new Promise<{ result?: unknown; error?: { message: string } }>((resolve) =>
      waiting.set(id, resolve),
    );
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answer;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  };
  for (const domain of ['Page', 'Runtime', 'Log']) await send(`${domain}.enable`);
  async function evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await send<{ result: { value: T }; exceptionDetails?: { text: string } }>(
      'Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true },
    );
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result.value;
  }
  return {
    complaints,
    evaluate,
    goto: async (url) => void (await send('Page.navigate', { url })),
    seen: (text) =>
      until(async () => (await evaluate<string>("document.body?.innerText ?? ''")).includes(text), `"${text}"`),
    click: async (text) =>
      void (await until(
        () =>
          evaluate<boolean>(`(() => {
            const button = [...document.querySelectorAll('button')].find((b) => b.textContent.trim() === ${JSON.stringify(text)});
            button?.click();
            return button !== undefined;
          })()`),
        `a button "${text}"`,
      )),
    fill: async (selector, text) =>
      void (await until(
        () =>
          evaluate<boolean>(`(() => {
            const input = document.querySelector(${JSON.stringify(selector)});
            if (input === null) return false;
            input.value = ${JSON.stringify(text)};
            return input.dispatchEvent(new Event('input', { bubbles: true }));
          })()`),
        selector,
      )),
    async screenshot(file) {
      const { data } = await send<{ data: string }>('Page.captureScreenshot', {
        format: 'png',
        captureBeyondViewport: true,
      });
      writeFileSync(file, Buffer.from(data, 'base64'));
    },
    async press(key) {
      const code = { Tab: 9, Enter: 13, Escape: 27, ' ': 32, ArrowLeft: 37, ArrowRight: 39 }[key] ?? 0;
      const text = key === 'Enter' ? '\r' : key.length === 1 ? key : undefined;
      const event = { key, windowsVirtualKeyCode: code, ...(text && { text }) };
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
    },
    resize: async (width, height) =>
      void (await send('Emulation.setDeviceMetricsOverride', {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: width < 500,
      })),
    prefer: async (value) =>
      void (await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })),
    async close() {
      socket.close();
      child.kill('SIGTERM');
      await ended;
      removeFolder(profile);
    },
  };
}

/** Opens the console and logs in. */
export async function logIn(page: Page, { http, operatorToken }: CollectorProcess): Promise<void> {
  await page.goto(`${http}/`);
  await page.fill('form.login input', operatorToken);
  await page.click('Log in');
}
