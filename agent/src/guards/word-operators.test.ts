import { describe, expect, it } from 'vitest';
import type { NosqlQueryOperation } from '../operation.ts';
import { judgeWith } from './judge-with.test-helper.ts';
import { nosqlInjection } from './nosql-injection.ts';

const find = (filter: unknown): NosqlQueryOperation => ({
  kind: 'nosql.query',
  call: 'prisma.user.findFirst',
  system: 'prisma',
  command: 'findFirst',
  filter,
});
const judged = (filter: unknown, body: unknown) => judgeWith(nosqlInjection, find(filter), { body })?.reason;

const attacks: readonly (readonly [string, unknown, unknown])[] = [
  ['what the password is not', { email: 'a@b.c', password: { not: '' } }, { email: 'a@b.c', password: { not: '' } }],
  ['how a token begins', { resetToken: { startsWith: 'a' } }, { token: { startsWith: 'a' } }],
  ['below AND', { AND: [{ email: 'x' }, { api_key: { contains: '' } }] }, { key: { contains: '' } }],
  ['of a relation', { user: { passwordHash: { gt: 'a' } } }, { p: { gt: 'a' } }],
  ['a number in a query', { pin: { not: 0 } }, { pin: { not: '0' } }],
  ['beside the mode', { secret: { contains: 'x', mode: 'insensitive' } }, { s: { contains: 'x' } }],
  ['a list', { otp: { notIn: [] } }, { otp: { notIn: [] } }],
];

const benign: readonly (readonly [string, unknown, unknown])[] = [
  ['a filter language for prices', { price: { gt: 5 } }, { price: { gt: 5 } }],
  ['a search by name', { name: { contains: 'ann' } }, { name: { contains: 'ann' } }],
  ["the program's own operator", { resetToken: { not: null }, email: 'a' }, { email: 'a' }],
  ["the user's text in the program's operator", { tokenPrefix: { startsWith: 'abc' } }, { prefix: 'abc' }],
  ['a password as text', { email: 'a', password: 'x' }, { email: 'a', password: 'x' }],
  ['a word in a name', { compass: { gt: 5 }, pinned: { not: true } }, { compass: { gt: 5 }, pinned: { not: true } }],
  ['the same word for another operand', { token: { not: 'revoked' } }, { status: { not: 'open' } }],
  ['a field of JSON', { token: { id: 1, not: 2 } }, { token: { id: 1, not: 2 } }],
];

describe('operators that are words', () => {
  it.each(attacks)('on a secret: %s', (_name, filter, body) => {
    expect(judged(filter, body)).toMatch(/came from body/);
  });
  it.each(benign)('are left alone: %s', (_name, filter, body) => {
    expect(judged(filter, body)).toBeUndefined();
  });
});
