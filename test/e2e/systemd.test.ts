// The units of examples/systemd: systemd reads them without a complaint, and the sensor has the rights that the chart gives it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const units = ['throughline-collector.service', 'throughline-sensor.service'];
const unit = (name: string): string => readFileSync(path.join(root, 'examples/systemd', name), 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'throughline-units-'));
afterAll(() => rmSync(folder, { recursive: true }));

const there = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!there) console.log('skipped: systemd-analyze is not here to read the units');

test.skipIf(!there)('systemd understands every line', () => {
  // Where it says the program is, there is none on this machine.
  const program = path.join(root, 'collector/bin/throughline.js');
  const files = units.map((name) => {
    const text = unit(name).replaceAll('/opt/throughline/node_modules/.bin/throughline', program);
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  });
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' });
  const ours = stderr.split('\n').filter((line) => /throughline/.test(line));
  expect({ status, ours }).toEqual({ status: 0, ours: [] });
});

test('the sensor has the capabilities of the chart and no other', () => {
  const chart = readFileSync(path.join(root, 'examples/kubernetes/chart/templates/sensor.yaml'), 'utf8');
  const [, list = ''] = /add: \[([^\]]*)\]/.exec(chart) ?? [];
  const [, bounding = ''] = /^CapabilityBoundingSet=(.+)$/m.exec(unit('throughline-sensor.service')) ?? [];
  expect(bounding.split(' ').map((name) => name.replace('CAP_', ''))).toEqual(list.split(', '));
  // A wrong setting is not tried again for ever.
  for (const name of units) expect(unit(name)).toMatch(/^RestartPreventExitStatus=2/m);
});
