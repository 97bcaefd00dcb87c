// The part of the HTTP API that changes something: responses, and the policy of a service beside what was seen of it.
import { CollectorError } from './errors.ts';
import { json, type Call, type Route } from './http-server.ts';
import type { Policies, ServicePolicy } from './policies.ts';
import type { Profiles } from './profiles.ts';
import { responses } from './responses/index.ts';
import type { Stories } from './stories.ts';
import type { StoryActions } from './responses/story-actions.ts';

export interface ControlOptions {
  readonly stories: Stories;
  readonly actions: StoryActions;
  readonly policies: Policies;
  readonly profiles: Profiles;
}

export function controlRoutes({ stories, actions, policies, profiles }: ControlOptions): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/responses',
      access: 'operator',
      handle: () =>
        json({
          responses: responses.map((response) => ({
            name: response.name,
            title: response.title,
            rung: response.rung,
            needs: response.needs,
            automatic: response.automatic,
            minutes: response.minutes,
            d3fend: response.d3fend,
            undo: 'undo' in response,
          })),
        }),
    },
    {
      method: 'POST',
      path: '/v1/respond',
      access: 'operator',
      async handle(call) {
        const asked = await fieldsOf(call, {
          story: 'string',
          action: 'string',
          target: 'string',
          plan: 'boolean',
          undo: 'boolean',
        });
        const story = stories.find(String(asked.story ?? ''));
        if (!story) throw new CollectorError('NOT_FOUND', `there is no story ${String(asked.story).slice(0, 80)}`);
        const by = call.grant?.name ?? '';
        const name = String(asked.action ?? '');
        if (asked.undo === true) return json({ actions: await actions.undo(story.id ?? '', name, by) });
        const only = asked.target === undefined ? undefined : String(asked.target);
        return json({
          actions:
            asked.plan === true ? await actions.plan(story, name, only) : await actions.respond(story, name, by, only),
        });
      },
    },
    {
      method: 'GET',
      path: '/v1/profiles',
      access: 'operator',
      handle: () => json({ services: profiles.services() }),
    },
    {
      method: 'GET',
      path: '/v1/profiles/:service',
      access: 'operator',
      handle({ path }) {
        const service = path.service ?? '';
        const profile = profiles.profile(service);
        if (!profile)
          throw new CollectorError(
            'NOT_FOUND',
            `nothing was seen of the service ${service.slice(0, 80)}; seen were ${profiles.services().join(', ') || 'none'}`,
          );
        return json({ ...profile, policy: policies.policyFor(service) });
      },
    },
    {
      method: 'GET',
      path: '/v1/policies/:service',
      access: 'operator',
      handle: ({ path }) => json({ service: path.service, policy: policies.policyFor(path.service ?? '') }),
    },
    {
      method: 'PUT',
      path: '/v1/policies/:service',
      access: 'operator',
      async handle(call) {
        const { mode, profileLocked, killSwitch } = await fieldsOf(call, {
          mode: 'string',
          profileLocked: 'boolean',
          killSwitch: 'boolean',
        });
        if (mode !== undefined && mode !== 'observe' && mode !== 'block')
          throw new CollectorError('BAD_REQUEST', 'mode is observe or block');
        const change: ServicePolicy = {
          ...(mode !== undefined && { mode: mode as 'observe' | 'block' }),
          ...(profileLocked !== undefined && { profileLocked: profileLocked === true }),
          ...(killSwitch !== undefined && { killSwitch: killSwitch === true }),
        };
        policies.set(call.path.service ?? '', change);
        await policies.saved();
        return json({ service: call.path.service, policy: policies.policyFor(call.path.service ?? '') });
      },
    },
  ];
}

// The body's fields, each of its type; others are refused.
async function fieldsOf(
  call: Call,
  types: Readonly<Record<string, 'string' | 'boolean'>>,
): Promise<Record<string, string | boolean | undefined>> {
  const body = await call.json(64 * 1024);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new CollectorError('BAD_REQUEST', 'the body must be a JSON object');
  for (const [key, value] of Object.entries(body)) {
    const wanted = Object.hasOwn(types, key) ? types[key] : undefined;
    if (wanted === undefined)
      throw new CollectorError(
        'BAD_REQUEST',
        `"${key.slice(0, 40)}" is not a field; there are ${Object.keys(types).join(', ')}`,
      );
    if (typeof value !== wanted) throw new CollectorError('BAD_REQUEST', `"${key}" must be a ${wanted}`);
  }
  return body as Record<string, string | boolean>;
}
