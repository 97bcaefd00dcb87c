import { expect, test } from 'vitest';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

test.each([
  [`00-${traceId}-${spanId}-01`, true],
  [`01-${traceId}-${spanId}-01-later`, true],
  [`ff-${traceId}-${spanId}-01`, false],
  [`00-${'0'.repeat(32)}-${spanId}-01`, false],
  [`00-${traceId}-${'0'.repeat(16)}-01`, false],
  [`00-${traceId.toUpperCase()}-${spanId}-01`, false],
  [`00-${traceId}-${spanId}`, false],
  ['', false],
  [undefined, false],
])('%s', (header, valid) => {
  const parsed = parseTraceparent(header);
  expect(parsed !== undefined).toBe(valid);
  if (parsed) expect(parsed).toMatchObject({ traceId, spanId, flags: '01' });
});

test('format undoes parse', () => {
  const header = `00-${traceId}-${spanId}-01`;
  expect(formatTraceparent(parseTraceparent(header)!)).toBe(header);
});
