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
  /** Whether a running collector holds the story, which then takes responses. */
  readonly respondable?: boolean;
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
  const lines: string[] = wrap(story.title ?? '', width).map((line) => paint(1, line));
  const severity = severityName(story.severity);
  lines.push(
    `${paint(SEVERITY_COLOURS[story.severity ?? 0]!, severity.toUpperCase())}  score ${story.score ?? 0}  ${story.state}  ${story.id}  ${isoTime(story.firstUs)}`,
  );
  lines.push('');
  if (story.narrative?.summary) lines.push(...wrap(story.narrative.summary, width), '');
  // Steps hang right of the lanes; what does not fit goes on below, never cut: this is read when it matters.
  const gutter = `${' '.repeat(13)}│ │ │ │ `;
  const hang = (text: string, indent: string): void => {
    for (const line of wrap(text, width - gutter.length - indent.length)) lines.push(`${gutter}${indent}${line}`);
  };
  for (const step of story.steps ?? []) {
    const lane = LANES.findIndex((candidate) => candidate.layer === step.layer);
    const { name, colour } = LANES[lane] ?? { name: 'Other', colour: 37 };
    const dots = '│ '.repeat(Math.max(0, lane)) + '● ' + '│ '.repeat(Math.max(0, 3 - lane));
    const clock = isoTime(step.timeUs).slice(11, 23) || '--:--:--.---';
    const label = step.technique ? ` [${step.technique} ${technique(step.technique)?.name ?? ''}]` : '';
    const head = `${String(step.number)}. `;
    const [first = '', ...rest] = wrap(step.what ?? '', width - gutter.length - 11 - head.length);
    lines.push(`${clock} ${dots}${paint(colour, name.padEnd(10))} ${paint(step.blocked ? 32 : 0, `${head}${first}`)}`);
    for (const line of rest) lines.push(`${gutter}${' '.repeat(11 + head.length)}${line}`);
    if (step.code?.file) hang(`code: ${codeLine(step.code)}`, '   ');
    if (step.why && label) hang(`why:  ${step.why}${label}`, '   ');
    for (const link of linksTo(story, step.eventIds ?? [])) {
      hang(
        `${link.exact ? '└─' : '└┄'} ${link.kind} ${link.key}${link.from ? ` (from step ${link.from})` : ''}`,
        '   ',
      );
    }
    if (step.blocked) lines.push(`${gutter}   ${paint(32, '■ stopped here')}`);
  }
  const told = story.narrative ?? {};
  const section = (name: string, items: readonly string[]): void => {
    if (items.length === 0) return;
    lines.push('', paint(1, name));
    for (const item of items) {
      const [first = '', ...rest] = wrap(item, width - 4);
      lines.push(`  ${first}`, ...rest.map((line) => `    ${line}`));
    }
  };
  const most = (items: readonly string[]): readonly string[] =>
    items.length <= SURE_MAX ? items : [...items.slice(0, SURE_MAX), `and ${items.length - SURE_MAX} more`];
  section('Certain', most(told.certain ?? []));
  section('Inferred', most(told.inferred ?? []));
  section(
    `Score ${story.score ?? 0}`,
    (story.scoreTerms ?? []).map((term) => `${String(term.points).padStart(5)}  ${term.label}`),
  );
  section(
    'Left out',
    Object.entries(story.omitted ?? {}).map(([kind, count]) => `${String(count)} ${kind}`),
  );
  // A terminal shows the end: there stands what the person who was woken needs.
  section('Reached', told.reached ?? []);
  section('Root cause', told.rootCause ? [told.rootCause] : []);
  section('Stopped', told.stopped?.length ? told.stopped : ['nothing was stopped']);
  const next = told.next ?? [];
  section('Do next', next);
  if (options.respondable && next.some((line) => RESPONSE_NAMED.test(line)))
    lines.push(
      '',
      `A name in brackets is a response: throughline respond ${story.id} <name> --plan says what it would do.`,
    );
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Lines of what is certain, and of what is inferred. */
const SURE_MAX = 8;
/** As the narrative names a response: "(kill-process)". */
const RESPONSE_NAMED = /\([a-z]+(?:-[a-z]+)+\)/;

/** Longest text that one item may fill the screen with, characters. */
const ITEM_CHARACTERS_MAX = 1_500;

/** Breaks at spaces where there are any; a longer word is cut at the margin and goes on in the next line. */
function wrap(value: string, width: number): string[] {
  const margin = Math.max(20, width);
  const lines: string[] = [];
  let line = '';
  for (let word of plain(value, ITEM_CHARACTERS_MAX).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > margin) {
      lines.push(line);
      line = '';
    }
    for (; word.length > margin; word = word.slice(margin)) lines.push(word.slice(0, margin));
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}

interface ShownLink {
  readonly kind: string;
  readonly key: string;
  readonly exact: boolean;
  readonly from: number;
}

/** Links into a step, one for each kind and key, with the step they come from. */
export function linksTo(story: Story, eventIds: readonly string[]): ShownLink[] {
  const stepOf = new Map(
    (story.steps ?? []).flatMap((step) => (step.eventIds ?? []).map((id) => [id, step.number ?? 0] as const)),
  );
  const shown = new Map<string, ShownLink>();
  for (const link of story.links ?? []) {
    if (!eventIds.includes(link.toEventId ?? '') || eventIds.includes(link.fromEventId ?? '')) continue;
    const id = `${link.kind}\0${link.key}`;
    if (!shown.has(id))
      shown.set(id, {
        kind: link.kind ?? '',
        key: link.key ?? '',
        exact: link.exact ?? false,
        from: stepOf.get(link.fromEventId ?? '') ?? 0,
      });
  }
  return [...shown.values()];
}
