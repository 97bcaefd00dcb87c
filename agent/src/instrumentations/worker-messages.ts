// Messages to worker threads: what came in with a request goes along, for the thread's agent to judge by.
import type { Instrumentation } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';
import { lend, takeLent } from '../thread-inputs.ts';

export const workerMessages: Instrumentation = {
  name: 'worker-messages',
  module: 'node:worker_threads',
  activities: ['rpc.call'],
  enable(threads, tap) {
    takeLent(tap as AgentTap);
    // Whichever port it is posted to, and to pools, whose threads have ports of their own.
    const posts = [threads.Worker.prototype, threads.MessagePort.prototype, threads.BroadcastChannel.prototype];
    for (const owner of posts)
      tap.wrap(
        owner,
        'postMessage',
        (postMessage) =>
          function (this: unknown, message: unknown) {
            lend(message, tap as AgentTap);
            return Reflect.apply(postMessage, this, arguments);
          },
      );
  },
};
