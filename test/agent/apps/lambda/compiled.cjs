// As esbuild and the TypeScript compiler write a module for CommonJS: exports behind getters.
'use strict';
var { handle } = require('./work.cjs');
var shown = Object.defineProperty({}, '__esModule', { value: true });
Object.defineProperty(shown, 'handler', { get: () => handler, enumerable: true });
module.exports = shown;
async function handler(event) {
  return handle(event);
}
