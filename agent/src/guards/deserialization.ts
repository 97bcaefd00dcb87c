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
    const mark = MARKS.find((candidate) => operation.source.includes(candidate));
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

// Each makes its deserialiser evaluate what follows.
const MARKS: readonly string[] = [
  '_$$ND_FUNC$$_', // node-serialize
  '_$$ND_CC$$_', // node-serialize: circular path, evaluated in old versions
  '!!js/function', // js-yaml 3
  '!!js/regexp',
  '!!js/undefined',
  'tag:yaml.org,2002:js/', // the same, written out
  '!<tag:yaml.org,2002:js',
  '__js_function', // funcster
  '_CRYO_FUNCTION_', // cryo
  '_CRYO_REF_',
  '__cryo_type__',
  '_PICKLE_FUNCTION_', // class-pickle kind
  '(function', // serialize-to-js and others evaluate the text as JavaScript
  'function(',
  'function (',
  '=>',
  'new Function',
  'require(',
  'process.',
  'constructor.constructor',
  'rO0AB', // Java, for bridges
];
