// Every command of `throughline`, in the order of its help page. Adding one: a file beside this one, a line here.
import type { Command } from './command.ts';

export const commands: readonly Command[] = [
  {
    name: 'run',
    usage: '[--block] -- <command>',
    summary: 'protect one command, findings on the terminal',
    load: () => import('./run.ts'),
  },
  {
    name: 'collector',
    usage: '[--<option> <value>]…',
    summary: 'start the collector',
    load: () => import('./collector.ts'),
  },
  {
    name: 'sensor',
    usage: '--collector <address> [-- <flags>]',
    summary: 'start the eBPF sensor of this node',
    load: () => import('./sensor.ts'),
  },
  {
    name: 'stories',
    usage: '[--json] [--all]',
    summary: 'list the attack stories',
    load: () => import('./stories.ts'),
  },
  { name: 'story', usage: '<id> [--json]', summary: 'tell one story', load: () => import('./story.ts') },
  {
    name: 'respond',
    usage: '<story> <action> [--plan|--undo]',
    summary: 'plan, do or undo a response to a story',
    load: () => import('./respond.ts'),
  },
  {
    name: 'replay',
    usage: '[--json|--markdown] [--format <name>] [--rules <path>]… <file>…',
    summary: 'stories from recorded audit files, offline',
    load: () => import('./replay.ts'),
  },
  {
    name: 'rules',
    usage: 'lint [--rules <path>]… | test <rule> <file>…',
    summary: 'which Sigma rules can never fire, and what one matches',
    load: () => import('./rules.ts'),
  },
  {
    name: 'profile',
    usage: 'show|lock|unlock|export <service>',
    summary: "a service's behaviour and policy",
    load: () => import('./profile.ts'),
  },
  {
    name: 'coverage',
    usage: '[--json] [--all]',
    summary: 'what the witnesses cover, the gaps first',
    load: () => import('./coverage.ts'),
  },
  {
    name: 'doctor',
    usage: '[--all] [--json] [-- <command>]',
    summary: 'check this machine, or what the agent covers of a command',
    load: () => import('./doctor.ts'),
  },
];
