// The range's target on Mercurius, the GraphQL of fastify.
'use strict';
const { client, resolvers, typeDefs } = require('./graphql.cjs');
const library = require('./packages.cjs').packages();

module.exports = {
  async serve(run) {
    const app = library('fastify')({ bodyLimit: 4e6 });
    await app.register(library('mercurius'), {
      schema: typeDefs,
      resolvers: resolvers(run),
      allowBatchedQueries: true,
      jit: 0,
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server.address().port;
  },
  client: (port) => client(`http://127.0.0.1:${port}/graphql`),
};
