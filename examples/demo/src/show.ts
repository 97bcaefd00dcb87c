// The demo's words on the terminal: what happens, then the story as `throughline story` shows it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Demo, Layers, ScenarioResult } from './demo.ts';
import type { Played } from './scenarios/scenario.ts';

const titles = {
  'poisoned-message': 'A poisoned message: order-service → Kafka → email-service',
  ssrf: 'From a link preview to the cloud: preview-service',
} as const;

const bold = (text: string): string => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

export function showIntroduction(): void {
  print(bold('Throughline: one attack, one story'));
  print(
    'Two attacks are played against real services, first watched (observe), then stopped (block). Each is followed by',
  );
  print('its benign twin: the same services at ordinary work, of which there must be nothing to tell.\n');
}

export function showLayers(layers: Layers): void {
  print(`Witnesses here: application agent; kernel: ${layers.sensor}; Kafka: ${layers.kafka};`);
  print(`Kubernetes: ${layers.kubernetes}; cloud: ${layers.cloud}\n`);
}

export async function showResult(result: ScenarioResult, played: Played, demo: Demo): Promise<void> {
  const { mode, name, stories, twin } = result;
  print(bold(`\n━━ ${titles[name]} ━━ ${mode}, ${twin === 'attack' ? 'the attack' : 'the benign twin'}`));
  if (twin === 'attack')
    print(played.succeeded ? 'The attacker says: got what I came for.' : 'The attacker says: nothing came back.');
  if (stories.length === 0) print('No story.');
  for (const { id } of stories) await tellStory(id, demo);
}

/** `throughline story <id>`, its colours and width those of this terminal. */
async function tellStory(id: string, demo: Demo): Promise<void> {
  const throughline = fileURLToPath(new URL('../../../collector/bin/throughline.js', import.meta.url));
  const { dataFolder, url } = demo.collector;
  const child = spawn(process.execPath, [throughline, 'story', id, '--url', url, '--data', dataFolder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`"throughline story ${id}" ended with ${code}`);
}
