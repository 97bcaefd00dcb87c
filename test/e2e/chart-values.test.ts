// The chart refuses an option that the collector does not have, or that the chart sets itself, before anything is deployed.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { options } from '../../collector/src/config.ts';

const chart = path.resolve(import.meta.dirname, '../../examples/kubernetes/chart');

test('collector.options of the schema are the collector’s options that the chart leaves open', () => {
  const template = readFileSync(path.join(chart, 'templates/collector.yaml'), 'utf8');
  const [, written = ''] = /collector\.yaml: \|\n(.*?)\n---/s.exec(template) ?? [];
  const own = new Set([...written.matchAll(/^ {4}([a-z][a-z-]+):/gm)].map(([, name]) => name!));
  expect(own.size).toBeGreaterThan(8);
  const schema = JSON.parse(readFileSync(path.join(chart, 'values.schema.json'), 'utf8')) as {
    properties: { collector: { properties: { options: { properties: Record<string, unknown> } } } };
  };
  expect(Object.keys(schema.properties.collector.properties.options.properties)).toEqual(
    Object.values(options)
      .map(({ name }) => name as string)
      .filter((name) => !own.has(name)),
  );
});
