import { postForm, postJson, type KnownCase } from '../case.ts';

const benign =
  (route: string): KnownCase['benign'] =>
  () => [
    postJson(`/documents-store/${route}`, { name: 'bob', password: 'hunter2' }),
    postJson(`/documents-store/${route}`, { name: 'ann', password: '$ne' }),
    postForm(`/documents-store/${route}`, { name: 'bob', password: '{"$gt":""}' }),
  ];

export default [
  {
    app: 'documents-store',
    package: 'mongoose-8.8.2',
    id: '–',
    guard: 'nosql-injection',
    needs: 'mongodb',
    title: 'an operator for a password, where sanitizeFilter is left at its default',
    attack: ({ secret }) => ({
      requests: [postForm('/documents-store/mongoose', 'name=ann&password[$ne]=x')],
      effect: { kind: 'answer', holds: secret },
    }),
    benign: benign('mongoose'),
  },
  {
    app: 'documents-store',
    package: 'mongo-sanitize',
    id: '–',
    guard: 'nosql-injection',
    needs: 'mongodb',
    title: 'an operator one level below what the filter takes out',
    attack: ({ secret }) => ({
      requests: [postJson('/documents-store/mongo-sanitize', { name: 'ann', password: { $not: { $eq: 'x' } } })],
      effect: { kind: 'answer', holds: secret },
    }),
    benign: benign('mongo-sanitize'),
  },
] satisfies KnownCase[];
