// Prototype pollution: a key that the user sent leads a merge or a path assignment into a prototype.
import type { Guard } from '../guard.ts';

export const prototypePollution: Guard = {
  id: 'prototype-pollution',
  title: 'User input wrote into a prototype',
  techniques: ['T1190'],
  weakness: 'CWE-1321',
  operations: ['object.merge'],
  severity: 'high',
  blindSpot: 'Merge functions of the application itself, until something that they polluted is used.',
  judge(operation, inputs) {
    if (operation.kind !== 'object.merge') return undefined;
    const key = REACHES.find((name) => operation.path.includes(name));
    if (key === undefined) return undefined;
    const input = inputs.equal(key);
    if (input !== undefined)
      return { reason: `the key ${key} from ${input.path} leads into a prototype`, confidence: 0.95, input };
    const inPath = new RegExp(`(?<![\\w$])${key}(?![\\w$])`);
    for (const one of inputs.values()) {
      if (one.value.length > 4_096 || !one.value.includes(key) || !inPath.test(one.value)) continue;
      return { reason: `the path from ${one.path} leads into a prototype`, confidence: 0.93, input: one };
    }
    return undefined;
  },
};

const REACHES = ['__proto__', 'constructor'];
