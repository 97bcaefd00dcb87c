// Refuses the poisoned record wherever it is read again: a restart or a rebalance would deliver it once more.
import { asBlockRule } from './block-rule.ts';
import { distinct, eventsOf, type Plan, type Response } from './response.ts';

export const blockRecord: Response = {
  name: 'block-record',
  title: 'Skip the poisoned record',
  rung: 1,
  needs: 'agent',
  automatic: true,
  minutes: 24 * 60,
  d3fend: 'D3-ITF',

  plan(story, world) {
    const plans: Plan[] = [];
    for (const { activity, workload } of eventsOf(story, world)) {
      const record = activity?.record;
      // Without an offset a record has no name.
      if (!record?.topic || !record.offset) continue;
      const value = `${record.topic}/${record.partition ?? 0}/${record.offset}`;
      plans.push({
        target: { kind: 'record', value, role: 3 },
        lines: [
          `Consumers with an agent skip the record ${record.topic}[${record.partition ?? 0}]@${record.offset} and commit past it.`,
          `It was read by ${workload?.service || 'an unnamed service'}; no other record is touched.`,
        ],
        detail: { kind: 'record', value },
      });
    }
    return distinct(plans);
  },

  ...asBlockRule,
};
