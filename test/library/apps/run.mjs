// The ES module application: loads its library with import.
import { serve } from './serve.cjs';

const { default: cases } = await import(`./${process.argv[2]}.cjs`);

await serve(cases, async (name, exported) => {
  const namespace = await import(name);
  return exported ? namespace[exported] : (namespace.default ?? namespace);
});
