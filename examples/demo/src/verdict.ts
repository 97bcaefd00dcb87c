// Did a scenario come out as promised? Says so in sentences, for people and for the exit status.
import type { Layers, ScenarioResult } from './demo.ts';
import type { Played } from './scenarios/scenario.ts';

/** What is wrong with a result; empty when it is as promised. */
export function complaints(result: ScenarioResult, played: Played, layers: Layers): readonly string[] {
  const { mode, stories, twin } = result;
  if (played.skipped) return [`not played: ${played.skipped}`];
  if (twin === 'benign') return stories.length === 0 ? [] : [`${stories.length} stories about ordinary work`];
  if (stories.length !== 1) return [`${stories.length} stories instead of one`];
  const [story] = stories;
  const wrong: string[] = [];
  const stopped = story!.steps.some(({ blocked }) => blocked);
  if (mode === 'block' && played.succeeded) wrong.push('the attacker got through although the mode is block');
  if (mode === 'block' && !stopped) wrong.push('the story does not say where the attack was stopped');
  if (mode === 'observe' && !played.succeeded) wrong.push('the attack did not work, so the story cannot be whole');
  if (mode === 'observe' && stopped) wrong.push('the story says that something was stopped in observe mode');
  const weak = story!.links.filter(({ exact }) => !exact).length;
  if (weak > 0) wrong.push(`${weak} of ${story!.links.length} links are not exact`);
  if (mode === 'observe') {
    const seen = new Set(story!.steps.map(({ layer }) => layer));
    const expected = [
      'app',
      ...(layers.sensor === 'ebpf' ? ['kernel'] : []),
      ...(layers.cloud === 'none' ? [] : ['cloud']),
    ];
    if (result.name === 'poisoned-message') expected.push('kubernetes');
    for (const layer of expected) if (!seen.has(layer)) wrong.push(`no step in the ${layer} lane`);
  }
  return wrong;
}
