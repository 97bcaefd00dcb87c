// The range's target on Apollo Server 5.
'use strict';
const { client, resolvers, typeDefs } = require('./graphql.cjs');
const library = require('./packages.cjs').packages();
const { ApolloServer } = library('@apollo/server');
const { startStandaloneServer } = library('@apollo/server/standalone');

module.exports = {
  async serve(run) {
    const server = new ApolloServer({ typeDefs, resolvers: resolvers(run), allowBatchedHttpRequests: true });
    const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
    return url;
  },
  client: (url) => client(url),
};
