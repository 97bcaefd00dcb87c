// Messages from the parent process: what came in with its requests is told before them.
import type { Instrumentation } from '../instrumentation.ts';
import { takeFromParent } from '../process-inputs.ts';
import type { AgentTap } from '../tap.ts';

export const parentMessages: Instrumentation = {
  name: 'parent-messages',
  module: 'node:process',
  activities: ['rpc.call'],
  enable(process, tap) {
    takeFromParent(process, tap as AgentTap);
  },
};
