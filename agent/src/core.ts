// The agent as one function: hooks everything in this thread, once. Bundled into dist/core.cjs and called by register.ts.
import { dirname } from 'node:path';
import { createAgent, VERSION, type Agent } from './agent.ts';
import { ConfigError } from './config.ts';
import { startBackground } from './background.ts';
import { isMainThread } from './identity.ts';
import { setBodyBytesMax } from './instrumentations/http-server.ts';
import { setCredentialFiles } from './instrumentations/fs.ts';
import { setEntry } from './reinjection.ts';

const once = Symbol.for('throughline.agent');
const known = globalThis as { [once]?: Agent };

/** `entry` is the file to preload in children; `here` this bundle, whose frames are no caller of anything. */
export function start(entry: string, here: string): void {
  if (known[once]) return;
  let agent: Agent;
  try {
    agent = createAgent(process.env, here);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`throughline: ${error.message}\n`);
    // An application that was meant to be protected does not run unprotected by mistake.
    if (isMainThread()) process.exit(78);
    throw error;
  }
  Object.defineProperty(known, once, { value: agent });
  setEntry(entry);
  setCredentialFiles(agent.config.credentialFiles);
  setBodyBytesMax(agent.config.bodyBytesMax);
  startBackground(agent, VERSION, dirname(here));
}
