// docs/agent.md: its tables are the declarations, its file is one that the agent takes.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkGuardNames, describeConfig, readConfig } from '../../agent/src/config.ts';
import { guards } from '../../agent/src/guards/index.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/agent.md'), 'utf8');
const between = (name: string): string | undefined =>
  new RegExp(`<!-- ${name} -->\\n?(.*?)\\n?<!-- /${name} -->`, 's').exec(page)?.[1];
const folder = mkdtempSync(path.join(tmpdir(), 'throughline-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Paste it between the marks when an option changes. */
function settingsTable(): string {
  const rows = describeConfig()
    .filter(({ key }) => key !== 'doctor')
    .map(({ key, variable, initial, help }) => {
      const shown = Array.isArray(initial) || typeof initial === 'object' ? '' : String(initial);
      return `| ${variable ? `\`${variable}\`` : ''} | \`${key}\` | ${shown === '' ? '' : `\`${shown}\``} | ${help} |`;
    });
  return ['| variable | in the file | default | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

test('the settings and the guards are those that the agent knows', () => {
  expect(between('settings')).toBe(settingsTable());
  expect(between('guards')).toBe(guards.map(({ id }) => `\`${id}\``).join(', '));
});

test('the file on the page is taken', () => {
  const [, json = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
  const file = path.join(folder, 'throughline.json');
  writeFileSync(file, json);
  const config = readConfig({ THROUGHLINE_CONFIG: file });
  checkGuardNames(
    config,
    guards.map(({ id }) => id),
  );
  expect(config).toMatchObject({ mode: 'block', trustedProxies: ['10.0.0.0/8'] });
});
