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
    if (mark === undefined || (YAML.has(operation.format) && !hasTag(operation.source))) return undefined;
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
  // Bytes that build values only: nothing in them is a mark.
  v8: [],
};
const YAML = new Set(['js-yaml', 'yaml']);

/** A tag stands where a value begins: in quotes it is a text, and so it is behind a word. */
function hasTag(source: string): boolean {
  return /^%TAG\b/m.test(source) || TAG.test(withoutQuoted(source));
}

const TAG = /(?:^|[:,[{?-]\s?|\n)[^\S\n]*!(?:!js\/|<tag:yaml\.org,2002:js\/)/;

function withoutQuoted(text: string): string {
  let rest = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote === '') {
      rest += character;
      // An apostrophe inside a word opens nothing.
      if (character === '"' || (character === "'" && !/\w/.test(text[at - 1] ?? ''))) quote = character;
    } else if (character === '\\' && quote === '"') at++;
    else if (character === quote) quote = '';
  }
  // A quote that nobody closed was none.
  return quote === '' ? rest : text;
}

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
