// Pauses a container, or cuts it off the network, by the sensor of its node: two rungs with the same hands.
import { distinct, eventsOf, type Plan, type Response } from './response.ts';

interface Kind {
  readonly name: string;
  readonly title: string;
  readonly rung: number;
  readonly minutes: number;
  readonly d3fend: string;
  readonly order: string;
  readonly undoOrder: string;
  readonly effect: string;
}

function containContainer(kind: Kind): Response {
  const order =
    (action: string): NonNullable<Response['undo']> =>
    async ({ detail }, world, { actionId, storyId, expiresUs }) => {
      const workload = JSON.parse(detail.workload!) as object;
      const { containerId = '', cgroupId = '' } = detail;
      const outcome = await world.orderSensor(
        { id: actionId, action, containerId, cgroupId, expiresUs, storyId },
        workload,
      );
      if (outcome?.state === 'done' && action === kind.undoOrder) return { state: 'undone', reason: outcome.reason };
      return outcome ?? { state: 'failed', reason: 'the sensor did not answer' };
    };
  return {
    name: kind.name,
    title: kind.title,
    rung: kind.rung,
    needs: 'sensor',
    automatic: false,
    minutes: kind.minutes,
    d3fend: kind.d3fend,
    plan(story, world) {
      const plans: Plan[] = [];
      for (const { workload, processExec, socketConnect } of eventsOf(story, world)) {
        if (!(processExec || socketConnect) || !workload?.containerId) continue;
        const protectedNamespace = world.protectedNamespaces.includes(workload.namespace ?? '');
        const refused = protectedNamespace
          ? `the namespace ${workload.namespace} is protected`
          : world.sensorFor(workload)
            ? undefined
            : `no sensor is connected for the node ${workload.node ?? ''}`;
        plans.push({
          target: { kind: 'container', value: workload.containerId, role: 3 },
          lines: [
            `Container ${workload.containerId.slice(0, 12)} of ${workload.podName || workload.service || 'its pod'}: ${kind.effect}`,
          ],
          ...(refused !== undefined && { refused }),
          detail: {
            containerId: workload.containerId,
            cgroupId: workload.cgroupId ?? '',
            workload: JSON.stringify(workload),
          },
        });
      }
      return distinct(plans);
    },
    run: order(kind.order),
    undo: order(kind.undoOrder),
  };
}

export const pauseContainer = containContainer({
  name: 'pause-container',
  title: 'Pause the container',
  rung: 4,
  minutes: 10,
  d3fend: 'D3-PS',
  order: 'pause-container',
  undoOrder: 'resume-container',
  effect: 'every process in it stops until it is resumed; a liveness probe may restart it before.',
});

export const isolateContainer = containContainer({
  name: 'isolate',
  title: 'Cut the container off the network',
  rung: 5,
  minutes: 60,
  d3fend: 'D3-NI',
  order: 'isolate',
  undoOrder: 'release',
  effect: 'no connection in or out, established ones included, but for the allowed addresses.',
});
