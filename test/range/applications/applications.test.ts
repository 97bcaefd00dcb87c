// The two quickest of the real applications; all of them: npm run range:applications.
import { expect, test } from 'vitest';
import { runApplications } from './run.ts';

for (const name of ['json-server', 'vite'])
  test(`${name} is used and attacked`, async (context) => {
    const { results, missing, broken } = await runApplications({ names: [name], log: (line) => console.log(line) });
    expect(broken).toEqual([]);
    if (missing.length > 0) return context.skip(missing.join());
    expect(results.map(({ application }) => application.name)).toEqual([name]);
    expect(results[0]!.answers).toBeGreaterThan(30);
    expect(results[0]!.failures).toEqual([]);
  }, 180_000);
