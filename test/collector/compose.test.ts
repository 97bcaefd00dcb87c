// examples/compose: what it names exists, what it starts would start, and it gives nobody more than the chart does.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml, parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import { readConfig as readAgentConfig } from '../../agent/src/config.ts';
import { readConfig } from '../../collector/src/config.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'examples/compose');

interface Service {
  readonly image?: string;
  readonly build: string | { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly pid?: string;
}
const { services, volumes } = parseYaml(readFileSync(path.join(folder, 'compose.yaml'), 'utf8'), { merge: true }) as {
  services: Readonly<Record<string, Service>>;
  volumes: object;
};
/** As Compose reads ${NAME:-fallback} with nothing set. */
const plain = (environment: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')]),
  );

test('the services are what the README says', () => {
  expect(Object.keys(services)).toEqual(['collector', 'data', 'agent', 'shop', 'sensor']);
});

describe.each(Object.entries(services))('%s', (_name, service) => {
  test('is built from what is here', () => {
    const { context, dockerfile } =
      typeof service.build === 'string' ? { context: service.build, dockerfile: 'Dockerfile' } : service.build;
    const at = path.resolve(folder, context);
    const text = readFileSync(path.join(at, dockerfile), 'utf8');
    if (at === root) return;
    for (const [, from] of text.matchAll(/^COPY (\S+) /gm)) expect(existsSync(path.join(at, from!)), from).toBe(true);
  });

  test('waits for services that are there, in a way they can answer', () => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(services).toHaveProperty(other);
      if (condition === 'service_healthy') expect(services[other]!.healthcheck).toBeDefined();
      else expect(condition).toBe('service_completed_successfully');
    }
  });

  test('mounts volumes that are declared', () => {
    for (const volume of service.volumes ?? []) {
      const [from] = volume.split(':');
      if (!from!.startsWith('/')) expect(volumes).toHaveProperty(from!);
    }
  });

  test('is open to this machine alone', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test('of our image: with nothing that it does not need', () => {
    if (service.image === undefined) return;
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });
});

test('the collector would start with its options, and lets nobody in without the token', () => {
  const { command, environment } = services['collector']!;
  expect(command![0]).toBe('collector');
  const config = readConfig(command!.slice(1), plain(environment));
  expect(config.token.length).toBeGreaterThanOrEqual(16);
  expect(config.grpc).toEqual({ host: '0.0.0.0', port: 4400 });
  expect(services['collector']!.ports!.join()).not.toContain('4400');
});

test('the service loads the agent with settings that it knows', () => {
  const { NODE_OPTIONS, HOST, ...environment } = plain(services['shop']!.environment);
  expect(HOST).toBe('0.0.0.0');
  const config = readAgentConfig(environment);
  expect(config).toMatchObject({ mode: 'observe', collector: 'grpc://collector:4400', service: 'shop' });
  expect(config.token).toBe(plain(services['collector']!.environment)['THROUGHLINE_COLLECTOR_TOKEN']);
  // The file of the package that is copied to the volume.
  const { files } = JSON.parse(readFileSync(path.join(root, 'agent/package.json'), 'utf8')) as { files: string[] };
  expect(files).toContain('dist/register.cjs');
  expect(NODE_OPTIONS).toBe('--import /throughline/dist/register.cjs');
  expect(services['shop']!.volumes).toContain('agent:/throughline:ro');
});

test('the sensor has the capabilities that the chart gives it', () => {
  const chart = readFileSync(path.join(root, 'examples/kubernetes/chart/templates/sensor.yaml'), 'utf8');
  const given = /capabilities:\s+drop: \[ALL\]\s+add: \[([^\]]+)\]/.exec(chart)![1]!.split(', ');
  expect(services['sensor']!.cap_add).toEqual(given);
  expect(services['sensor']!.pid).toBe('host');
});

test('it is one document of YAML without errors', () => {
  const [document, ...more] = parseAllDocuments(readFileSync(path.join(folder, 'compose.yaml'), 'utf8'), {
    merge: true,
  });
  expect(more).toEqual([]);
  expect((document as { errors: unknown[] }).errors).toEqual([]);
});
