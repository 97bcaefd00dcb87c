// The transport under the OpenSearch client, whose shape it took from Elasticsearch's.
import type { Instrumentation } from '../instrumentation.ts';
import { guardTransport } from './elasticsearch.ts';

export const opensearch: Instrumentation = {
  name: 'opensearch',
  module: '@opensearch-project/opensearch',
  versions: '>=1',
  operations: ['nosql.query'],
  enable(exports, tap) {
    guardTransport(exports, tap, 'opensearch');
  },
};
