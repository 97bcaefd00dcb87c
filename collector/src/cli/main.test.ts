import { expect, test } from 'vitest';
import type { Terminal } from './command.ts';
import { commands } from './commands.ts';
import { main } from './main.ts';

function terminal(): Terminal & { out: string; err: string } {
  return {
    env: {},
    out: '',
    err: '',
    print(text) {
      this.out += text;
    },
    warn(text) {
      this.err += text;
    },
    interactive: false,
    columns: 80,
    stop: new AbortController().signal,
  };
}

test('without a command it shows the commands and fails', async () => {
  const it = terminal();
  expect(await main([], it)).toBe(2);
  for (const { name, summary } of commands)
    expect(it.out).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 20)}`, 'm'));
});

test('an unknown command is named together with those there are', async () => {
  const it = terminal();
  expect(await main(['storys'], it)).toBe(2);
  expect(it.err).toContain('there is no command "storys"');
});

test('no two commands share a name', () => {
  expect(new Set(commands.map((command) => command.name)).size).toBe(commands.length);
});

test.each(commands.map((command) => command.name))(
  '%s loads, explains itself, refuses an unknown flag',
  async (name) => {
    const help = terminal();
    expect(await main([name, '--help'], help)).toBe(0);
    expect(help.out).toContain(`throughline ${name}`);

    // The flags of `sensor` are the sensor's own.
    if (name === 'sensor') return;
    const wrong = terminal();
    expect(await main([name, '--no-such-flag'], wrong)).toBe(2);
    expect(wrong.err).toContain('no-such-flag');
  },
);
