// The one entry: `node --import @throughline/agent/register app.js`, also --require and NODE_OPTIONS. Synchronous from
// beginning to end: when it returns, everything is hooked and the application may start.
import { isMainThread } from 'node:worker_threads';
import { createAgent, VERSION, type Agent } from './agent.ts';
import { ConfigError } from './config.ts';
import { installCrashGuard } from './crash-guard.ts';
import { startBackground } from './background.ts';
import { setCredentialFiles } from './instrumentations/fs.ts';
import { setEntry } from './reinjection.ts';

const once = Symbol.for('throughline.agent');
const known = globalThis as { [once]?: Agent };

if (!known[once]) register();

function register(): void {
  let agent: Agent;
  try {
    agent = createAgent(process.env, __filename);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`throughline: ${error.message}\n`);
    // An application that was meant to be protected does not run unprotected by mistake.
    if (isMainThread) process.exit(78);
    throw error;
  }
  Object.defineProperty(known, once, { value: agent });
  setEntry(__filename);
  setCredentialFiles(agent.config.credentialFiles);
  installCrashGuard();
  startBackground(agent, VERSION, __dirname);
}
