// The Grafana dashboard asks for nothing that a collector which saw an attack does not say.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { removeFolder, startCollectorProcess } from './collector-process.ts';
import { play } from './recorded-attack.ts';

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

/** Only said where an exporter is configured. */
const OF_EXPORTERS = new Set(['throughline_exported_total']);

test('every series of the dashboard is on the page of metrics', async () => {
  const dashboard = JSON.parse(
    readFileSync(new URL('../../examples/dashboards/throughline.json', import.meta.url), 'utf8'),
  ) as Dashboard;
  const collector = await startCollectorProcess();
  try {
    await play(collector, 'poisoned-message');
    const page = await (await fetch(`${collector.http}/metrics`)).text();
    const known = new Set([...page.matchAll(/^(?:# TYPE )?(throughline_[a-z_0-9]+)/gm)].map(([, name]) => name));
    for (const { title, targets } of dashboard.panels) {
      for (const { expr } of targets) {
        const names = expr.match(/throughline_[a-z_0-9]+/g) ?? [];
        expect(names.length, title).toBeGreaterThan(0);
        for (const name of names) expect(known.has(name) || OF_EXPORTERS.has(name), `${title}: ${name}`).toBe(true);
      }
    }
    const labels = new Set([...page.matchAll(/([a-z_]+)="/g)].map(([, label]) => label));
    const asked = dashboard.panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/(?<=by \()[^)]+/g) ?? []),
    );
    const unknown = asked.flatMap((text) => text.split(', ')).filter((label) => !labels.has(label));
    // Of these nothing has happened in this short life.
    expect(unknown.filter((label) => !['exporter', 'reason', 'outcome', 'action'].includes(label))).toEqual([]);
    expect(page).toMatch(/throughline_stories\{kind="incident"\} [1-9]/);
    expect(page).toMatch(/throughline_story_update_seconds\{kind="p99"\} /);
  } finally {
    await collector.kill();
    removeFolder(collector.data);
  }
});
