// What the chart and the systemd unit set for the sensor is what the sensor takes, and can be set otherwise.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { readConfig } from '../../native-sensor/src/config.ts';
import { helm, renderChart } from '../kubernetes/chart.ts';
import { root } from './sensor.ts';

const DEFAULT = 20_000;

async function sensorArguments(...values: string[]): Promise<string[]> {
  const set = (await renderChart(values)).find(({ kind }) => kind === 'DaemonSet')!;
  return set['spec'].template.spec.containers[0].args as string[];
}

/** Without "sensor" and "--". */
const configOf = (args: string[]) => readConfig(['--print', ...args.slice(2)], {});

describe('what one cgroup may have told', () => {
  beforeAll(() => helm(['version']), 20 * 60_000); // built once

  it('has a limit in the chart', async () => {
    expect(configOf(await sensorArguments()).bulkPerSecond).toBe(String(DEFAULT));
  });

  it.each(['0', '1500', '10000000'])('can be %s', async (value) => {
    const args = await sensorArguments(`sensor.bulkPerSecond=${value}`);
    expect(args).toContain(`--bulk-per-second=${value}`);
    expect(configOf(args).bulkPerSecond).toBe(value);
  });

  it.each(['-1', '10000001', 'many', '1.5'])('is refused as %s, by Helm and by the sensor', async (value) => {
    await expect(sensorArguments(`sensor.bulkPerSecond=${value}`)).rejects.toThrow(/bulkPerSecond/);
    expect(() => readConfig(['--print', `--bulk-per-second=${value}`], {})).toThrow(/bulk-per-second/);
  });

  it('has the same limit in the systemd unit, where its environment file can say otherwise', () => {
    const unit = readFileSync(path.join(root, 'examples/systemd/throughline-sensor.service'), 'utf8');
    const set = /^Environment=(THROUGHLINE_SENSOR_BULK_PER_SECOND)=(\d+)$/m.exec(unit);
    expect(readConfig(['--print'], { [set![1]!]: set![2]! }).bulkPerSecond).toBe(String(DEFAULT));
    // systemd reads the file after this line, wherever it stands
    expect(unit).toMatch(/^EnvironmentFile=/m);
  });
});
