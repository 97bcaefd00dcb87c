// A story as a person reads it in a terminal: four lanes, every link with its key.
import { Layer, type Story } from '@throughline/proto';
import { technique } from '../detectors/attack.ts';
import { severityName } from '../detectors/finding.ts';
import { codeLine } from './describe.ts';
import { isoTime, plain } from './plain.ts';

export interface LanesOptions {
  /** Colours and bold, default false. */
  readonly colour?: boolean;
  /** Characters a line, default 120, at least 60. */
  readonly width?: number;
}

const LANES: readonly { readonly layer: number; readonly name: string; readonly colour: number }[] = [
  { layer: Layer.APP, name: 'App', colour: 36 },
  { layer: Layer.KERNEL, name: 'Kernel', colour: 35 },
  { layer: Layer.KUBERNETES, name: 'Kubernetes', colour: 34 },
  { layer: Layer.CLOUD, name: 'Cloud', colour: 33 },
];
const SEVERITY_COLOURS = [37, 37, 33, 31, 31];

export function renderLanes(story: Story, options: LanesOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const paint = (code: number, value: string): string => (options.colour ? `\u001b[${code}m${value}\u001b[0m` : value);
  const lines: string[] = [];
  const severity = severityName(story.severity);
  lines.push(paint(1, plain(story.title, width)));
  lines.push(
    `${paint(SEVERITY_COLOURS[story.severity ?? 0]!, severity.toUpperCase())}  score ${story.score ?? 0}  ${story.state}  ${story.id}  ${isoTime(story.firstUs)}`,
  );
  lines.push('');
  for (const step of story.steps ?? []) {
    const lane = LANES.findIndex((candidate) => candidate.layer === step.layer);
    const { name, colour } = LANES[lane] ?? { name: 'Other', colour: 37 };
    const indent = '│ '.repeat(Math.max(0, lane)) + '● ' + '│ '.repeat(Math.max(0, 3 - lane));
    const clock = isoTime(step.timeUs).slice(11, 23) || '--:--:--.---';
    const label = step.technique ? ` [${step.technique} ${technique(step.technique)?.name ?? ''}]` : '';
    lines.push(`${clock} ${indent}${paint(colour, name.padEnd(10))} ${paint(step.blocked ? 32 : 0, `${step.number}. ${plain(step.what, width - 30)}`)}`);
    const gutter = `${' '.repeat(13)}│ │ │ │ ${' '.repeat(11)}   `;
    if (step.code?.file) lines.push(`${gutter}code: ${plain(codeLine(step.code), width - 35)}`);
    if (step.why && label) lines.push(`${gutter}why:  ${plain(step.why + label, width - 29)}`);
    for (const link of linksTo(story, step.eventIds ?? [])) {
      lines.push(`${gutter}${link.exact ? '└─' : '└┄'} ${link.kind} ${plain(link.key, 70)}${link.from ? ` (from step ${link.from})` : ''}`);
    }
    if (step.blocked) lines.push(`${gutter}${paint(32, '■ stopped here')}`);
  }
  const told = story.narrative ?? {};
  section(lines, paint, 'Root cause', told.rootCause ? [told.rootCause] : []);
  section(lines, paint, 'Reached', told.reached ?? []);
  section(lines, paint, 'Stopped', told.stopped ?? []);
  section(lines, paint, 'Do next', told.next ?? []);
  section(lines, paint, 'Certain', (told.certain ?? []).slice(0, 8));
  section(lines, paint, 'Inferred', (told.inferred ?? []).slice(0, 8));
  section(lines, paint, `Score ${story.score ?? 0}`, (story.scoreTerms ?? []).map((term) => `${String(term.points).padStart(5)}  ${term.label}`));
  const omitted = Object.entries(story.omitted ?? {});
  if (omitted.length > 0) section(lines, paint, 'Left out', omitted.map(([kind, count]) => `${String(count)} ${kind}`));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function section(lines: string[], paint: (code: number, value: string) => string, name: string, items: readonly string[]): void {
  if (items.length === 0) return;
  lines.push('', paint(1, name));
  for (const item of items) lines.push(`  ${plain(item, 400)}`);
}

interface ShownLink {
  readonly kind: string;
  readonly key: string;
  readonly exact: boolean;
  readonly from: number;
}

/** Links into a step, one for each kind and key, with the step they come from. */
export function linksTo(story: Story, eventIds: readonly string[]): ShownLink[] {
  const stepOf = new Map((story.steps ?? []).flatMap((step) => (step.eventIds ?? []).map((id) => [id, step.number ?? 0] as const)));
  const shown = new Map<string, ShownLink>();
  for (const link of story.links ?? []) {
    if (!eventIds.includes(link.toEventId ?? '') || eventIds.includes(link.fromEventId ?? '')) continue;
    const id = `${link.kind}\0${link.key}`;
    if (!shown.has(id)) shown.set(id, { kind: link.kind ?? '', key: link.key ?? '', exact: link.exact ?? false, from: stepOf.get(link.fromEventId ?? '') ?? 0 });
  }
  return [...shown.values()];
}
