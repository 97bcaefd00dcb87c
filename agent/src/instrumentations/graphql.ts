// graphql: what an operation brings in beyond the request's body: its variables, and the literals written in its document.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { wrapExported } from './library.ts';

export const graphql: Instrumentation = {
  name: 'graphql',
  module: 'graphql',
  versions: '>=14 <18',
  // The entry re-exports through getters; the functions themselves live here.
  files: ['execution/execute.js', 'execution/execute.mjs', 'execution/subscribe.js', 'execution/subscribe.mjs'],
  activities: ['graphql.operation'],
  enable(exports, tap) {
    for (const name of ['execute', 'executeSync', 'subscribe'])
      wrapExported(tap, exports, name, (execute) => withInputs(execute, tap));
  },
};

/** execute(args), or the positional form of older versions: (schema, document, root, context, variables, …). */
function withInputs(execute: any, tap: Tap): any {
  return function (this: any, first: any, ...rest: any[]) {
    const positional = rest.length > 0;
    const document = positional ? rest[0] : first?.document;
    const variables = positional ? rest[3] : first?.variableValues;
    if (variables) tap.addInput('graphql.variables', variables);
    const literals = literalsOf(document);
    if (literals) tap.addInput('graphql.arguments', literals);
    return execute.call(this, first, ...rest);
  };
}

/** Nodes of a document looked at for literals; a longer document is somebody's attack on the parser. */
const NODES_MAX = 20_000;
const documents = new WeakMap<object, readonly string[] | null>();

/** Values of string literals; a document is often parsed once and executed many times. */
function literalsOf(document: any): readonly string[] | undefined {
  if (document === null || typeof document !== 'object') return undefined;
  let literals = documents.get(document);
  if (literals === undefined) {
    literals = collectLiterals(document);
    documents.set(document, literals);
  }
  return literals ?? undefined;
}

function collectLiterals(document: object): readonly string[] | null {
  const literals: string[] = [];
  const waiting: any[] = [document];
  for (let seen = 0; waiting.length > 0 && seen < NODES_MAX; seen++) {
    const node = waiting.pop();
    if (Array.isArray(node)) waiting.push(...node.slice(0, NODES_MAX));
    else if (node !== null && typeof node === 'object') {
      if (node.kind === 'StringValue' && typeof node.value === 'string') literals.push(node.value);
      for (const key of Object.keys(node)) if (key !== 'loc' && typeof node[key] === 'object') waiting.push(node[key]);
    }
  }
  return literals.length > 0 ? literals : null;
}
