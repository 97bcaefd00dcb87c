// The two stories, whole: real services, a real broker, a real kernel where it lets us, attacked and at ordinary work.
import { readFileSync } from 'node:fs';
import { complaints, openDemo, type Demo, type Mode, type Played, type ScenarioName } from '@throughline/demo';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { expectStory, type ExpectedStory } from './expected-story.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await openDemo({ order: 'late', httpPort: 0, say: (line) => process.stderr.write(`e2e: ${line}\n`) });
});
afterAll(() => demo?.close());

describe.each<ScenarioName>(['poisoned-message', 'ssrf'])('%s', (name) => {
  test('observe: the attack is one story, every step and link of it', async (context) => {
    const { played, result } = await playOrSkip(context, name, 'observe', 'attack');
    expect(played.succeeded, 'the attack itself works').toBe(true);
    expect(result.stories.map(({ title }) => title)).toHaveLength(1);
    expectStory(result.stories[0]!, expected(name).observe, reported(played), layersMissing());
    expect(complaints(result, played, demo.layers)).toEqual([]);
  });

  test('observe: ordinary work is no story', async (context) => {
    const { played, result } = await playOrSkip(context, name, 'observe', 'benign');
    expect(trafficServed(played)).toBe(true);
    expect(result.stories.map(({ title }) => title)).toEqual([]);
  });

  test('block: the attack is stopped where it is marked, and the story says so', async (context) => {
    const { played, result } = await playOrSkip(context, name, 'block', 'attack');
    expect(played.succeeded, 'the attacker got nothing').toBe(false);
    expect(result.stories.map(({ title }) => title)).toHaveLength(1);
    expectStory(result.stories[0]!, expected(name).block, reported(played), layersMissing());
    expect(complaints(result, played, demo.layers)).toEqual([]);
  });

  test('block: ordinary work is served, and is no story', async (context) => {
    const { played, result } = await playOrSkip(context, name, 'block', 'benign');
    expect(trafficServed(played)).toBe(true);
    expect(result.stories.map(({ title }) => title)).toEqual([]);
  });
});

async function playOrSkip(
  context: TestContext,
  name: ScenarioName,
  mode: Mode,
  twin: 'attack' | 'benign',
): ReturnType<Demo['play']> {
  const outcome = await demo.play(name, mode, twin);
  if (outcome.played.skipped) {
    process.stderr.write(`e2e: SKIPPED ${name} ${mode} ${twin}: ${outcome.played.skipped}\n`);
    context.skip(outcome.played.skipped);
  }
  return outcome;
}

/** Layers that cannot be had on this machine; said once each by the demo itself. */
function layersMissing(): readonly string[] {
  const { cloud, sensor } = demo.layers;
  const missing = [...(sensor === 'ebpf' ? [] : ['kernel']), ...(cloud === 'none' ? ['cloud'] : [])];
  for (const layer of missing)
    process.stderr.write(`e2e: SKIPPED the steps of the ${layer} layer: not to be had here\n`);
  return missing;
}

function expected(name: ScenarioName): Record<Mode, ExpectedStory> {
  const file = new URL(`../../examples/${name}/expected-story.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<Mode, ExpectedStory>;
}

/** What the attacker knows of himself and of his loot. */
function reported(played: Played): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { details } of played.steps) {
    const { accessKeyId, attacker, metadata, newAccessKeyId, tokenId } = details as Record<string, string | undefined>;
    Object.assign(values, {
      ...(accessKeyId && { accessKey: accessKeyId }),
      ...(attacker && { attacker }),
      ...(metadata && { metadata, metadataHost: new URL(metadata).hostname }),
      ...(newAccessKeyId && { newAccessKey: newAccessKeyId }),
      ...(tokenId && { token: tokenId }),
    });
  }
  return values;
}

function trafficServed(played: Played): boolean {
  return played.steps.every(({ details }) => {
    const { accepted, answered, orders, previews } = details as Record<string, number | undefined>;
    return accepted === orders && answered === previews;
  });
}
