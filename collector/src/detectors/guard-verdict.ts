// What a guard in the application decided becomes a finding: the agent saw the input, the sink and the code line.
import { Outcome, type Event, type Finding } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { tacticsOf } from './attack.ts';
import { byTime, finding, type SeverityName } from './finding.ts';
import { plain } from '../narrate/plain.ts';

const SEVERITIES: Readonly<Record<string, SeverityName>> = {
  'shell-injection': 'critical', 'code-injection': 'critical', 'template-injection': 'critical', deserialization: 'critical',
  'sql-injection': 'high', 'nosql-injection': 'high', 'path-traversal': 'high', ssrf: 'high', 'ldap-injection': 'high', xxe: 'high',
  'prototype-pollution': 'high', 'header-injection': 'medium', 'open-redirect': 'low', 'log-injection': 'low',
}; // prettier-ignore

/** From this confidence on, with the input that did it, a verdict stands alone. */
const CERTAIN = 0.8;

/** Findings whose operations are gathered, and operations of one. */
const FINDINGS_MAX = 10_000;
const EVENTS_MAX = 256;

export function createGuardVerdict(): Detector {
  const known = new Map<string, readonly Event[]>();
  const detector: Detector = {
    id: 'guard-verdict',
    title: 'Attack on the application',
    techniques: ['T1190'],
    tactics: ['TA0001'],
    severity: 'high',
    deterministic: true,
    payloads: ['operation'],
    blindSpot: 'Code that no hook of the agent covers; see its coverage report.',
    // One guard on one input is one finding, however many operations it fired on.
    scope(event) {
      const verdict = event.operation?.verdict;
      if (!verdict || (verdict.outcome ?? Outcome.ALLOWED) === Outcome.ALLOWED) return undefined;
      return verdict.findingId || event.id || undefined;
    },
    detect(event): readonly Finding[] {
      const id = event.operation!.verdict!.findingId || event.id!;
      const events = [...(known.get(id) ?? []), event].sort(byTime).slice(0, EVENTS_MAX);
      if (known.size >= FINDINGS_MAX) known.delete(known.keys().next().value!);
      known.set(id, events);
      const verdict = events[0]!.operation!.verdict!;
      const guard = verdict.guard || 'guard';
      const techniques = verdict.techniques?.length ? verdict.techniques : ['T1190'];
      const confidence = verdict.confidence || 0.5;
      const made = finding(detector, {
        events,
        title: sentenceCase(guard),
        severity: SEVERITIES[guard] ?? 'high',
        confidence,
        deterministic: confidence >= CERTAIN && Boolean(verdict.input?.path),
        techniques,
        tactics: primaryFirst(tacticsOf(techniques)),
        reason: plain(verdict.reason || `guard ${guard} judged ${events[0]!.operation?.call ?? 'an operation'}`),
      });
      // The agent told the id to the client (403) and to its log: the same one must lead here.
      return [{ ...made, rule: guard, id: verdict.findingId || made.id!, weakness: verdict.weakness ?? '' }];
    },
  };
  return detector;
}

function primaryFirst(tactics: readonly string[]): string[] {
  return tactics.includes('TA0001') ? ['TA0001', ...tactics.filter((tactic) => tactic !== 'TA0001')] : [...tactics];
}

/** "Shell injection" for "shell-injection". */
function sentenceCase(guard: string): string {
  const words = guard.replaceAll('-', ' ');
  const known: Readonly<Record<string, string>> = {
    ssrf: 'Server-side request forgery',
    xxe: 'XML external entity',
    'sql injection': 'SQL injection',
    'nosql injection': 'NoSQL injection',
    'ldap injection': 'LDAP injection',
  };
  return known[words] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
