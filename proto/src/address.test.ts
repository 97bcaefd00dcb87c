import { expect, test } from 'vitest';
import { AddressError, parseAddress } from './address.ts';

test.each([
  ['grpc://localhost:4400', { target: 'dns:///localhost:4400', host: 'localhost', port: 4400, secure: false }],
  ['grpc://collector', { target: 'dns:///collector:4400', host: 'collector', port: 4400, secure: false }],
  ['grpcs://[::1]:9', { target: 'dns:///[::1]:9', host: '::1', port: 9, secure: true }],
  [
    'unix:///run/throughline.sock',
    { target: 'unix:/run/throughline.sock', path: '/run/throughline.sock', secure: false },
  ],
])('%s', (text, address) => {
  expect(parseAddress(text)).toEqual({ host: '', port: 0, path: '', ...address });
});

test.each([
  '',
  'localhost:4400',
  'http://x',
  'grpc://',
  'grpc://x/path',
  'grpc://u@x',
  'unix://host/path',
  'unix:///',
  'grpc://x:99999',
])('refuses "%s" with a sentence that says what is allowed', (text) => {
  expect(() => parseAddress(text)).toThrow(AddressError);
  expect(() => parseAddress(text)).toThrow(/allowed are grpc:\/\//);
});
