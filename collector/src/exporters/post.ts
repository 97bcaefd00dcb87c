// One POST of JSON, as the exporters that speak HTTP need it: bounded in time, no redirects, any other answer than 2xx fails.
import { request } from 'undici';

const TIMEOUT_MS = 10_000;

export async function post(
  url: string | URL,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  const text = await answer.body.text();
  if (answer.statusCode < 200 || answer.statusCode > 299) {
    throw new Error(`${new URL(url).host} answered ${answer.statusCode}: ${text.slice(0, 200)}`);
  }
}
