// What a person is told about a story: plain sentences made from its data, the same every time.
import { Layer, Outcome, type Event, type Finding, type Narrative } from '@throughline/proto';
import type { StoryView } from '../correlate/member.ts';
import { callName } from '../detectors/cloud-call.ts';
import { severityName } from '../detectors/finding.ts';
import { codeLine } from './describe.ts';
import { plain } from './plain.ts';

const SENTENCES_MAX = 40;

export function titleOf(view: StoryView): string {
  const lead = leadFinding(view);
  const way = entrance(view);
  const blocked = view.ordered.some(({ event }) => isBlocked(event));
  const beyond = reachedLayers(view);
  const claim = lead?.title ?? 'Related findings';
  const first = lead ? view.ordered.find(({ id }) => lead.eventIds?.includes(id))?.event : undefined;
  const place = first?.workload?.service || first?.workload?.podName || way?.workload?.service || '';
  const through = way?.activity ? ` through ${way.activity.name || way.activity.kind}` : '';
  const where = place ? ` in ${place}` : '';
  const on = beyond.length > 0 ? `, reaching ${join(beyond)}` : '';
  return plain(`${blocked && beyond.length === 0 ? 'Blocked: ' : ''}${claim}${through}${where}${on}`, 160);
}

export function narrate(view: StoryView): Narrative {
  const blocked = view.ordered.filter(({ event }) => isBlocked(event));
  const layers = [...new Set(view.ordered.map(({ event }) => event?.layer ?? 0))].filter((layer) => layer !== 0);
  const severity = severityName(Math.max(0, ...view.findings.map((finding) => finding.severity ?? 0)));
  const stepsTold = view.steps.slice(0, SENTENCES_MAX).map((step) => `${step.number}. ${step.what}`);
  if (view.steps.length > SENTENCES_MAX) stepsTold.push(`… and ${view.steps.length - SENTENCES_MAX} more steps`);
  return {
    summary: `${titleOf(view)}. ${view.ordered.length} events on ${layers.length === 1 ? 'one layer' : `${layers.length} layers`}, ${view.findings.length} findings, the gravest ${severity}.`,
    whatHappened: stepsTold,
    rootCause: rootCause(view),
    reached: reached(view),
    stopped: blocked.map(({ event }) => `${whatWasStopped(event!)} was blocked before it ran`),
    next: nextActions(view),
    certain: certain(view),
    inferred: inferred(view),
  };
}

function isBlocked(event: Event | undefined): boolean {
  return event?.operation?.verdict?.outcome === Outcome.BLOCKED;
}

function whatWasStopped(event: Event): string {
  const operation = event.operation!;
  const place = operation.caller ? ` at ${codeLine(operation.caller)}` : '';
  return `${operation.call || operation.kind || 'the operation'}${place}`;
}

/** The heaviest certain claim, earliest first; certain before likely. */
function leadFinding(view: StoryView): Finding | undefined {
  const guard = view.ordered
    .find(({ event }) => (event?.operation?.verdict?.outcome ?? 0) !== Outcome.ALLOWED)
    ?.findings.find((finding) => !finding.context);
  if (guard) return guard;
  return [...view.findings].sort(
    (a, b) =>
      Number(b.deterministic) - Number(a.deterministic) ||
      (b.severity ?? 0) - (a.severity ?? 0) ||
      (a.timeUs ?? 0) - (b.timeUs ?? 0) ||
      // The rule before the id, which is another one in each telling of the same attack.
      (`${a.rule} ${a.id}` < `${b.rule} ${b.id}` ? -1 : 1),
  )[0];
}

/** The first thing from outside: a request, a record. */
function entrance(view: StoryView): Event | undefined {
  return view.ordered.find(({ event }) => event?.activity)?.event;
}

function reachedLayers(view: StoryView): string[] {
  const names: string[] = [];
  const hit = (layer: number): boolean =>
    view.ordered.some(({ event, findings }) => event?.layer === layer && findings.some((finding) => !finding.context));
  const apps = view.ordered.some(({ event }) => event?.layer === Layer.APP);
  if (apps && view.ordered.some(({ event }) => event?.processExec)) names.push('a process on the node');
  if (apps && hit(Layer.KUBERNETES)) names.push('Kubernetes');
  const accounts = [
    ...new Set(
      view.ordered
        .filter(({ event, findings }) => event?.cloudApiCall && findings.length > 0)
        .map(({ event }) => event!.cloudApiCall!.account ?? ''),
    ),
  ];
  if (apps && accounts.length > 0)
    names.push(`AWS account ${accounts.filter(Boolean).sort().join(', ') || '(unknown)'}`);
  return names;
}

function rootCause(view: StoryView): string {
  const way = entrance(view);
  const sink = view.ordered.find(
    ({ event }) => event?.operation?.verdict && (event.operation.verdict.outcome ?? 0) !== Outcome.ALLOWED,
  )?.event;
  const code = sink?.operation?.caller;
  const input = sink?.operation?.verdict?.input?.path;
  if (way?.activity) {
    const from = way.activity.peerAddress ? ` from ${way.activity.peerAddress}` : '';
    const service = way.workload?.service ? ` to ${way.workload.service}` : '';
    const carried = input ? `; the input ${input}` : '; its input';
    const record = view.ordered.find(({ event }) => event?.activity?.record?.topic)?.event?.activity;
    const over = record && record !== way.activity ? `, carried on by record ${record.name}` : '';
    const line = code
      ? `${carried} reached ${codeLine(code)}${sink.workload?.service ? ` in ${sink.workload.service}` : ''}`
      : '';
    return plain(`${way.activity.name || way.activity.kind}${from}${service}${over}${line}`, 400);
  }
  if (code) return plain(`${codeLine(code)}${sink?.workload?.service ? ` in ${sink.workload.service}` : ''}`, 400);
  const first = view.steps[0];
  return first ? plain(`Not seen by any application agent. The earliest known step: ${first.what}`, 400) : '';
}

function reached(view: StoryView): string[] {
  const lines: string[] = [];
  const of = (kind: string): string[] =>
    view.entities.filter((entity) => entity.kind === kind).map((entity) => entity.label || entity.value || '');
  const say = (label: string, items: readonly string[]): void => {
    const distinct = [...new Set(items.filter(Boolean))];
    if (distinct.length > 0)
      lines.push(
        plain(
          `${label}: ${distinct.slice(0, 8).join(', ')}${distinct.length > 8 ? ` and ${distinct.length - 8} more` : ''}`,
          400,
        ),
      );
  };
  say('services', of('service'));
  say('programs', of('program'));
  say('files', of('file'));
  say('credentials', [
    ...of('access-key'),
    ...view.entities.filter((entity) => entity.kind === 'k8s-credential').map((entity) => `token ${entity.value}`),
  ]);
  say('Kubernetes objects', of('object'));
  say('cloud resources', of('resource'));
  say('identities', of('principal'));
  return lines;
}

function nextActions(view: StoryView): string[] {
  const actions: string[] = [];
  const events = view.ordered.map(({ event }) => event).filter((event): event is Event => event !== undefined);
  const way = entrance(view);
  const blocked = events.some(isBlocked);
  const sink = events.find(
    (event) => event.operation?.verdict && (event.operation.verdict.outcome ?? 0) !== Outcome.ALLOWED,
  );
  if (way?.activity?.peerAddress && !blocked)
    actions.push(
      `block requests from ${way.activity.peerAddress} and turn on block mode for ${way.workload?.service || 'the service'}`,
    );
  if (sink?.operation?.caller)
    actions.push(
      `fix ${codeLine(sink.operation.caller)}: ${sink.operation.verdict?.reason || 'it takes user input into a dangerous call'}`,
    );
  const process = events.find((event) => event.processExec);
  if (process)
    actions.push(
      `kill the processes it started${process.workload?.podName ? ` and quarantine pod ${process.workload.podName}` : ''}`,
    );
  const scored = view.ordered.filter(({ findings }) => findings.some((finding) => !finding.context));
  const keys = [
    ...new Set(
      scored.flatMap(({ event }) => [
        event?.cloudApiCall?.accessKeyId ?? '',
        ...(event?.cloudApiCall?.issuedAccessKeyIds ?? []),
      ]),
    ),
  ].filter(Boolean);
  if (keys.length > 0)
    actions.push(
      `revoke ${keys.slice(0, 5).join(', ')}: deactivate long-lived keys, and deny sessions issued before now`,
    );
  const tokens = [...new Set(scored.map(({ event }) => event?.kubernetesAudit?.username ?? ''))].filter((name) =>
    name.startsWith('system:serviceaccount:'),
  );
  if (tokens.length > 0)
    actions.push(`delete the pod whose token was used, and review what ${tokens.slice(0, 3).join(', ')} may do`);
  const made = scored.filter(
    ({ event }) =>
      /^(Create|Put|Attach|Run|Modify|Update)/.test(event?.cloudApiCall?.eventName ?? '') &&
      !event?.cloudApiCall?.errorCode,
  );
  if (made.length > 0)
    actions.push(
      `undo what was changed: ${[...new Set(made.map(({ event }) => callName(event!.cloudApiCall!.eventName ?? '')))].slice(0, 6).join(', ')}`,
    );
  if (events.some((event) => event.kubernetesAudit?.resource === 'secrets'))
    actions.push('rotate the secrets that were read');
  return actions.map((action) => plain(action, 300));
}

function certain(view: StoryView): string[] {
  const kinds = new Map<string, number>();
  const exact = view.links.filter((link) => link.weight === undefined);
  for (const link of exact) kinds.set(link.label, (kinds.get(link.label) ?? 0) + 1);
  const links = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `${count} by ${kind}`);
  const lines = view.findings
    .filter((finding) => finding.deterministic)
    .map((finding) => `${finding.title}: ${finding.reason}`);
  if (links.length > 0) lines.unshift(`${exact.length} links are exact: ${links.join(', ')}`);
  return lines.slice(0, SENTENCES_MAX).map((line) => plain(line, 300));
}

function inferred(view: StoryView): string[] {
  const lines = view.findings
    .filter((finding) => !finding.deterministic)
    .map((finding) => `${finding.title} (${Math.round((finding.confidence ?? 0) * 100)} %): ${finding.reason}`);
  const unseen = [...new Set(view.findings.map((finding) => finding.blindSpot ?? ''))].filter(Boolean).slice(0, 5);
  return [...lines.slice(0, SENTENCES_MAX), ...unseen.map((line) => `not seen: ${line}`)].map((line) =>
    plain(line, 300),
  );
}

function join(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
