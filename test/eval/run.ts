// `npm run eval`: how well the engine finds what the labelled data holds, how often it cries without reason, and whether order
// matters. Prints a table; `--write` keeps it in docs/evaluation.md. Beside it the same measures for SigmaHQ's rules alone.
import { writeFileSync } from 'node:fs';
import type { Event, Finding } from '@throughline/proto';
import { createAnalyst } from '../../collector/src/engine.ts';
import type { Analyst } from '../../collector/src/analyst.ts';
import { createSigmaDetector } from '../../collector/src/sigma/detector.ts';
import { loadLibrary } from '../../collector/src/sigma/library.ts';
import { storyJson } from '../../collector/src/story-json.ts';
import { awsBackground } from './background.ts';
import { benignAudit, falcoCases, hostLogs, pantherCases, recordedStory, stratusCases, type Case } from './cases.ts';
import { shuffled } from './random.ts';

const library = loadLibrary();
const engines: Record<string, () => Analyst> = {
  throughline: () => createAnalyst(),
  'SigmaHQ only': () =>
    createAnalyst({ detectors: [createSigmaDetector({ library, contextBelow: 'low', demotion: { share: 1 } })] }),
  both: () => createAnalyst({ moreDetectors: [createSigmaDetector({ library })] }),
};
const verbose = process.argv.includes('--verbose');
if (process.argv.includes('--own'))
  for (const name of Object.keys(engines)) if (name !== 'throughline') delete engines[name];

interface Outcome {
  readonly found: boolean;
  /** Found counting context findings too. */
  readonly told: boolean;
  readonly story: boolean;
  /** A right finding of at least medium weight. */
  readonly loud: boolean;
}

function judge(make: () => Analyst, one: Case): Outcome {
  const analyst = make();
  analyst.add(one.events);
  const right = analyst.findings().filter((finding) => matches(finding, one.techniques));
  return {
    found: right.some((finding) => !finding.context),
    told: right.length > 0,
    story: analyst.stories().length > 0,
    loud: right.some((finding) => !finding.context && (finding.severity ?? 0) >= 2),
  };
}

/** A technique counts for itself, its parent and its children. */
function matches(finding: Finding, accepted: readonly string[]): boolean {
  if (accepted.length === 0) return true;
  return (finding.techniques ?? []).some((technique) =>
    accepted.some(
      (other) => technique === other || technique.split('.')[0] === other || technique === other.split('.')[0],
    ),
  );
}

const sets: Record<string, readonly Case[]> = {
  'Stratus techniques (AWS)': stratusCases(),
  'Panther cases (AWS)': pantherCases('cloudtrail'),
  'Panther cases (Kubernetes)': pantherCases('kubernetes-audit'),
  'Falco cases (Kubernetes)': falcoCases(),
  'Panther cases (flow, name, access logs, GuardDuty)': pantherCases('aws-other'),
};

const rows: string[][] = [];
for (const [name, make] of Object.entries(engines)) {
  for (const [set, cases] of Object.entries(sets)) {
    const outcomes = cases.map((one) => ({ one, ...judge(make, one) }));
    const attacks = outcomes.filter(({ one }) => one.expected);
    const harmless = outcomes.filter(({ one }) => !one.expected);
    rows.push([
      name,
      set,
      `${attacks.filter(({ found }) => found).length}/${attacks.length}`,
      `${attacks.filter(({ told }) => told).length}/${attacks.length}`,
      `${attacks.filter(({ story }) => story).length}`,
      harmless.length === 0 ? '–' : `${harmless.filter(({ found }) => found).length}/${harmless.length}`,
      harmless.length === 0 ? '–' : `${harmless.filter(({ loud }) => loud).length}`,
      harmless.length === 0 ? '–' : `${harmless.filter(({ story }) => story).length}`,
    ]);
    if (verbose && name === 'throughline') {
      for (const { one, told, found, story, loud } of outcomes) {
        if (one.expected && !told)
          console.log(`  missed  ${one.id} [${one.techniques.join(' ')}] ${one.level} refused=${one.refused}`);
        if (one.expected && told && !found)
          console.log(`  context ${one.id} [${one.techniques.join(' ')}] ${one.level}`);
        if (!one.expected && (found || story))
          console.log(`  cried   ${one.id}${loud ? ' LOUD' : ''} ${story ? 'STORY' : ''}`);
      }
    }
  }
}
const recall = table(
  ['rules', 'set', 'found', 'with context', 'stories', 'false findings', 'of medium and more', 'false stories'],
  rows,
);
console.log(recall);

// ---- benign ----------------------------------------------------------------------------------------------------------
const quiet: Record<string, readonly Event[]> = {
  'live cluster, charts in and out': benignAudit(),
  'made-up AWS account': awsBackground(20_000, 7),
  'benign hour, poisoned message': recordedStory('poisoned-message-benign'),
  'benign hour, request forgery': recordedStory('ssrf-benign'),
};
const calm: string[][] = [];
for (const [name, make] of Object.entries(engines)) {
  for (const [set, events] of Object.entries(quiet)) {
    const analyst = make();
    for (let at = 0; at < events.length; at += 2_000) analyst.add(events.slice(at, at + 2_000));
    const loud = analyst.findings().filter((finding) => !finding.context && (finding.severity ?? 0) >= 2).length;
    calm.push([
      name,
      set,
      String(events.length),
      String(analyst.stories().length),
      per10k(analyst.stories().length, events.length),
      per10k(loud, events.length),
    ]);
    if (verbose && name === 'throughline')
      for (const story of analyst.stories()) console.log(`  false story: ${story.title}`);
  }
}
const noise = table(
  ['rules', 'benign set', 'events', 'stories', 'stories per 10k', 'findings of medium and more per 10k'],
  calm,
);
console.log(noise);

// ---- campaigns -------------------------------------------------------------------------------------------------------
const campaignRows: string[][] = [];
for (const name of ['poisoned-message', 'poisoned-message-blocked', 'ssrf', 'ssrf-blocked'])
  campaignRows.push(campaign(name, recordedStory(name)));
campaignRows.push(campaign('Java service entered by a look-up (Linux host logs)', hostLogs()));
campaignRows.push(
  campaign('admin user made, in 10k ordinary events', [
    ...awsBackground(10_000, 11),
    ...stratusCases().find((one) => one.id === 'iam-create-admin-user')!.events,
  ]),
);
campaignRows.push(
  campaign(
    'both stories and 10k ordinary events',
    [...recordedStory('poisoned-message'), ...recordedStory('ssrf'), ...awsBackground(10_000, 13)],
    2,
  ),
);

function campaign(name: string, events: readonly Event[], expected = 1): string[] {
  const straight = told([events]);
  const shuffles = events.length > 5_000 ? 3 : 10;
  let same = 0;
  for (let seed = 1; seed <= shuffles; seed += 1) {
    const mixed = shuffled([...events, ...events.filter((_, at) => at % 20 === seed % 20)], seed);
    const batches: Event[][] = [];
    for (let at = 0; at < mixed.length; at += 97) batches.push(mixed.slice(at, at + 97));
    if (told(batches).text === straight.text) same += 1;
  }
  return [
    name,
    String(events.length),
    `${straight.stories} (${expected} expected)`,
    straight.exact,
    `${same}/${shuffles}`,
  ];
}

function told(batches: readonly (readonly Event[])[]): { text: string; stories: number; exact: string } {
  const analyst = createAnalyst();
  for (const batch of batches) analyst.add(batch);
  const stories = analyst.stories().map(storyJson);
  const links = stories.flatMap((story) => story.links);
  const exact =
    links.length === 0 ? '–' : `${Math.round((links.filter((link) => link.exact).length / links.length) * 100)} %`;
  return { text: JSON.stringify(stories), stories: stories.length, exact };
}
const stories = table(['campaign', 'events', 'stories', 'exact links', 'same in any order'], campaignRows);
console.log(stories);

if (process.argv.includes('--write')) {
  writeFileSync(
    new URL('../../docs/evaluation.md', import.meta.url),
    `# Evaluation

Made by \`npm run eval -- --write\` on the data in test/data (its README names the sources). The data is one half of each public
collection; nothing in the detectors is tuned to a file, a name or an id in it.

## Recall and false alarms, case by case

*found*: a finding that is not mere context names an accepted technique, its parent or child. *with context*: context findings
count too (they tell in a story what else was done, and never score). *stories*: cases that open a story on their own; a single
call seldom should. *false findings*: harmless cases in which a finding names a technique of the case's rule; *of medium and
more*: those that would disturb somebody (several cases are harmless to their rule only, such as an administrator's policy
attached to a user in a rule about new users).

${recall}

## Calm

${noise}

## Stories

One story for a campaign, every link exact, the same bytes in any order (shuffled, with one event in twenty told twice, in batches).

${stories}
`,
  );
}

function per10k(count: number, events: number): string {
  return String(Math.round((count / events) * 100_000) / 10);
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const all = [head, head.map(() => '---'), ...body];
  return all.map((row) => `| ${row.join(' | ')} |`).join('\n') + '\n';
}
