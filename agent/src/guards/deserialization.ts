// Unsafe deserialisation: a text that the user sent makes a deserialiser build functions or objects of classes.
import type { Guard } from '../guard.ts';

export const deserialization: Guard = {
  id: 'deserialization',
  title: 'User input makes a deserialiser build code',
  techniques: ['T1190', 'T1059.007'],
  weakness: 'CWE-502',
  operations: ['deserialize'],
  severity: 'critical',
  blindSpot: 'Gadgets made of plain data, and formats whose marks of code it does not know.',
  judge(operation, inputs) {
    if (operation.kind !== 'deserialize') return undefined;
    const marks =
      (Object.hasOwn(MARKS, operation.format) ? MARKS[operation.format] : undefined) ??
      (EVALUATES.has(operation.format) ? CODE : EVERY);
    const mark = marks.find((candidate) => operation.source.includes(candidate));
    if (mark === undefined) return undefined;
    for (const input of inputs.values()) {
      if (!input.value.includes(mark)) continue;
      return {
        reason: `input from ${input.path} holds code for ${operation.format.slice(0, 40)}`,
        confidence: 0.97,
        input,
      };
    }
    return undefined;
  },
};

// What makes a deserialiser evaluate what follows it.
const MARKS: Readonly<Record<string, readonly string[]>> = {
  // The second is its mark of a circular path, evaluated by old versions.
  'node-serialize': ['_$$ND_FUNC$$_', '_$$ND_CC$$_'],
  'js-yaml': ['!!js/', 'tag:yaml.org,2002:js/'],
  yaml: ['!!js/', 'tag:yaml.org,2002:js/'],
  funcster: ['__js_function'],
  cryo: ['_CRYO_FUNCTION_'],
};
const EVERY: readonly string[] = Object.values(MARKS).flat();

// These evaluate their text as JavaScript: any code in it is run.
const EVALUATES = new Set(['serialize-to-js', 'serialijse', 'eval-json', 'json-fn', 'jsonfn', 'serialize-javascript']);
const CODE: readonly string[] = [
  'function(',
  'function (',
  '=>',
  'new Function',
  'require(',
  'process.',
  'constructor',
  'import(',
  'eval(',
];
