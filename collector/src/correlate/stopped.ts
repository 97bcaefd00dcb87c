// Was the attack over before it got anywhere?
import { Layer, Outcome } from '@throughline/proto';
import type { Member } from './member.ts';

/** True when something was blocked and nothing certain happened outside the application. */
export function stoppedInTime(ordered: readonly Member[]): boolean {
  const blocked = ordered.some((member) => member.event?.operation?.verdict?.outcome === Outcome.BLOCKED);
  const beyond = ordered.some(
    (member) => member.event?.layer !== Layer.APP && member.findings.some((finding) => !finding.context),
  );
  const reported = ordered.some(
    (member) =>
      member.event?.operation?.verdict?.outcome === Outcome.REPORTED && !ATTEMPT.has(member.event.operation.kind ?? ''),
  );
  return blocked && !beyond && !reported;
}

// Evaluated code whose spawn was then blocked is one attack, stopped.
const ATTEMPT = new Set(['code.eval', 'template.compile', 'deserialize']);
