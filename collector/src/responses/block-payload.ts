// Refuses whatever carries the very value that reached the sink, whoever sends it: for attacks from behind a proxy that many
// share, and from many addresses.
import { asBlockRule } from './block-rule.ts';
import { distinct, eventsOf, type Plan, type Response } from './response.ts';

/** Shorter values are words that ordinary requests carry too. */
const CHARACTERS_MIN = 6;

export const blockPayload: Response = {
  name: 'block-payload',
  title: 'Refuse the value that carried the attack',
  rung: 1,
  needs: 'agent',
  automatic: false,
  minutes: 24 * 60,
  d3fend: 'D3-ITF',

  plan(story, world) {
    const plans: Plan[] = [];
    for (const { operation, workload } of eventsOf(story, world)) {
      const input = operation?.verdict?.input;
      if (!input?.sha256) continue;
      const short = (input.length ?? 0) < CHARACTERS_MIN;
      plans.push({
        target: { kind: 'payload', value: input.sha256, role: 3 },
        lines: [
          `Every agent refuses a request, and skips a record, that carries this very value (${input.length ?? 0} characters, from ${input.path || 'its input'}), at its first dangerous call.`,
          `It reached ${operation?.call || 'a sink'} in ${workload?.service || 'an unnamed service'}; another value passes.`,
        ],
        ...(short && {
          refused: `${input.length ?? 0} characters are too few: ordinary requests may carry them, ${CHARACTERS_MIN} are needed`,
        }),
        detail: { kind: 'payload', value: input.sha256 },
      });
    }
    return distinct(plans);
  },

  ...asBlockRule,
};
