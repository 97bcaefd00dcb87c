// A policy's ends by the clock of whoever holds it: an agent's clock, or that of a collector in between, may be far from the clock of
// the collector that said it.
import type { AgentPolicy } from './schema.ts';

/**
 * @param policy as it was received, just now
 * @param nowUs the receiver's clock, microseconds since 1970
 * @returns the same with what was left until each end still left, and without `saidUs`, for keeping; unchanged when it does not say when it was said
 */
export function inOwnClock({ saidUs, ...policy }: AgentPolicy, nowUs: number): AgentPolicy {
  if (!saidUs) return policy;
  const later = Math.round(nowUs) - saidUs;
  return {
    ...policy,
    blockRules: (policy.blockRules ?? []).map((rule) =>
      rule.expiresUs ? { ...rule, expiresUs: rule.expiresUs + later } : rule,
    ),
    ...(policy.profileExpiresUs && { profileExpiresUs: policy.profileExpiresUs + later }),
  };
}
