// What the responses that refuse something have in common: a rule for every agent, taken back by its id.
import type { Response } from './response.ts';

/** For plans whose detail says the rule: {kind, value}. */
export const asBlockRule: Pick<Response, 'run' | 'undo'> = {
  run({ detail }, world, { actionId, storyId, expiresUs }) {
    // Every service: an attacker who is refused at one tries the next.
    const added = world.addRule({ id: actionId, kind: detail.kind!, value: detail.value!, expiresUs, storyId }, '');
    return added
      ? { state: 'done', reason: '' }
      : { state: 'refused', reason: 'there are as many block rules as agents can hold' };
  },

  undo(_plan, world, { actionId }) {
    world.removeRule(actionId);
    return { state: 'undone', reason: '' };
  },
};
