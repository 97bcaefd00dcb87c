// Freezes what the attacked services may do at what they did before: whatever is new is blocked, not only reported.
import { distinct, eventsOf, type Plan, type Response } from './response.ts';

export const lockProfile: Response = {
  name: 'lock-profile',
  title: 'Lock the behaviour profile of the attacked services',
  rung: 2,
  needs: 'agent',
  automatic: false,
  minutes: 24 * 60,
  d3fend: 'D3-ACH',

  plan(story, world) {
    const plans: Plan[] = [];
    for (const { activity, operation, workload } of eventsOf(story, world)) {
      const service = workload?.service;
      if (!service || !(activity || operation)) continue;
      plans.push({
        target: { kind: 'service', value: service, role: 3 },
        lines: [
          `${service} may only do what it did before: new hosts, programs, files and packages' calls are blocked.`,
          `${world.agents(service)} process(es) of it have an agent connected now; a deploy that brings something new would be hit.`,
        ],
        ...(world.servicePolicy(service).profileLocked === true && { refused: 'the profile is locked already' }),
        detail: { service },
      });
    }
    return distinct(plans);
  },

  run({ detail }, world) {
    world.setService(detail.service!, { profileLocked: true });
    return { state: 'done', reason: '' };
  },

  undo({ detail }, world) {
    world.setService(detail.service!, { profileLocked: false });
    return { state: 'undone', reason: '' };
  },
};
