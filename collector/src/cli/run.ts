// throughline run -- <command>: protects one command, without setting anything up. The agent goes in through NODE_OPTIONS; a
// collector of its own, in a folder that is removed again, joins what it sees and tells it on the terminal.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Finding, Story } from '@throughline/proto';
import { startCollector } from '../collector.ts';
import { readConfig } from '../config.ts';
import { createAnalyst } from '../engine.ts';
import { createLog } from '../log.ts';
import { renderLanes } from '../narrate/lanes.ts';
import { findingJson } from '../story-json.ts';
import type { Analyst } from '../analyst.ts';
import { resolveSibling, runChild } from './child.ts';
import { UsageError, type Run, type Terminal } from './command.ts';
import { readFlags } from './flags.ts';
import { printLine } from './print-line.ts';

export const help = `  --block             Stop attacks, not only report them.
  --json              Findings and stories as JSON lines on standard error.

Example: throughline run --block -- node app.js`;

export const run: Run = async (args, terminal) => {
  const dashes = args.indexOf('--');
  const { values } = readFlags(
    dashes === -1 ? args : args.slice(0, dashes),
    { block: { type: 'boolean' }, json: { type: 'boolean' } },
    [0, 0],
  );
  const [command, ...rest] = dashes === -1 ? [] : args.slice(dashes + 1);
  if (command === undefined) throw new UsageError('the command to protect goes after "--"');
  const register = resolveSibling('@throughline/agent/register', 'npm install @throughline/agent');

  const data = mkdtempSync(path.join(tmpdir(), 'throughline-run-'));
  const socket = path.join(data, 'collector.sock');
  const analyst = telling(createAnalyst(), terminal, values.json === true);
  const config = readConfig(
    [
      '--data',
      data,
      '--grpc',
      'off',
      '--http',
      'off',
      '--grpc-socket',
      socket,
      '--playbook',
      'report',
      '--sync',
      'normal',
    ],
    {},
  );
  const collector = await startCollector(config, { log: createLog('error', (line) => terminal.warn(line)), analyst });
  try {
    const status = await runChild(command, rest, {
      stop: terminal.stop,
      env: {
        ...terminal.env,
        NODE_OPTIONS: `${terminal.env.NODE_OPTIONS ?? ''} --require ${JSON.stringify(register)}`.trim(),
        THROUGHLINE_COLLECTOR: `unix://${socket}`,
        // The collector is ours and nobody else's: that it comes and goes is no news.
        THROUGHLINE_ANNOUNCE: 'false',
        THROUGHLINE_MODE: values.block ? 'block' : (terminal.env.THROUGHLINE_MODE ?? 'observe'),
      },
    });
    for (const story of analyst.stories())
      if (story.state !== 'signal' && story.state !== 'merged') tellStory(story, terminal, values.json === true);
    return status;
  } finally {
    await collector.close();
    rmSync(data, { recursive: true, force: true });
  }
};

// The same analyst, each new finding said as it comes.
function telling(analyst: Analyst, terminal: Terminal, json: boolean): Analyst {
  const told = new Set<string>();
  return {
    add(events) {
      this.take(events);
      return this.tell();
    },
    take: (events, encoded) => analyst.take(events, encoded),
    tell() {
      const changes = analyst.tell();
      for (const finding of changes.findings) {
        if (told.has(finding.id ?? '') || finding.context) continue;
        told.add(finding.id ?? '');
        tellFinding(finding, terminal, json);
      }
      return changes;
    },
    stories: () => analyst.stories(),
    story: (id) => analyst.story(id),
    event: (id) => analyst.event(id),
    findings: () => analyst.findings(),
    counters: analyst.counters,
  };
}

function tellFinding(finding: Finding, { warn }: Terminal, json: boolean): void {
  const { severity, title, reason, technique, id } = findingJson(finding);
  if (json) return warn(`${JSON.stringify({ finding: findingJson(finding) })}\n`);
  printLine(warn, `throughline: ${severity.toUpperCase()} ${title} (${technique || 'no technique'}, ${id})`);
  printLine(warn, `             ${reason}`);
}

function tellStory(story: Story, { warn, columns }: Terminal, json: boolean): void {
  warn(
    json
      ? `${JSON.stringify({ story: story.id, title: story.title, state: story.state })}\n`
      : `\n${renderLanes(story, { colour: process.stderr.isTTY === true, width: columns })}\n`,
  );
}
