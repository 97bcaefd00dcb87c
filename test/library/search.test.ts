// OpenSearch's and Elasticsearch's clients against a real engine that compiles and runs the scripts it is sent.
import { afterAll, beforeAll } from 'vitest';
import { cachedPackages } from './cached.ts';
import { sinks, testJudged } from './judged.ts';
import { startOpensearch } from './opensearch-server.ts';
import type { MaybeServer } from './servers.ts';

let server: MaybeServer = { missing: 'not started' };
beforeAll(async () => {
  server = await startOpensearch();
}, 400_000);
afterAll(() => {
  if ('stop' in server) server.stop();
});

const attack = { name: `x' || 'a' == 'a` };
const benign = { name: 'alice' };

testJudged({
  cases: 'search',
  kind: 'nosql.query',
  unsafe: [
    ...sinks(
      ['openScript', 'openCallback', 'elasticScript', 'elastic7Script', 'elastic7Callback'],
      attack,
      benign,
      (answer) => answer.body?.result?.length === 2,
    ),
    ...sinks(['openUpdate'], attack, benign, (answer) => answer.body?.result === 2),
  ],
  safe: sinks(
    ['openTerm', 'openParameter', 'elasticTerm', 'elasticParameter', 'elastic7Term', 'index'],
    attack,
    benign,
  ),
  servers: () => ({ PORT_OPENSEARCH: server }),
  // The last whose client takes any server for its own.
  packages: () => cachedPackages({ ELASTICSEARCH_7: { name: '@elastic/elasticsearch', version: '7.13.0' } }),
});
