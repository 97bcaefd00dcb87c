// A story as Markdown, for tickets and reports.
import { Layer, type Story } from '@throughline/proto';
import { tacticName, technique } from '../detectors/attack.ts';
import { severityName } from '../detectors/finding.ts';
import { codeLine } from './describe.ts';
import { linksTo } from './lanes.ts';
import { isoTime, markdown } from './plain.ts';

const LAYER_NAMES: Readonly<Record<number, string>> = {
  [Layer.APP]: 'App',
  [Layer.KERNEL]: 'Kernel',
  [Layer.KUBERNETES]: 'Kubernetes',
  [Layer.CLOUD]: 'Cloud',
};

export function renderMarkdown(story: Story): string {
  const told = story.narrative ?? {};
  const lines = [
    `# ${markdown(story.title)}`,
    '',
    `**${severityName(story.severity)}**, score ${story.score ?? 0}, ${story.state}, \`${story.id}\` revision ${story.revision}; ${isoTime(story.firstUs) || 'time unknown'} to ${isoTime(story.lastUs) || 'time unknown'}`,
    '',
    ...(told.summary ? [markdown(told.summary, 1_500), ''] : []),
    `**Root cause:** ${markdown(told.rootCause)}`,
    '',
    '## What happened',
    '',
    '| # | time | layer | what | technique | links |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  for (const step of story.steps ?? []) {
    const links = linksTo(story, step.eventIds ?? []).map(
      (link) =>
        `${link.kind} ${markdown(link.key, 80)}${link.from ? ` from ${link.from}` : ''}${link.exact ? '' : ' (weak)'}`,
    );
    const code = step.code?.file ? `<br>${markdown(codeLine(step.code))}` : '';
    const label = step.technique ? `${step.technique} ${technique(step.technique)?.name ?? ''}` : '';
    lines.push(
      `| ${step.number} | ${isoTime(step.timeUs)} | ${LAYER_NAMES[step.layer ?? 0] ?? ''} | ${markdown(step.what)}${code}${step.blocked ? ' **(stopped)**' : ''} | ${label} | ${links.join('<br>')} |`,
    );
  }
  const part = (name: string, items: readonly string[] | null | undefined): void => {
    if (!items || items.length === 0) return;
    lines.push('', `## ${name}`, '', ...items.map((item) => `- ${markdown(item)}`));
  };
  part('Reached', told.reached);
  part('Stopped', told.stopped);
  part('Do next', told.next);
  part('Certain', told.certain);
  part('Inferred', told.inferred);
  part('ATT&CK', [
    `tactics: ${(story.tactics ?? []).map((id) => `${id} ${tacticName(id)}`).join(', ')}`,
    `techniques: ${(story.techniques ?? []).map((id) => `${id} ${technique(id)?.name ?? ''}`).join(', ')}`,
  ]);
  part(
    'Score',
    (story.scoreTerms ?? []).map((term) => `${term.points}: ${term.label}`),
  );
  part(
    'Left out',
    Object.entries(story.omitted ?? {}).map(([kind, count]) => `${String(count)} ${kind}`),
  );
  return `${lines.join('\n')}\n`;
}
