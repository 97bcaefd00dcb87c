// The range's target as an action of Moleculer, called by another node over Redis.
'use strict';
const { ServiceBroker } = require('./packages.cjs').packages('HOSTS_PACKAGES')('moleculer');

const broker = (namespace, nodeID) =>
  new ServiceBroker({
    namespace,
    nodeID,
    logger: false,
    transporter: `redis://127.0.0.1:${process.env.REDIS_PORT}`,
    registry: { strategy: 'RoundRobin' },
  });

module.exports = {
  async serve(run) {
    const namespace = `range-${process.pid}`;
    const serving = broker(namespace, 'handlers');
    serving.createService({ name: 'range', actions: { ask: (context) => run(context.params) } });
    await serving.start();
    return namespace;
  },
  async client(namespace) {
    const asking = broker(namespace, 'door');
    await asking.start();
    await asking.waitForServices('range');
    return async (asked) => {
      try {
        return await asking.call('range.ask', asked);
      } catch (error) {
        return { status: 500, text: `error ${error.message}` };
      }
    };
  },
};
