// The Helm chart: what it renders is what a real API server takes, field by field, and what our own programs start with.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStreamClient } from '@throughline/proto/client';
import { startControlPlane, whyNot, type ControlPlane } from '../control-plane/control-plane.ts';
import { removeFolder, startCollectorProcess, temporaryFolder } from '../collector/collector-process.ts';
import { chartFolder, collectionOf, helm, renderChart, type KubernetesObject } from './chart.ts';

const missing = await whyNot();
if (missing !== undefined) process.stderr.write(`skipped: the Helm chart, ${missing}\n`);

describe.skipIf(missing !== undefined)('the Helm chart', { timeout: 900_000 }, () => {
  let plane: ControlPlane;
  let objects: readonly KubernetesObject[];
  const find = (kind: string, name: string): KubernetesObject =>
    objects.find((object) => object.kind === kind && object.metadata.name === name)!;

  beforeAll(async () => {
    objects = await renderChart();
    plane = await startControlPlane({
      auditPolicyFile: fileURLToPath(new URL('../../docs/audit-policy.yaml', import.meta.url)),
    });
    for (const name of ['throughline', 'shop'])
      await plane.request('/api/v1/namespaces', { method: 'POST', body: { metadata: { name } } });
  });
  afterAll(() => plane?.stop());

  /** Strict: an unknown or misspelt field is refused, not dropped. */
  async function create(object: KubernetesObject): Promise<void> {
    const answer = await plane.request(`${collectionOf(object)}?fieldValidation=Strict`, {
      method: 'POST',
      body: object,
    });
    expect(answer.status, `${object.kind} ${object.metadata.name}: ${answer.body.message}`).toBe(201);
  }

  test('lints clean', async () => {
    expect(await helm(['lint', '--strict', chartFolder])).toContain('0 chart(s) failed');
  });

  test('the API server takes every object as it is', async () => {
    for (const object of objects) await create(object);
    expect(objects.map(({ kind }) => kind).toSorted()).toEqual([
      'ClusterRole',
      'ClusterRoleBinding',
      'ConfigMap',
      'DaemonSet',
      'Secret',
      'Secret',
      'Secret',
      'Service',
      'ServiceAccount',
      'ServiceAccount',
      'StatefulSet',
    ]);
  });

  test.each(['app.yaml', 'app-with-sidecar.yaml'])('the API server takes %s', async (file) => {
    for (const document of parseAllDocuments(readFileSync(join(chartFolder, '..', file), 'utf8'))) {
      const object = document.toJS() as KubernetesObject;
      await create({ ...object, metadata: { ...object.metadata, name: file.replace('.yaml', '') } });
    }
  });

  test('the collector runs on its configuration, and each witness speaks with its own secret only', async () => {
    const folder = temporaryFolder('chart');
    const open: { close(): unknown }[] = [];
    try {
      const unpack = (name: string): Record<string, string> => {
        const secret = Object.entries(find('Secret', name).data as Record<string, string>);
        mkdirSync(join(folder, name));
        return Object.fromEntries(
          secret.map(([key, value]) => {
            const text = Buffer.from(value, 'base64').toString();
            writeFileSync(join(folder, name, key), text, { mode: 0o600 });
            return [key, text];
          }),
        );
      };
      const secret = unpack('throughline-collector');
      const agent = unpack('throughline-agent');
      const sensor = unpack('throughline-sensor');
      const text = find('ConfigMap', 'throughline-collector').data['collector.yaml'] as string;
      const config = join(folder, 'collector.yaml');
      const account = join(folder, 'service-account-token');
      writeFileSync(account, 'what the kubelet would put there');
      writeFileSync(
        config,
        text
          .replaceAll('/var/run/secrets/kubernetes.io/serviceaccount/token', account)
          .replaceAll('/etc/throughline/secret', join(folder, 'throughline-collector'))
          .replace(/^kubernetes-ca: .*$/m, `kubernetes-ca: ${join(folder, 'throughline-agent/ca.crt')}`),
      );
      const collector = await startCollectorProcess({ flags: ['--config', config] });
      open.push({ close: async () => (await collector.kill(), removeFolder(collector.data)) });

      /** "connected", or why it was not let in. */
      const speak = async (role: 'agent' | 'sensor' | 'collector', token: string): Promise<string> =>
        await new Promise((resolve) => {
          const client = createStreamClient({
            address: collector.grpc.replace('grpc:', 'grpcs:'),
            token,
            tls: { ca: agent['ca.crt']!, serverName: 'throughline-collector.throughline.svc' },
            hello: { role, workload: role === 'sensor' ? { node: 'node-1' } : { service: 'orders' } },
            onState: (state, reason) => resolve(state === 'connected' ? state : reason),
          });
          open.push(client);
        });
      expect(sensor['ca.crt']).toBe(agent['ca.crt']);
      expect(await speak('agent', agent['token']!)).toBe('connected');
      expect(await speak('sensor', sensor['token']!)).toBe('connected');
      expect(await speak('collector', secret['relay-token']!)).toBe('connected');
      expect(await speak('sensor', agent['token']!)).toMatch(/may not speak as sensor/);
      expect(await speak('agent', 'a token that nobody gave out')).not.toBe('connected');
    } finally {
      for (const one of open.toReversed()) await one.close();
      removeFolder(folder);
    }
  });

  test('a wrong value is refused with its key', async () => {
    await expect(renderChart(['sensor.profile=everything'])).rejects.toThrow(/profile/);
    await expect(renderChart(['sensor.enforced=true'])).rejects.toThrow(/enforced/);
    await expect(renderChart(['collector.playbook=kill'])).rejects.toThrow(/playbook/);
  });

  test('without sensors and responses, nothing of them is left', async () => {
    const kinds = (await renderChart(['sensor.enabled=false', 'collector.responses=false'])).map(({ kind }) => kind);
    expect(kinds).not.toContain('DaemonSet');
    expect(kinds).not.toContain('ClusterRole');
  });

  test('options of the collector reach its file', async () => {
    const rendered = await renderChart(['collector.options.otlp=http://otel:4318', 'collector.options.sync=normal']);
    const text = rendered.find(({ kind }) => kind === 'ConfigMap')!.data['collector.yaml'] as string;
    expect(parse(text)).toMatchObject({ otlp: 'http://otel:4318', sync: 'normal' });
  });

  test('the sensor sees as much with the capabilities it is given as with all', (context) => {
    if (process.getuid?.() !== 0) context.skip('only root can start the sensor');
    const { securityContext } = find('DaemonSet', 'throughline-sensor').spec.template.spec.containers[0];
    const { add, drop } = securityContext.capabilities as { add: string[]; drop: string[] };
    expect(drop).toEqual(['ALL']);
    const kept = ['-all', ...add.map((name) => `+${name.toLowerCase()}`)].join(',');
    const all = probesOf([]);
    if (!all.runtime.includes('ebpf')) context.skip(`no eBPF here: ${all.runtime}`);
    expect(probesOf(['setpriv', `--bounding-set=${kept}`, `--inh-caps=${kept}`, '--'])).toEqual(all);
  });

  test('the agent that an init container copies loads from there', () => {
    const folder = temporaryFolder('agent-copy');
    try {
      const agent = fileURLToPath(new URL('../../agent', import.meta.url));
      mkdirSync(join(folder, 'agent'));
      execFileSync('cp', ['-r', join(agent, 'package.json'), join(agent, 'dist'), join(folder, 'agent')]);
      const app = parse(readFileSync(join(chartFolder, '../app.yaml'), 'utf8')) as KubernetesObject;
      const environment = app.spec.template.spec.containers[0].env as { name: string; value?: string }[];
      const options = environment.find(({ name }) => name === 'NODE_OPTIONS')!.value!;
      const output = execFileSync(process.execPath, ['-e', 'require("child_process").execSync("true")'], {
        env: {
          PATH: process.env['PATH'],
          NODE_OPTIONS: options.replace('/throughline/', `${folder}/`),
          THROUGHLINE_DOCTOR: 'json',
        },
      });
      expect(JSON.parse(output.toString())).toMatchObject({ throughline: 'coverage', service: expect.any(String) });
    } finally {
      removeFolder(folder);
    }
  });
});

const sensor = fileURLToPath(new URL('../../native-sensor/dist/main.js', import.meta.url));

/** What the sensor says of itself when `launcher` starts it: its first line. */
function probesOf(launcher: readonly string[]): { runtime: string; live: readonly string[] } {
  const command = [...launcher, process.execPath, sensor, '--print', '--profile=full'].map((part) => `'${part}'`);
  // head ends after the first line, and the sensor with its standard output.
  const line = execFileSync('sh', ['-c', `timeout 20 ${command.join(' ')} | head -n 1`], { maxBuffer: 1_000_000 });
  const { runtime, coverage } = JSON.parse(line.toString()).witnessStatus as {
    runtime: string;
    coverage: { name: string; state: string }[];
  };
  return { runtime, live: coverage.filter(({ state }) => state === 'live').map(({ name }) => name) };
}
