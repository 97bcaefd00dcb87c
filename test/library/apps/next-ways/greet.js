// Node's own: what the user sent becomes part of a command.
import { execSync } from 'node:child_process';

export const greet = (name) => String(execSync(`echo hello ${name}`)).trim();
