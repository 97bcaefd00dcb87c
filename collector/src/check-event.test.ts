import { expect, test } from 'vitest';
import type { Event } from '@throughline/proto';
import { checkEvent, type Witness } from './check-event.ts';

const NOW = 1_790_000_000_000_000;
const DAY = 86_400_000_000;
const agent: Witness = { role: 'agent', workload: { service: 'shop', podUid: 'p1' } };
const sensor: Witness = { role: 'sensor', workload: { node: 'n1' } };
const relay: Witness = { role: 'relay', workload: {} };
const good: Event = { id: 'e', timeUs: NOW, operation: {} };

test.each<[string, Event, Witness, string | undefined]>([
  ['an ordinary one', good, agent, undefined],
  ['the longest id', { ...good, id: 'x'.repeat(256) }, agent, undefined],
  ['an id one longer', { ...good, id: 'x'.repeat(257) }, agent, 'event id too long'],
  ['a time a day ahead', { ...good, timeUs: NOW + DAY }, agent, undefined],
  ['a time beyond', { ...good, timeUs: NOW + DAY + 1 }, agent, 'event from the future'],
  ['a negative time', { ...good, timeUs: -1 }, agent, 'event without a time'],
  [
    'as many keys as there may be',
    { ...good, keys: Array.from({ length: 64 }, () => ({ kind: 'k', value: 'v', role: 1 })) },
    agent,
    undefined,
  ],
  [
    'one key more',
    { ...good, keys: Array.from({ length: 65 }, () => ({ kind: 'k', value: 'v', role: 1 })) },
    agent,
    'too many keys',
  ],
  [
    'a key with a role that does not exist',
    { ...good, keys: [{ kind: 'k', value: 'v', role: 4 as never }] },
    agent,
    'key without a role',
  ],
  ['no payload', { id: 'e', timeUs: NOW }, agent, 'event without a payload'],
  [
    'the kernel, by an agent',
    { id: 'e', timeUs: NOW, processExec: {} },
    agent,
    'processExec is not for the role agent',
  ],
  ['the application, by a sensor', good, sensor, 'operation is not for the role sensor'],
  ['anything, by a relay', { id: 'e', timeUs: NOW, cloudApiCall: {} }, relay, undefined],
  ['its own workload', { ...good, workload: { service: 'shop', podUid: 'p1' } }, agent, undefined],
  ['what its Hello left open', { ...good, workload: { containerId: 'c1' } }, agent, undefined],
  ['another service', { ...good, workload: { service: 'payments' } }, agent, 'speaks for another workload'],
  ['another pod', { ...good, workload: { podUid: 'p2' } }, agent, 'speaks for another workload'],
  [
    'any pod of its node, by a sensor',
    { id: 'e', timeUs: NOW, fileOpen: {}, workload: { node: 'n1', podUid: 'p9' } },
    sensor,
    undefined,
  ],
  [
    'a pod of another node',
    { id: 'e', timeUs: NOW, fileOpen: {}, workload: { node: 'n2' } },
    sensor,
    'speaks for another workload',
  ],
])('%s', (_name, event, witness, reason) => {
  expect(checkEvent(event, witness, NOW)).toBe(reason);
});
