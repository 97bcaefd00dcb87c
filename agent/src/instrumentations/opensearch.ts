// The transport under the OpenSearch client and under Elasticsearch's client 7, whose shape it kept.
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
