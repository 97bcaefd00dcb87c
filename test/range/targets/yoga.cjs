// The range's target on GraphQL Yoga.
'use strict';
const http = require('node:http');
const { client, resolvers, typeDefs } = require('./graphql.cjs');
const { createSchema, createYoga } = require('./packages.cjs').packages()('graphql-yoga');

module.exports = {
  async serve(run) {
    const yoga = createYoga({
      schema: createSchema({ typeDefs, resolvers: resolvers(run) }),
      batching: true,
      logging: false,
      maskedErrors: false,
    });
    const server = http.createServer(yoga);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server.address().port;
  },
  client: (port) => client(`http://127.0.0.1:${port}/graphql`),
};
