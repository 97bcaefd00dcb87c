// Every guard, one line each. The judge asks them in this order and the first finding wins.
import type { Guard } from '../guard.ts';
import { argvInjection } from './argv-injection.ts';
import { codeInjection } from './code-injection.ts';
import { deserialization } from './deserialization.ts';
import { headerInjection } from './header-injection.ts';
import { ldapInjection } from './ldap-injection.ts';
import { logInjection } from './log-injection.ts';
import { nosqlInjection } from './nosql-injection.ts';
import { pathTraversal } from './path-traversal.ts';
import { prototypePollution } from './prototype-pollution.ts';
import { shellInjection } from './shell-injection.ts';
import { sqlInjection } from './sql-injection.ts';
import { ssrf } from './ssrf.ts';
import { templateInjection } from './template-injection.ts';
import { xxe } from './xxe.ts';

export const guards: readonly Guard[] = [
  shellInjection,
  argvInjection,
  codeInjection,
  templateInjection,
  deserialization,
  sqlInjection,
  nosqlInjection,
  ldapInjection,
  pathTraversal,
  ssrf,
  xxe,
  prototypePollution,
  headerInjection,
  logInjection,
];
