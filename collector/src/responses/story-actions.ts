// Carries responses out: plans them, holds the guard rails, keeps a record of each, ends and undoes them. Every outcome comes
// back as an event, and what the default playbook does goes the same way as what a person asks for.
import { randomUUID } from 'node:crypto';
import type { Event, ResponseAction, Story } from '@throughline/proto';
import { CollectorError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { ActionJson } from '../shapes.ts';
import { responses } from './index.ts';
import type { Plan, Response, World } from './response.ts';

export interface StoryActions {
  /** What was done about a story, oldest first, for people and scripts. */
  of(storyId: string): readonly ActionJson[];
  /** What the response would do about the story, or to the one target `only`. */
  plan(story: Story, name: string, only?: string): Promise<readonly ActionJson[]>;
  /** Does it; throws RESPONSE_REFUSED with the guard rail's sentence when nothing of it may be done. */
  respond(story: Story, name: string, by: string, only?: string): Promise<readonly ActionJson[]>;
  /** Takes back what of it is in force; throws RESPONSE_REFUSED when there is nothing to take back. */
  undo(storyId: string, name: string, by: string): Promise<readonly ActionJson[]>;
  /** The automatic playbook: whatever is automatic and not yet done for these stories. Never throws. */
  automatic(stories: readonly Story[]): Promise<void>;
  /** Ends what has reached its time; call it now and then. */
  expire(): Promise<void>;
  /** The clock was set: what is in force ends so much later, microseconds; below 0 earlier. */
  moveEnds(byUs: number): Promise<void>;
}

export interface StoryActionsOptions {
  readonly world: () => World;
  /** The id of the story that a story has gone on as; its own for one that was never merged. */
  readonly current: (storyId: string) => string;
  readonly saved: readonly ResponseAction[];
  /** Resolves once they are durable, or could not be kept: what is done about an attack does not wait for a disk. */
  readonly save: (actions: readonly ResponseAction[]) => Promise<void>;
  /** A record of what was done goes into the stream of events. */
  readonly report: (event: Event) => void;
  readonly playbook: 'report' | 'block';
  readonly blockMinutes: number;
  readonly perHourMax: number;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly nowUs: () => number;
}

const ACTIONS_MAX = 10_000;
const AUTOMATIC = 'playbook';
/** States of a story in which the playbook acts without a person. */
const ACTIVE = new Set(['open', 'incident']);

export function createStoryActions(options: StoryActionsOptions): StoryActions {
  const { metrics, log, nowUs } = options;
  const actions = new Map<string, ResponseAction>(
    options.saved.slice(-ACTIONS_MAX).map((action) => [action.id ?? '', resumed(action)]),
  );
  let recent: number[] = [];
  /** Steps that each story had when the playbook last looked at it. */
  const looked = new Map<string, number>();
  metrics.describe('responses', 'Response actions, by action and outcome.');

  async function keep(action: ResponseAction): Promise<ActionJson> {
    actions.set(action.id ?? '', action);
    if (actions.size > ACTIONS_MAX) {
      // One in force is still to be ended or undone; only when all are, the oldest goes all the same.
      const over = [...actions.values()].find(({ state }) => state !== 'done' && state !== 'running');
      actions.delete(over?.id ?? actions.keys().next().value!);
    }
    await options.save([action]);
    return actionJson(action);
  }

  async function plansOf(story: Story, response: Response, only: string | undefined): Promise<readonly Plan[]> {
    const plans = await response.plan(story, options.world());
    return only === undefined ? plans : plans.filter(({ target }) => target.value === only);
  }

  function inForce(storyId: string, response: Response, plan: Plan): ResponseAction | undefined {
    return [...actions.values()].find(
      (action) =>
        options.current(action.storyId ?? '') === options.current(storyId) &&
        action.action === response.name &&
        action.target?.value === plan.target.value &&
        (action.state === 'done' || action.state === 'running'),
    );
  }

  async function execute(story: Story, response: Response, plan: Plan, by: string): Promise<ActionJson> {
    const known = inForce(story.id ?? '', response, plan);
    if (known) return actionJson(known);
    const requestedUs = nowUs();
    const minutes =
      by === AUTOMATIC && response.minutes > 0 ? Math.min(options.blockMinutes, response.minutes) : response.minutes;
    const action: ResponseAction = {
      id: `act-${randomUUID()}`,
      storyId: story.id ?? '',
      action: response.name,
      target: plan.target,
      requestedBy: by,
      requestedUs,
      expiresUs: minutes > 0 ? requestedUs + minutes * 60_000_000 : 0,
      state: 'running',
      plan: [...plan.lines],
      detail: { ...plan.detail },
    };
    const refusal = plan.refused ?? (by === AUTOMATIC ? plan.needsPerson : undefined) ?? overLimit();
    if (refusal !== undefined) return await finish(action, { state: 'refused', reason: refusal }, false);

    recent.push(requestedUs);
    // Before it is done, so that a crash in between leaves a trace of what may have been done.
    await keep(action);
    const about = { actionId: action.id!, storyId: action.storyId!, expiresUs: action.expiresUs! };
    try {
      const outcome = await response.run(plan, options.world(), about);
      const verified =
        outcome.state === 'done' && response.verify ? await response.verify(plan, options.world(), about) : false;
      return await finish(action, outcome, verified);
    } catch (error) {
      return await finish(action, { state: 'failed', reason: (error as Error).message }, false);
    }
  }

  async function finish(
    action: ResponseAction,
    { state, reason }: { state: string; reason: string },
    verified: boolean,
  ): Promise<ActionJson> {
    metrics.count('responses', { action: action.action ?? '', outcome: state });
    log('info', 'response', {
      action: action.action ?? '',
      story: action.storyId ?? '',
      target: action.target?.value ?? '',
      outcome: state,
      reason,
      by: action.requestedBy ?? '',
    });
    options.report({
      id: `${action.id}-${state}`,
      timeUs: nowUs(),
      source: 'collector',
      responseResult: {
        actionId: action.id ?? '',
        action: action.action ?? '',
        storyId: action.storyId ?? '',
        outcome: state,
        reason,
        verified,
      },
    });
    return await keep({ ...action, state, reason, verified });
  }

  function overLimit(): string | undefined {
    const anHourAgo = nowUs() - 3_600_000_000;
    recent = recent.filter((at) => at > anHourAgo);
    return recent.length >= options.perHourMax
      ? `${options.perHourMax} responses were made within the hour, which is the limit`
      : undefined;
  }

  async function takeBack(action: ResponseAction, by: string, state: 'undone' | 'expired'): Promise<ActionJson> {
    const response = named(action.action ?? '');
    const about = { actionId: action.id!, storyId: action.storyId!, expiresUs: 0 };
    try {
      const outcome = await response.undo!(planOf(action), options.world(), about);
      return await finish(
        { ...action, requestedBy: by },
        outcome.state === 'undone' ? { state, reason: outcome.reason } : outcome,
        false,
      );
    } catch (error) {
      return await finish(action, { state: 'failed', reason: `undo failed: ${(error as Error).message}` }, false);
    }
  }

  return {
    of: (storyId) =>
      [...actions.values()]
        .filter((action) => options.current(action.storyId ?? '') === options.current(storyId))
        .map(actionJson),
    async plan(story, name, only) {
      const plans = await plansOf(story, named(name), only);
      return plans.map((plan) =>
        actionJson({
          id: '',
          storyId: story.id ?? '',
          action: name,
          target: plan.target,
          state: plan.refused === undefined ? 'planned' : 'refused',
          reason: plan.refused ?? plan.needsPerson ?? '',
          plan: [...plan.lines],
        }),
      );
    },
    async respond(story, name, by, only) {
      const response = named(name);
      const plans = await plansOf(story, response, only);
      if (plans.length === 0)
        throw new CollectorError(
          'RESPONSE_REFUSED',
          `nothing in the story ${story.id} is there for ${name} to act upon`,
        );
      const done: ActionJson[] = [];
      for (const plan of plans) done.push(await execute(story, response, plan, by));
      return done;
    },
    async undo(storyId, name, by) {
      const response = named(name);
      const undoable = [...actions.values()].filter(
        (action) =>
          options.current(action.storyId ?? '') === options.current(storyId) &&
          action.action === name &&
          action.state === 'done',
      );
      if (undoable.length === 0)
        throw new CollectorError('RESPONSE_REFUSED', `no ${name} is in force for the story ${storyId}`);
      if (!response.undo) throw new CollectorError('RESPONSE_REFUSED', `${name} cannot be undone`);
      const undone: ActionJson[] = [];
      for (const action of undoable) undone.push(await takeBack(action, by, 'undone'));
      return undone;
    },
    async automatic(stories) {
      if (options.playbook === 'report') return;
      for (const story of stories) {
        if (!ACTIVE.has(story.state ?? '')) continue;
        // Plans follow from the steps; a story that only changed its words needs no second look.
        const steps = story.steps?.length ?? 0;
        if (looked.get(story.id ?? '') === steps) continue;
        looked.set(story.id ?? '', steps);
        if (looked.size > ACTIONS_MAX) looked.delete(looked.keys().next().value!);
        for (const response of responses) {
          if (!response.automatic) continue;
          try {
            for (const plan of await response.plan(story, options.world())) {
              if (plan.refused === undefined && plan.needsPerson === undefined && !tried(story, response, plan))
                await execute(story, response, plan, AUTOMATIC);
            }
          } catch (error) {
            metrics.count('playbook_faults');
            log('error', 'the playbook failed', {
              story: story.id ?? '',
              action: response.name,
              reason: (error as Error).message,
            });
          }
        }
      }
    },
    async moveEnds(byUs) {
      recent = recent.map((at) => at + byUs);
      for (const action of actions.values()) {
        if ((action.state === 'done' || action.state === 'running') && action.expiresUs)
          await keep({ ...action, expiresUs: action.expiresUs + byUs });
      }
    },
    async expire() {
      const now = nowUs();
      for (const action of actions.values()) {
        if (action.state !== 'done' || !action.expiresUs || action.expiresUs > now) continue;
        if (named(action.action ?? '').undo) await takeBack(action, action.requestedBy ?? '', 'expired');
        else await keep({ ...action, state: 'expired' });
      }
    },
  };

  // What a person has undone is not done again behind their back.
  function tried(story: Story, response: Response, plan: Plan): boolean {
    return [...actions.values()].some(
      (action) =>
        options.current(action.storyId ?? '') === story.id &&
        action.action === response.name &&
        action.target?.value === plan.target.value,
    );
  }
}

/** What a collector died over may have been done: it counts as in force, so that it can be taken back. */
function resumed(action: ResponseAction): ResponseAction {
  if (action.state !== 'running') return action;
  return {
    ...action,
    state: 'done',
    verified: false,
    reason: 'the collector ended while this was being done; whether it took effect is not known',
  };
}

function planOf(action: ResponseAction): Plan {
  return { target: action.target ?? {}, lines: action.plan ?? [], detail: action.detail ?? {} };
}

function named(name: string): Response {
  const found = responses.find((response) => response.name === name);
  if (!found)
    throw new CollectorError(
      'NOT_FOUND',
      `there is no response "${name.slice(0, 40)}"; there are ${responses.map((r) => r.name).join(', ')}`,
    );
  return found;
}

function actionJson(action: ResponseAction): ActionJson {
  const iso = (us: number | null | undefined): string => (us ? new Date(us / 1000).toISOString() : '');
  return {
    id: action.id ?? '',
    story: action.storyId ?? '',
    action: action.action ?? '',
    target: { kind: action.target?.kind ?? '', value: action.target?.value ?? '' },
    state: action.state ?? '',
    requestedBy: action.requestedBy ?? '',
    requested: iso(action.requestedUs),
    ...(action.expiresUs && { expires: iso(action.expiresUs) }),
    verified: action.verified ?? false,
    reason: action.reason ?? '',
    plan: action.plan ?? [],
  };
}
