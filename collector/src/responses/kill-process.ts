// Kills the processes that the attack started, by the sensor of their node, which checks each one's identity again.
import { processKey } from '@throughline/proto';
import { distinct, eventsOf, type Plan, type Response } from './response.ts';

export const killProcess: Response = {
  name: 'kill-process',
  title: 'Kill the processes that the attack started',
  rung: 3,
  needs: 'sensor',
  automatic: false,
  minutes: 0,
  d3fend: 'D3-PT',

  plan(story, world) {
    const plans: Plan[] = [];
    for (const { processExec, process, workload } of eventsOf(story, world)) {
      const key = processKey(process);
      if (!processExec || !process || key === undefined) continue;
      const command = (process.arguments ?? []).join(' ').slice(0, 120) || process.executable;
      plans.push({
        target: { kind: 'process', value: key, role: 3 },
        lines: [
          `Process ${process.hostPid || process.pid} on ${workload?.node || 'its node'} (${command}) is killed if it still is the very same one.`,
          'Its children live on unless they are in the story themselves.',
        ],
        ...(!world.sensorFor(workload) && { refused: `no sensor is connected for the node ${workload?.node ?? ''}` }),
        detail: { process: JSON.stringify(process), workload: JSON.stringify(workload ?? {}) },
      });
    }
    return distinct(plans);
  },

  async run({ detail }, world, { actionId, storyId }) {
    const process = JSON.parse(detail.process!) as object;
    const workload = JSON.parse(detail.workload!) as object;
    const outcome = await world.orderSensor({ id: actionId, action: 'kill-process', process, storyId }, workload);
    return outcome ?? { state: 'failed', reason: 'the sensor did not answer' };
  },
};
