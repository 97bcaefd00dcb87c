// Holds a story against examples/*/expected-story.json: every step in its place, every link exact and by its key.
import type { Story } from '@throughline/demo';
import { expect } from 'vitest';

export interface ExpectedStory {
  readonly title: string;
  readonly state?: string;
  readonly steps: readonly ExpectedStep[];
  readonly links: readonly ExpectedLink[];
  /** No step besides those listed. */
  readonly nothingElse?: boolean;
}

interface ExpectedStep {
  readonly id: string;
  readonly layer: string;
  /** A pattern; {names} in it stand for what the attacker reported. */
  readonly what: string;
  readonly technique?: string;
  /** "function file:line" */
  readonly code?: string;
  readonly blocked?: boolean;
  /** Steps that come before; the one listed before it when absent. */
  readonly after?: readonly string[];
}

interface ExpectedLink {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly key: string;
}

type Step = Story['steps'][number];

/** `values` replace {names}; `without` names layers that cannot be had here: their steps and links are not asked for. */
export function expectStory(
  story: Story,
  expected: ExpectedStory,
  values: Readonly<Record<string, string>>,
  without: readonly string[] = [],
): void {
  const pattern = (text: string): RegExp =>
    new RegExp(text.replaceAll(/\{([a-z]\w*)\}/gi, (_, name: string) => escaped(values, name)));
  const steps = expected.steps.filter(({ layer }) => !without.includes(layer));
  const links = expected.links.filter(({ from, to }) => [from, to].every((id) => steps.some((step) => step.id === id)));

  expect(story.title).toMatch(pattern(expected.title));
  if (expected.state) expect(story.state).toBe(expected.state);
  expect(story.steps.map(({ number }) => number)).toEqual(story.steps.map((_, index) => index + 1));

  const found = new Map<string, Step>();
  for (const wanted of steps) found.set(wanted.id, findStep(story, wanted, pattern(wanted.what)));
  for (const [index, { after, id }] of steps.entries()) {
    for (const before of after ?? (index > 0 ? [steps[index - 1]!.id] : [])) {
      const earlier = found.get(before);
      if (earlier) expect(found.get(id)!.number, `"${id}" comes after "${before}"`).toBeGreaterThan(earlier.number);
    }
  }
  for (const { from, key, kind, to } of links) {
    const known = story.links.filter(
      (link) => found.get(from)!.eventIds.includes(link.from) && found.get(to)!.eventIds.includes(link.to),
    );
    const shown = known.map((link) => `${link.kind} ${link.key}`).join(', ') || 'no link';
    const fits = known.some((link) => link.kind === kind && link.exact && pattern(key).test(link.key));
    expect(fits, `"${from}" → "${to}" by ${kind} ${pattern(key).source}; the story has ${shown}`).toBe(true);
  }
  expect(story.links.filter(({ exact }) => !exact)).toEqual([]);
  if (expected.nothingElse) expect(story.steps).toHaveLength(steps.length);
}

function findStep(story: Story, wanted: ExpectedStep, what: RegExp): Step {
  const step = story.steps.find(
    (candidate) =>
      candidate.layer === wanted.layer &&
      what.test(candidate.what) &&
      (wanted.technique === undefined || candidate.technique === wanted.technique) &&
      (wanted.code === undefined || wanted.code === codeOf(candidate)) &&
      candidate.blocked === (wanted.blocked ?? false),
  );
  const told = story.steps.map(
    ({ code, layer, number, technique, what: text }) => `${number} ${layer} ${technique} ${text} ${code?.file ?? ''}`,
  );
  if (!step) expect.fail(`no step "${wanted.id}" (${wanted.layer}, ${what.source}) in:\n${told.join('\n')}`);
  return step;
}

function codeOf(step: Step): string {
  return step.code ? `${step.code.function} ${step.code.file}:${step.code.line}` : '';
}

function escaped(values: Readonly<Record<string, string>>, name: string): string {
  const value = values[name];
  if (value === undefined) throw new Error(`the expected story speaks of {${name}}, which nobody reported`);
  return value.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
