// Every command of `throughline`, in the order of its help page. Adding one: a file beside this one, a line here.
import type { Command } from './command.ts';

export const commands: readonly Command[] = [];
