// What detectors written as tables have in common, whatever they judge: a rule says for which subject it speaks, in what words
// and with what weight. Used by cloud-call.ts and kubernetes-request.ts.
import type { Claim, SeverityName } from './finding.ts';

export interface BehaviourRule<Subject> {
  /**
   * Gives the sentence of the finding without its actor ("stopped the trail main"), an object to differ from the behaviour's
   * own severity and techniques, or undefined when this one is harmless. Absent: every one.
   */
  readonly when?: (subject: Subject) => string | RuleClaim | undefined;
  /** The sentence when `when` is absent. */
  readonly says?: string;
  /** Asked for refused ones too (default: only for those that succeeded). */
  readonly refusedToo?: boolean;
  readonly severity?: SeverityName;
  readonly techniques?: readonly string[];
  readonly tactics?: readonly string[];
  readonly deterministic?: boolean;
  readonly context?: boolean;
}

export type RuleClaim = Omit<Partial<Claim>, 'events' | 'reason'> & { readonly says: string };

/** What a rule claims about a subject, its own weight under that of its answer; undefined when it has nothing to say. */
export function claimOf<Subject>(
  rule: BehaviourRule<Subject>,
  subject: Subject,
  otherwise: string,
): RuleClaim | undefined {
  const answer = rule.when ? rule.when(subject) : (rule.says ?? otherwise);
  if (answer === undefined) return undefined;
  const { severity, techniques, tactics, deterministic, context } = rule;
  return {
    ...(severity !== undefined && { severity }),
    ...(techniques !== undefined && { techniques }),
    ...(tactics !== undefined && { tactics }),
    ...(deterministic !== undefined && { deterministic }),
    ...(context !== undefined && { context }),
    ...(typeof answer === 'string' ? { says: answer } : answer),
  };
}

/** Rules by each of their selectors, in the order of the table. */
export function bySelector<Rule>(
  rules: readonly Rule[],
  selectorsOf: (rule: Rule) => readonly string[],
): ReadonlyMap<string, readonly Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const rule of rules)
    for (const selector of selectorsOf(rule)) found.set(selector, [...(found.get(selector) ?? []), rule]);
  return found;
}
