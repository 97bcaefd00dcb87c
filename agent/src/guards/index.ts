// Every guard, one line each. The judge asks them in this order and the first finding wins.
import type { Guard } from '../guard.ts';
import { argvInjection } from './argv-injection.ts';
import { codeInjection } from './code-injection.ts';
import { pathTraversal } from './path-traversal.ts';
import { shellInjection } from './shell-injection.ts';
import { sqlInjection } from './sql-injection.ts';
import { ssrf } from './ssrf.ts';

export const guards: readonly Guard[] = [
  shellInjection,
  argvInjection,
  sqlInjection,
  codeInjection,
  pathTraversal,
  ssrf,
];
