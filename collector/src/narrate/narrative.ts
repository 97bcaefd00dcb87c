// What a person is told about a story: plain sentences made from its data, the same every time.
import { Layer, Outcome, type Event, type Finding, type Narrative } from '@throughline/proto';
import type { StoryView } from '../correlate/member.ts';
import { callName } from '../detectors/cloud-call.ts';
import { callTarget } from './call-target.ts';
import { codeLine } from './describe.ts';
import { stoppedInTime } from '../correlate/stopped.ts';
import { isoTime, plain } from './plain.ts';

const SENTENCES_MAX = 40;

export function titleOf(view: StoryView): string {
  const lead = leadFinding(view);
  const way = entrance(view);
  const blocked = view.ordered.some(({ event }) => isBlocked(event));
  const beyond = reachedLayers(view);
  const claim = lead?.title ?? 'Related findings';
  const first = lead ? view.ordered.find(({ id }) => lead.eventIds?.includes(id))?.event : undefined;
  const place = first?.workload?.service || first?.workload?.podName || way?.workload?.service || '';
  const host = way?.workload?.service ?? '';
  const of = host !== '' && host !== place ? ` of ${host}` : '';
  const through = way?.activity ? ` through ${way.activity.name || way.activity.kind}${of}` : '';
  const where = place ? ` in ${place}` : '';
  const on = beyond.length > 0 ? `, reaching ${join(beyond)}` : '';
  return plain(`${blocked && beyond.length === 0 ? 'Blocked: ' : ''}${claim}${where}${through}${on}`, 160);
}

export function narrate(view: StoryView): Narrative {
  const blocked = view.ordered.filter(({ event }) => isBlocked(event));
  const stepsTold = view.steps.slice(0, SENTENCES_MAX).map((step) => `${step.number}. ${step.what}`);
  if (view.steps.length > SENTENCES_MAX) stepsTold.push(`… and ${view.steps.length - SENTENCES_MAX} more steps`);
  return {
    summary: summaryOf(view),
    whatHappened: stepsTold,
    rootCause: rootCause(view),
    reached: reached(view),
    stopped: blocked.map(({ event }) => `${whatWasStopped(event!)} was blocked before it ran`),
    next: nextActions(view),
    certain: certain(view),
    inferred: inferred(view),
  };
}

/** What somebody needs who was just woken: how it came in, what it became, what was used, whether it goes on. */
function summaryOf(view: StoryView): string {
  const stopped = stoppedInTime(view.ordered);
  const sentences = [
    wayIn(view, stopped),
    started(view),
    ...usedInCluster(view),
    ...usedInCloud(view),
    goesOn(view, stopped),
  ];
  return plain(sentences.filter((sentence) => sentence !== '').join(' '), 1_500);
}

function wayIn(view: StoryView, stopped: boolean): string {
  const cause = rootCause(view);
  if (cause === '' || !entrance(view)) return cause === '' ? '' : `${cause.replace(/\.$/, '')}.`;
  return `It came in with ${cause}${stopped ? ', and was blocked there' : ''}.`;
}

function started(view: StoryView): string {
  const programs = distinct(
    view.ordered.map(({ event }) =>
      event?.processExec ? event.process?.executable || event.processExec.filename || '' : '',
    ),
  );
  if (programs.length === 0) return '';
  const pods = distinct(view.ordered.map(({ event }) => (event?.processExec ? (event.workload?.podName ?? '') : '')));
  return `It started ${some(programs)}${pods.length > 0 ? ` in pod ${some(pods)}` : ''}.`;
}

function usedInCluster(view: StoryView): string[] {
  const audits = scoredOf(view).flatMap(({ event }) => event?.kubernetesAudit ?? []);
  return distinct(audits.map(({ username }) => username ?? '')).map((name) => {
    const own = audits.filter(({ username }) => username === name);
    const did = distinct(own.map(({ verb, resource }) => `${verb} ${resource}`));
    return `As ${name} it asked Kubernetes for ${some(did)}${from(own.map(({ peerAddress }) => peerAddress))}.`;
  });
}

function usedInCloud(view: StoryView): string[] {
  const calls = view.ordered.flatMap(({ event, findings }) =>
    event?.cloudApiCall && (findings.length > 0 || event.cloudApiCall.accessKeyId) ? [event.cloudApiCall] : [],
  );
  return distinct(calls.map(({ accessKeyId, principalArn }) => accessKeyId || principalArn || '')).map((who) => {
    const own = calls.filter(({ accessKeyId, principalArn }) => (accessKeyId || principalArn || '') === who);
    const did = distinct(own.map(({ eventName }) => callName(eventName ?? '')));
    const accounts = distinct(own.map(({ account }) => account ?? ''));
    return `With ${who} it called ${some(did)}${accounts.length > 0 ? ` in AWS account ${some(accounts)}` : ''}${from(own.map(({ sourceAddress }) => sourceAddress))}.`;
  });
}

function goesOn(view: StoryView, stopped: boolean): string {
  if (stopped) return 'Nothing beyond the application was seen.';
  const last = isoTime(Math.max(0, ...view.ordered.map(({ timeUs }) => timeUs))).replace(/\.\d+Z$/, 'Z');
  const part = view.ordered.some(({ event }) => isBlocked(event))
    ? 'Only a part of it was blocked'
    : 'Nothing of it was blocked';
  return `${part}; last seen ${last || 'at an unknown time'}: take it to be going on until it is contained.`;
}

function scoredOf(view: StoryView): StoryView['ordered'] {
  return view.ordered.filter(({ findings }) => findings.some((finding) => !finding.context));
}

function from(addresses: readonly (string | null | undefined)[]): string {
  const known = distinct(addresses.map((address) => address ?? ''));
  return known.length > 0 ? ` from ${some(known)}` : '';
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)].filter((item) => item !== '');
}

/** The first few, and how many more. */
function some(items: readonly string[], most = 4): string {
  return items.length <= most ? join(items) : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
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

/** What to do, most urgent first, each with the response that does it. */
function nextActions(view: StoryView): string[] {
  const events = view.ordered.map(({ event }) => event).filter((event): event is Event => event !== undefined);
  const way = entrance(view);
  const address = way?.activity?.peerAddress ?? '';
  const sink = events.find(
    (event) => event.operation?.verdict && (event.operation.verdict.outcome ?? 0) !== Outcome.ALLOWED,
  );
  const fix = sink?.operation?.caller
    ? [
        `fix ${codeLine(sink.operation.caller)}: ${sink.operation.verdict?.reason || 'it takes user input into a dangerous call'}`,
      ]
    : [];
  if (stoppedInTime(view.ordered))
    return [...fix, ...(address ? [`if ${address} goes on trying, refuse its requests (block-request)`] : [])].map(
      (action) => plain(action, 300),
    );

  const actions: string[] = [];
  const scored = scoredOf(view);
  const keys = distinct(
    scored.flatMap(({ event }) => [
      event?.cloudApiCall?.accessKeyId ?? '',
      ...(event?.cloudApiCall?.issuedAccessKeyIds ?? []),
    ]),
  );
  if (keys.length > 0)
    actions.push(
      `revoke ${some(keys, 5)}: deactivate long-lived keys, and deny sessions issued before now (revoke-session)`,
    );
  const process = events.find((event) => event.processExec);
  const pod = process?.workload?.podName ?? '';
  if (process)
    actions.push(
      `kill the processes it started (kill-process)${pod ? ` and quarantine pod ${pod} (quarantine-pod)` : ''}`,
    );
  const accounts = distinct(scored.map(({ event }) => event?.kubernetesAudit?.username ?? '')).filter((name) =>
    name.startsWith('system:serviceaccount:'),
  );
  if (accounts.length > 0)
    actions.push(
      `end the token of ${some(accounts, 3)}: it lives as long as ${pod ? `pod ${pod}` : 'its pod'}, so delete that once its evidence is kept (delete-pod), and review what the account may do`,
    );
  if (address) actions.push(`refuse requests from ${address} (block-request)`);
  if (sink && sink.operation?.verdict?.outcome !== Outcome.BLOCKED)
    actions.push(`turn on block mode for ${sink.workload?.service || 'the service'}: it only observes`);
  const made = distinct(
    scored.flatMap(({ event }) => {
      const call = event?.cloudApiCall;
      if (!call || call.errorCode || !/^(Create|Put|Attach|Run|Modify|Update|Delete|Stop)/.test(call.eventName ?? ''))
        return [];
      const target = callTarget(event!);
      return [`${callName(call.eventName ?? '')}${target === '' ? '' : ` ${target}`}`];
    }),
  );
  const objects = distinct(
    scored.flatMap(({ event }) => {
      const audit = event?.kubernetesAudit;
      if (!audit || (audit.statusCode ?? 0) >= 400 || !/^(create|update|patch|delete)$/.test(audit.verb ?? ''))
        return [];
      return audit.name ? [`${audit.verb} ${audit.resource} ${audit.name}`] : [];
    }),
  );
  if (made.length + objects.length > 0) actions.push(`undo what was changed: ${some([...made, ...objects], 8)}`);
  const secrets = events.flatMap(({ kubernetesAudit: audit }) =>
    audit?.resource === 'secrets' && (audit.statusCode ?? 0) < 400 ? [audit] : [],
  );
  if (secrets.length > 0) {
    const all = secrets.find(({ name }) => !name);
    const names = distinct(secrets.map(({ name }) => name ?? ''));
    actions.push(
      all
        ? `rotate the secrets that were read: all of namespace ${all.namespace || '(every one)'}`
        : `rotate the secrets that were read: ${some(names, 6)}`,
    );
  }
  return [...actions, ...fix].map((action) => plain(action, 300));
}

function certain(view: StoryView): string[] {
  const kinds = new Map<string, number>();
  const exact = view.links.filter((link) => link.weight === undefined);
  for (const link of exact) kinds.set(link.label, (kinds.get(link.label) ?? 0) + 1);
  const links = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `${count} by ${kind}`);
  const lines = view.findings
    .filter((finding) => finding.deterministic)
    .map((finding) => `${finding.title}: ${finding.reason}`);
  if (links.length > 0)
    lines.unshift(`${exact.length === 1 ? '1 link is' : `${exact.length} links are`} exact: ${links.join(', ')}`);
  return lines.slice(0, SENTENCES_MAX).map((line) => plain(line, 300));
}

/** Claims that are likely, heaviest first; what one rule says many times is one line. */
function inferred(view: StoryView): string[] {
  const byTitle = new Map<string, Finding[]>();
  for (const finding of view.findings) {
    if (finding.deterministic) continue;
    const same = byTitle.get(finding.title ?? '');
    if (same) same.push(finding);
    else byTitle.set(finding.title ?? '', [finding]);
  }
  const weight = ([first]: readonly Finding[]): number => (first!.severity ?? 0) + (first!.confidence ?? 0);
  const lines = [...byTitle.values()]
    .sort((a, b) => weight(b) - weight(a))
    .map((findings) => {
      const [first] = findings;
      const more = findings.length > 1 ? ` (and ${findings.length - 1} more like it)` : '';
      return `${first!.title} (${Math.round((first!.confidence ?? 0) * 100)} %): ${first!.reason}${more}`;
    });
  const unseen = [...new Set(view.findings.map((finding) => finding.blindSpot ?? ''))].filter(Boolean).slice(0, 5);
  return [...lines.slice(0, SENTENCES_MAX), ...unseen.map((line) => `not seen: ${line}`)].map((line) =>
    plain(line, 300),
  );
}

function join(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
