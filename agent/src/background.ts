// What the agent does besides: connects to the collector once the application is up, reports coverage and losses, flushes
// at exit. Nothing in here keeps the process alive.
import type { Agent } from './agent.ts';

const TICK_MS = 1000;

export function startBackground(agent: Agent, version: string): void {
  const { report } = agent;
  process.on('exit', () => report.flush(true));
  const timer = setInterval(() => report.flush(false), TICK_MS);
  timer.unref();
  if (!agent.config.collector) {
    agent.say({ throughline: 'started', version, mode: agent.policy.mode, service: agent.service, node: process.versions.node });
  }
}
