// One tool at two doors without a server behind them, so that the range of tools stays whole; the rest is `npm run range:tools`.
import { expect, test } from 'vitest';
import { runPayloads } from './payloads.ts';
import { failuresOf, runTools } from './run.ts';
import { sqlmap } from './sqlmap.ts';

test('sqlmap gets in without the agent and nowhere with it, and ordinary requests are answered meanwhile', async (context) => {
  const found = await sqlmap.find();
  if ('missing' in found) return context.skip(`skipped: ${found.missing}`);
  const { results, missing } = await runTools({
    tools: ['sqlmap'],
    doors: ['sqlite-search', 'template-ejs'],
    quick: true,
    level: 1,
    log: (line) => console.log(line),
  });
  // An older one knows of SQL alone, and says so.
  const engines = missing.length === 0;
  expect(results.map(({ go }) => go.door)).toEqual(['sqlite-search', ...(engines ? ['template-ejs'] : [])]);
  for (const result of results) {
    expect(failuresOf(result), result.go.door).toEqual([]);
    expect(result.plain.effects.length).toBeGreaterThan(0);
    expect(result.guarded.refused).toBeGreaterThan(5);
    expect(result.benign).toBeGreaterThan(100);
  }
}, 180_000);

test('the payloads of its files are found where a database can read them, and only there', async (context) => {
  const ran = await runPayloads({ doors: ['sqlite-login', 'sqlite-room'] });
  if (!('results' in ran)) return context.skip(`skipped: ${ran.missing}`);
  expect(ran.results).toHaveLength(2);
  for (const { door, attacks, missed, alarms } of ran.results) {
    expect(attacks, door).toBeGreaterThan(100);
    expect(missed, door).toEqual([]);
    expect(alarms, door).toEqual([]);
  }
}, 120_000);
