// A recorded exploit of a Java service, as three kinds of host log told it: replay makes one story of it, in the order in which it
// happened, whichever log is read first; the inventory agent of the same host is in none.
import { readFileSync } from 'node:fs';
import type { Event } from '@throughline/proto';
import { expect, test } from 'vitest';
import { replay } from '../../collector/src/cli/replay.ts';
import { createAnalyst } from '../../collector/src/engine.ts';
import { storyJson } from '../../collector/src/story-json.ts';
import { decodeAll } from '../eval/cases.ts';
import { shuffled } from '../eval/random.ts';

const folder = new URL('../data/linux/log4shell/', import.meta.url);
const recorded = (name: string): Event[] =>
  decodeAll(
    readFileSync(new URL(name, folder), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).events;

test('the folder is one story from the header to the shell', async () => {
  const { result } = await replay({ files: [folder.pathname] });
  expect(result.stats.rejected).toBe(0);
  expect(result.stories).toHaveLength(1);
  const [story] = result.stories;
  const steps = story!.steps.map(({ technique, why }) => `${technique} ${why}`);
  const places = [
    /^T1190 Look-up injected into input/,
    /^T1190 .* connected to \S+:1389, which what it was sent had named/,
    /^T1105 Answer that names code to load/,
    /^T1190 .* connected to \S+:8888, which what it was sent had named/,
    /^T1059\.004 Command that an attack writes: \/bin\/bash ties a shell/,
    /^T1059\.004 .*bash connected to \S+:443, which its command had named/,
  ].map((pattern) => steps.findIndex((step) => pattern.test(step)));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(story!.links.every((link) => link.exact)).toBe(true);
  expect(JSON.stringify(story)).not.toMatch(/dpkg|whatis|omicli/);
});

test('and the same story in any order, with duplicates', () => {
  const events = ['auditd.jsonl', 'sysmon.jsonl', 'connections.jsonl', 'network.jsonl'].flatMap(recorded);
  const told = (order: readonly Event[]): string => {
    const analyst = createAnalyst();
    for (let at = 0; at < order.length; at += 17) analyst.add(order.slice(at, at + 17));
    return JSON.stringify(analyst.stories().map(storyJson));
  };
  const straight = told(events);
  for (let seed = 1; seed <= 10; seed += 1)
    expect(told(shuffled([...events, ...events.slice(0, 20)], seed))).toBe(straight);
});

test.each(['auditd.jsonl', 'sysmon.jsonl'])('%s alone tells the shell', (name) => {
  const analyst = createAnalyst();
  analyst.add(recorded(name));
  expect(analyst.stories()).toHaveLength(1);
  expect(analyst.stories()[0]!.techniques).toContain('T1059.004');
});
