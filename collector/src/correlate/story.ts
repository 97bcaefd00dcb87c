// One component told as a story: order, links, steps, score, entities. Pure: the same members give the same story, byte for
// byte, whenever and in whatever order they came.
import { createHash } from 'node:crypto';
import { Layer, Outcome, type Event, type Finding, type ScoreTerm, type Step, type Story } from '@throughline/proto';
import { severityName } from '../detectors/finding.ts';
import { callTarget } from '../narrate/call-target.ts';
import { actorOf, describe, describeAct } from '../narrate/describe.ts';
import { narrate, titleOf } from '../narrate/narrative.ts';
import { entitiesOf } from './entities.ts';
import type { Member, NamedLink } from './member.ts';
import { stoppedInTime } from './stopped.ts';

export interface StoryParts {
  readonly members: readonly Member[];
  readonly links: readonly NamedLink[];
  readonly omitted: Readonly<Record<string, number>>;
}

const STEPS_MAX = 200;
/** What calls told in one step were about, by name. */
const TARGETS_SHOWN = 4;
const LINKS_MAX = 1_000;
/** Points of a finding by severity, before confidence. */
const POINTS = [1, 5, 15, 35, 60];
const LAYER_POINTS = 10;
const TACTIC_POINTS = 5;
const INPUT_POINTS = 15;

export function buildStory(parts: StoryParts): Story {
  const ordered = inOrder(parts.members, parts.links);
  const byNode = new Map(parts.members.map((member) => [member.node, member]));
  const links = closest(parts.links, byNode);
  // What only looks alike is told, and decides nothing.
  const sure = ordered.filter((member) => !member.alike);
  const findings = distinctFindings(sure);
  const scoring = findings.filter((finding) => !finding.context);
  const told = steps(ordered, links);
  const terms = scoreTerms(sure, scoring);
  const severity = Math.max(0, ...scoring.map((finding) => finding.severity ?? 0));
  const techniques = [...new Set(scoring.flatMap((finding) => finding.techniques ?? []))].sort();
  const tactics = [...new Set(scoring.flatMap((finding) => finding.tactics ?? []))].sort();
  const times = sure.filter((member) => !isBackground(member)).map((member) => member.timeUs);
  const omitted: Record<string, number> = {};
  for (const [kind, count] of Object.entries({
    ...parts.omitted,
    steps: told.length - STEPS_MAX,
    links: links.length - LINKS_MAX,
  })) {
    if (count > 0) omitted[kind] = count;
  }
  const shownSteps = told.slice(0, STEPS_MAX);
  const entities = entitiesOf(sure);
  const view = { ordered: sure, steps: shownSteps, findings: scoring, links, byNode, entities };
  return {
    id: `story-${createHash('sha256').update(sure[0]!.id).digest('hex').slice(0, 16)}`,
    // Grows with what is known and never depends on how it became known.
    revision: ordered.length + (omitted.events ?? 0) + findings.length,
    title: titleOf(view),
    severity,
    score: Math.round(terms.reduce((sum, term) => sum + (term.points ?? 0), 0) * 10) / 10,
    scoreTerms: terms,
    state: severity >= 3 && !stoppedInTime(sure) ? 'incident' : 'open',
    steps: shownSteps,
    links: links.slice(0, LINKS_MAX).map((link) => ({
      fromEventId: byNode.get(link.from)!.id,
      toEventId: byNode.get(link.to)!.id,
      kind: link.label,
      key: link.value,
      exact: link.weight === undefined,
      weight: link.weight ?? 1,
    })),
    findings,
    techniques,
    tactics,
    entities,
    narrative: narrate(view),
    firstUs: Math.min(...times),
    lastUs: Math.max(...times),
    omitted,
  };
}

/** What was known before the attack and only explains a link: where a credential lay. */
function isBackground({ event, findings }: Member): boolean {
  return event?.operation?.credential !== undefined && event.operation.credential !== null && findings.length === 0;
}

/** Causes before effects; among what is free to come, earlier first. */
function inOrder(members: readonly Member[], links: readonly NamedLink[]): Member[] {
  const sorted = [...members].sort(compareMembers);
  const waiting = new Map<number, number>(sorted.map((member) => [member.node, 0]));
  const after = new Map<number, number[]>();
  for (const link of links) {
    if (link.together || !waiting.has(link.from) || !waiting.has(link.to)) continue;
    waiting.set(link.to, waiting.get(link.to)! + 1);
    const led = after.get(link.from);
    if (led) led.push(link.to);
    else after.set(link.from, [link.to]);
  }
  const rank = new Map(sorted.map((member, at) => [member.node, at]));
  const free = new MinHeap();
  for (const member of sorted) if (waiting.get(member.node) === 0) free.push(rank.get(member.node)!);
  const ordered: Member[] = [];
  const done = new Set<number>();
  for (let next = 0; ordered.length < sorted.length;) {
    let at = free.pop();
    if (at === undefined) {
      // A circle of claims: break it at the earliest.
      while (done.has(next)) next += 1;
      at = next;
    }
    if (done.has(at)) continue;
    done.add(at);
    const member = sorted[at]!;
    ordered.push(member);
    for (const to of after.get(member.node) ?? []) {
      waiting.set(to, waiting.get(to)! - 1);
      if (waiting.get(to) === 0) free.push(rank.get(to)!);
    }
  }
  return ordered;
}

class MinHeap {
  readonly #items: number[] = [];

  push(value: number): void {
    const items = this.#items;
    items.push(value);
    for (let at = items.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (items[parent]! <= items[at]!) return;
      [items[parent], items[at]] = [items[at]!, items[parent]!];
      at = parent;
    }
  }

  pop(): number | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return top;
    items[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const child of [at * 2 + 1, at * 2 + 2])
        if (child < items.length && items[child]! < items[least]!) least = child;
      if (least === at) return top;
      [items[least], items[at]] = [items[at]!, items[least]!];
      at = least;
    }
  }
}

/** One link for an event and key: from the latest maker that is not later than it. */
function closest(links: readonly NamedLink[], byNode: ReadonlyMap<number, Member>): NamedLink[] {
  const chosen = new Map<number, NamedLink>();
  for (const link of links) {
    const slot = link.to * KEYS_MAX + link.key;
    const before = chosen.get(slot);
    if (!before || preferred(link, before, byNode)) chosen.set(slot, link);
  }
  const reached = new Set([...chosen.values()].filter((link) => !HUB_LINKS.has(link.kind)).map((link) => link.to));
  const shown = [...chosen.values()].filter((link) => !HUB_LINKS.has(link.kind) || !reached.has(link.to));
  return shown.sort((a, b) => {
    const byTarget = compareMembers(byNode.get(a.to)!, byNode.get(b.to)!);
    return byTarget || compareMembers(byNode.get(a.from)!, byNode.get(b.from)!) || (a.kind < b.kind ? -1 : 1);
  });
}

/** More keys than a skeleton can have; its product with a number of events is still exact. */
const KEYS_MAX = 2 ** 26;

/** Kinds that say little where a closer key leads to the same event. */
const HUB_LINKS = new Set(['principal', 'pod']);

function preferred(link: NamedLink, other: NamedLink, byNode: ReadonlyMap<number, Member>): boolean {
  if (link.together !== other.together) return other.together;
  const to = byNode.get(link.to)!;
  const inTime = (candidate: NamedLink): boolean => byNode.get(candidate.from)!.timeUs <= to.timeUs;
  if (inTime(link) !== inTime(other)) return inTime(link);
  const order = compareMembers(byNode.get(link.from)!, byNode.get(other.from)!);
  return inTime(link) ? order > 0 : order < 0;
}

function compareMembers(a: Member, b: Member): number {
  return (
    a.timeUs - b.timeUs ||
    Number(makesIdentity(b)) - Number(makesIdentity(a)) ||
    (a.id < b.id ? -1 : a.id === b.id ? 0 : 1)
  );
}

// CloudTrail's clock ticks once a second: an identity is made before it is given anything in the same tick.
function makesIdentity(member: Member): boolean {
  return /^Create(User|Role|Group)$/.test(member.event?.cloudApiCall?.eventName ?? '');
}

/** In the order of what they are about, then by rule: ids, which are hashes, must not decide what a reader sees first. */
function distinctFindings(ordered: readonly Member[]): Finding[] {
  const place = new Map(ordered.map((member, at) => [member.id, at]));
  const first = (finding: Finding): number =>
    Math.min(...(finding.eventIds ?? []).map((id) => place.get(id) ?? Infinity));
  const distinct = [
    ...new Map(ordered.flatMap((member) => member.findings).map((finding) => [finding.id!, finding])).values(),
  ];
  const keyed = distinct.map((finding) => ({ finding, at: first(finding) }));
  keyed.sort((a, b) => a.at - b.at || byText(a.finding.rule!, b.finding.rule!) || byText(a.finding.id!, b.finding.id!));
  return keyed.map(({ finding }) => finding);
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : a === b ? 0 : 1;
}

function steps(ordered: readonly Member[], links: readonly NamedLink[]): Step[] {
  const told: {
    step: Step;
    said: Saying | undefined;
    signature: string;
    count: number;
    auditId: string;
    targets: Set<string>;
  }[] = [];
  const linkTo = new Map(links.map((link) => [link.to, link]));
  for (const member of ordered) {
    const { event } = member;
    const said = event ? sayingOf(event) : undefined;
    const what = said?.what ?? `event ${member.id} (its details are no longer held)`;
    const signature = said ? `${said.signature}|${member.findings.map((finding) => finding.rule).join()}` : member.id;
    const previous = told.at(-1);
    const auditId = event?.kubernetesAudit?.auditId;
    if (previous && auditId && previous.auditId === auditId) {
      // One request, told at its start and at its end.
      previous.step.eventIds!.push(member.id);
      continue;
    }
    if (previous && event && previous.signature === signature && !event.activity) {
      previous.step.eventIds!.push(member.id);
      previous.count += 1;
      if (said?.target) previous.targets.add(said.target);
      continue;
    }
    const claims = [...member.findings]
      .filter((finding) => !finding.context)
      .sort((a, b) => (a.eventIds?.length ?? 0) - (b.eventIds?.length ?? 0));
    // What is said of this event alone tells more than what is said of many.
    const lead = claims[0] ?? member.findings[0];
    const link = linkTo.get(member.node);
    const workload = event?.workload;
    const code = event?.operation?.caller;
    told.push({
      said,
      signature,
      auditId: auditId ?? '',
      count: 1,
      targets: new Set(said?.target ? [said.target] : []),
      step: {
        number: told.length + 1,
        timeUs: member.timeUs,
        layer: event?.layer ?? Layer.LAYER_UNSPECIFIED,
        eventIds: [member.id],
        technique: lead?.techniques?.[0] ?? '',
        what,
        why: member.alike
          ? `perhaps: it came from the same address with the same program (${Math.round((link?.weight ?? 0) * 100)} %)`
          : lead
            ? [lead, ...claims.slice(1, 3)].map((claim) => `${claim.title}: ${claim.reason}`).join('; ')
            : link
              ? `linked by ${link.label} ${link.value}`
              : event?.activity
                ? 'where it came in'
                : 'behind a finding',
        ...(code ? { code } : {}),
        ...(workload ? { workload } : {}),
        blocked: event?.operation?.verdict?.outcome === Outcome.BLOCKED,
      },
    });
  }
  return told.map(({ step, said, count, targets }) => {
    if (count === 1) return step;
    if (targets.size < 2) return { ...step, what: `${step.what} (${count} times)` };
    const [more, shown] = [targets.size - TARGETS_SHOWN, [...targets].slice(0, TARGETS_SHOWN).join(', ')];
    return { ...step, what: `${said!.act} (${count} times: ${shown}${more > 0 ? ` and ${more} more` : ''})` };
  });
}

/** What is said of an event, for as long as it is held: its story is told again with each batch that touches it. */
interface Saying {
  readonly what: string;
  /** Without what a cloud call was about, which is `target`. */
  readonly act: string;
  readonly target: string;
  readonly signature: string;
}

const sayings = new WeakMap<Event, Saying>();

function sayingOf(event: Event): Saying {
  const before = sayings.get(event);
  if (before) return before;
  const act = describeAct(event);
  const target = event.cloudApiCall ? callTarget(event) : '';
  const said = {
    what: target === '' ? act : describe(event),
    act,
    target,
    signature: `${event.layer}|${actorOf(event)}|${act.replace(/\d+/g, '#')}`,
  };
  sayings.set(event, said);
  return said;
}

function scoreTerms(ordered: readonly Member[], scoring: readonly Finding[]): ScoreTerm[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of scoring) {
    const same = byRule.get(finding.rule!);
    if (same) same.push(finding);
    else byRule.set(finding.rule!, [finding]);
  }
  const terms: ScoreTerm[] = [...byRule.values()].map((findings) => {
    const points = Math.max(...findings.map((finding) => POINTS[finding.severity ?? 0]! * (finding.confidence ?? 0)));
    const [first] = findings;
    return {
      label: `${first!.title} (${severityName(Math.max(...findings.map((finding) => finding.severity ?? 0)))}${findings.length > 1 ? `, ${findings.length} times` : ''})`,
      points: Math.round(points * 10) / 10,
      eventIds: [...new Set(findings.flatMap((finding) => finding.eventIds ?? []))].slice(0, 20),
    };
  });
  const layers = new Set(
    ordered
      .filter((member) => member.findings.some((finding) => !finding.context))
      .map((member) => member.event?.layer ?? 0),
  );
  layers.delete(0);
  if (layers.size > 1)
    terms.push({
      label: `${layers.size} layers joined by exact keys`,
      points: (layers.size - 1) * LAYER_POINTS,
      eventIds: [],
    });
  const tactics = new Set(scoring.map((finding) => finding.tactics?.[0] ?? '').filter((tactic) => tactic !== ''));
  if (tactics.size > 1)
    terms.push({
      label: `${tactics.size} tactics of ATT&CK`,
      points: (tactics.size - 1) * TACTIC_POINTS,
      eventIds: [],
    });
  const input = ordered.find((member) => member.event?.operation?.verdict?.input?.path);
  if (input)
    terms.push({
      label: `untrusted input ${input.event!.operation!.verdict!.input!.path} reached a sink`,
      points: INPUT_POINTS,
      eventIds: [input.id],
    });
  return terms;
}
