// The image of examples/kubernetes/Dockerfile, built as its first lines say (by buildah, which needs no daemon) and run as the
// chart runs it: the collector as a user that is not root on a root file system that is read-only, the sensor with the chart's
// capabilities and no other, a service under the agent that an init container copied. No image registry is asked: the base is
// Debian by debootstrap with the Node and npm that run this test.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../until.ts';

const root = path.resolve(import.meta.dirname, '../..');
const SUITE = 'bookworm';
const LAYER_MEGABYTES_MAX = 80;
const BUILD_MAX_MS = 1_000_000;

function whyNot(): string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  const missing = ['buildah', 'debootstrap', 'unshare', 'chroot'].filter(
    (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0,
  );
  return missing.length > 0 ? `${missing.join(', ')} not installed (Debian: apt-get install buildah debootstrap)` : '';
}

const reason = whyNot();
test.runIf(reason !== '')(`(skipped: the image: ${reason})`, () => {
  console.log(`skipped: the image is not built: ${reason}`);
});

describe.skipIf(reason !== '')('the image', () => {
  const folder = reason === '' ? mkdtempSync(path.join(tmpdir(), 'throughline-image-')) : '';
  const running: ChildProcess[] = [];
  let container = '';
  let rootfs = '';

  // A store of its own: nothing of this stays on the machine.
  const buildah = (...args: string[]): string =>
    execFileSync(
      'buildah',
      ['--root', path.join(folder, 'store'), '--runroot', path.join(folder, 'run'), '--storage-driver', 'vfs', ...args],
      { cwd: root, encoding: 'utf8', timeout: BUILD_MAX_MS, maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] },
    ).trim();

  beforeAll(() => {
    const scratch = buildah('from', 'scratch');
    buildah('add', '--quiet', scratch, debian(), '/');
    buildah('add', '--quiet', scratch, nodeAndNpm(path.join(folder, 'node')), '/');
    buildah('config', '--env', `PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`, scratch);
    // Where this machine has authorities of its own, npm in the build needs them too.
    if (process.env['NODE_EXTRA_CA_CERTS']) {
      buildah('add', '--quiet', scratch, process.env['NODE_EXTRA_CA_CERTS'], '/etc/ssl/certs/ca-certificates.crt');
      buildah('config', '--env', 'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt', scratch);
    }
    buildah('commit', '--quiet', scratch, 'base');
    const base = ['--build-arg', 'BUILD_BASE=base', '--build-arg', 'BASE=base'];
    const file = ['-f', 'examples/kubernetes/Dockerfile', '-t', 'throughline:test'];
    buildah('bud', '--quiet', '--isolation', 'chroot', '--network', 'host', ...base, ...file, '.');
    container = buildah('from', 'throughline:test');
    rootfs = buildah('mount', container);
  }, BUILD_MAX_MS);

  afterAll(async () => {
    await Promise.all(running.map((child) => stop(child)));
    if (container) buildah('umount', container);
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a command as a container of the image would: its root read-only, `volumes` writable, as this user. */
  function inside(
    command: readonly string[],
    options: {
      readonly user?: string;
      /** Path in the container → folder outside. */
      readonly volumes?: Readonly<Record<string, string>>;
      readonly capabilities?: readonly string[];
      readonly environment?: Readonly<Record<string, string>>;
      /** A pid namespace of its own, as every container has that is no sensor. */
      readonly ownPids?: boolean;
    } = {},
  ): ChildProcess & { said: () => string } {
    const { user, volumes = {}, capabilities, environment = {}, ownPids = true } = options;
    const mounts = Object.entries(volumes).flatMap(([at, outside]) => {
      mkdirSync(path.join(rootfs, at), { recursive: true });
      return `mount --rbind '${outside}' '${rootfs}${at}'`;
    });
    const limits = capabilities
      ? [
          'setpriv',
          '--no-new-privs',
          '--inh-caps=-all',
          `--bounding-set=-all,${capabilities.map((name) => `+${name}`).join(',')}`,
        ]
      : [];
    const script = [
      'set -e',
      `mount --bind '${rootfs}' '${rootfs}'`,
      `mount -o remount,bind,ro '${rootfs}'`,
      `mount -t proc proc '${rootfs}/proc'`,
      `mount -t sysfs -o ro sysfs '${rootfs}/sys'`,
      `mount --rbind /dev '${rootfs}/dev'`,
      `mount -t tmpfs -o mode=1777 tmp '${rootfs}/tmp'`,
      ...mounts,
      `exec chroot ${user ? `--userspec=${user}` : ''} '${rootfs}' ${[...limits, ...command].map((part) => `'${part}'`).join(' ')}`,
    ];
    const namespaces = ownPids ? ['--mount', '--pid', '--fork', '--kill-child=SIGTERM'] : ['--mount'];
    const child = spawn('unshare', [...namespaces, 'sh', '-c', script.join('\n')], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `/opt/throughline/node_modules/.bin:${process.env['PATH'] ?? ''}`,
        NODE_ENV: 'production',
        ...environment,
      },
    });
    running.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    return Object.assign(child, { said: () => said });
  }

  test('says what it runs and as whom, and is no bigger than it must be', () => {
    const { OCIv1 } = JSON.parse(buildah('inspect', '--type', 'image', 'throughline:test')) as {
      OCIv1: { config: { User: string; Entrypoint: string[] } };
    };
    expect(OCIv1.config).toMatchObject({ User: '1000:1000', Entrypoint: ['throughline'] });
    const megabytes = Number(
      execFileSync('du', ['-sm', path.join(rootfs, 'opt/throughline')], { encoding: 'utf8' }).split('\t')[0],
    );
    console.log(`the image adds ${megabytes} MB to its base`);
    expect(megabytes).toBeLessThan(LAYER_MEGABYTES_MAX);
    // What is needed to build it stays in the first stage.
    expect(existsSync(path.join(rootfs, 'usr/bin/clang'))).toBe(false);
    expect(existsSync(path.join(rootfs, 'opt/throughline/node_modules/typescript'))).toBe(false);
  });

  test('collector, sensor and a service under the copied agent tell one story, and end cleanly', async () => {
    const [grpc, http, port] = [await freePort(), await freePort(), await freePort()];
    const volume = (name: string, owner = 1000): string => {
      const at = path.join(folder, name);
      mkdirSync(at);
      execFileSync('chown', [`${owner}:${owner}`, at]);
      return at;
    };
    const data = volume('data');
    const collector = inside(
      [
        'throughline',
        'collector',
        '--data',
        '/var/lib/throughline/store',
        '--grpc',
        `127.0.0.1:${grpc}`,
        '--http',
        `127.0.0.1:${http}`,
      ],
      { user: '1000:1000', volumes: { '/var/lib/throughline': data } },
    );
    await eventually(() => fetch(`http://127.0.0.1:${http}/healthz`).then(({ ok }) => ok), collector.said);
    // It is process 1 of its namespace, and may write to its volume alone.
    expect(inNamespaceOf(collector, 'cat /proc/1/comm; id -u')).toMatch(/^(node|throughline|MainThread)\n/);

    const { template } = chartSensor();
    const sensor = inside(
      ['throughline', 'sensor', '--', '--profile=base', '--collector', `grpc://127.0.0.1:${grpc}`, '--node', 'node-1'],
      {
        ownPids: false,
        capabilities: template.capabilities.map((name) => name.toLowerCase()),
        volumes: Object.fromEntries(
          ['/sys/fs/cgroup', '/sys/fs/bpf', '/sys/kernel/tracing'].filter((at) => existsSync(at)).map((at) => [at, at]),
        ),
      },
    );
    await eventually(() => /watching: |ended|cannot|refused/.test(sensor.said()), sensor.said);
    expect(sensor.said()).toMatch(/watching: (ebpf|proc), base profile/);
    console.log(/watching: .*/.exec(sensor.said())![0]);

    // The init container of examples/kubernetes/app.yaml, and its service.
    const agent = volume('agent');
    const copy = inside(['cp', '-r', '/opt/throughline/node_modules/@throughline/agent', '/agent'], {
      user: '1000:1000',
      volumes: { '/agent': agent },
    });
    expect((await once(copy, 'exit'))[0], copy.said()).toBe(0);
    const app = volume('app');
    writeFileSync(path.join(app, 'package.json'), '{"name":"orders","version":"1.0.0"}');
    writeFileSync(
      path.join(app, 'main.js'),
      `const { exec } = require('node:child_process');
       require('node:http').createServer((q, r) => {
         const host = new URL(q.url, 'http://x').searchParams.get('host');
         if (!host) return r.end('ready');
         exec('echo ' + host, (error, out) => r.end(String(out)));
       }).listen(${port}, '127.0.0.1');
       process.on('SIGTERM', () => process.exit(0));`,
    );
    const service = inside(['node', '/app/main.js'], {
      user: '1001:1001',
      volumes: { '/throughline': agent, '/app': app },
      environment: {
        NODE_OPTIONS: '--import /throughline/agent/dist/register.cjs',
        THROUGHLINE_COLLECTOR: `grpc://127.0.0.1:${grpc}`,
        THROUGHLINE_SERVICE: 'orders',
      },
    });
    await eventually(() => service.said().includes('"connected"'), service.said);
    expect(await (await fetch(`http://127.0.0.1:${port}/?host=x;id`)).text()).toContain('uid=1001');
    const token = readFileSync(path.join(data, 'store/operator-token'), 'utf8').trim();
    const told = await eventually(
      async () => {
        const answer = await fetch(`http://127.0.0.1:${http}/v1/stories`, {
          headers: { authorization: `Bearer ${token}` },
        });
        const { stories } = (await answer.json()) as { stories: { title: string; steps: { layer: string }[] }[] };
        // The kernel's own word about the shell comes a moment later.
        return stories.find(({ steps }) => steps.some(({ layer }) => layer === 'kernel'));
      },
      () => `${collector.said()}\n${sensor.said()}`,
    );
    expect(told.title).toMatch(/^Shell injection .*in orders/);

    for (const each of [service, sensor, collector]) {
      const begun = Date.now();
      expect(await stop(each), each.said()).toBe(0);
      // The grace of a pod is thirty.
      expect(Date.now() - begun).toBeLessThan(15_000);
    }
    expect(collector.said()).toContain('"collector stops"');
  });
});

/** What templates/sensor.yaml gives the sensor, read from the template: its placeholders are not needed for this. */
function chartSensor(): { template: { capabilities: string[] } } {
  const text = readFileSync(path.join(root, 'examples/kubernetes/chart/templates/sensor.yaml'), 'utf8');
  const [, list = '[]'] = /add: (\[[^\]]*\])/.exec(text) ?? [];
  return { template: { capabilities: parseYaml(list) as string[] } };
}

/** Runs a line of shell where the child of `unshare` is. */
function inNamespaceOf(child: ChildProcess, line: string): string {
  const [inner = ''] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
  return execFileSync('nsenter', ['--target', inner, '--mount', '--pid', '--root', '--wd=/', 'sh', '-c', line], {
    cwd: '/',
    encoding: 'utf8',
  });
}

/** Debian's smallest system, fetched once into the user's cache folder. */
function debian(): string {
  const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'throughline');
  const at = path.join(cache, `debian-${SUITE}`);
  if (existsSync(at)) return at;
  mkdirSync(cache, { recursive: true });
  const fetching = mkdtempSync(path.join(cache, 'debian-fetching-'));
  execFileSync('debootstrap', ['--variant=minbase', SUITE, fetching, 'http://deb.debian.org/debian'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: BUILD_MAX_MS,
    maxBuffer: 1 << 26,
  });
  renameSync(fetching, at);
  return at;
}

/** /usr/local as the official images have it, and their user "node". */
function nodeAndNpm(at: string): string {
  const local = path.join(at, 'usr/local');
  mkdirSync(path.join(local, 'bin'), { recursive: true });
  cpSync(process.execPath, path.join(local, 'bin/node'));
  const npm = path.dirname(
    path.dirname(execFileSync('sh', ['-c', 'readlink -f "$(command -v npm)"'], { encoding: 'utf8' }).trim()),
  );
  const home = existsSync(path.join(npm, 'package.json')) ? npm : path.join(npm, 'lib/node_modules/npm');
  cpSync(home, path.join(local, 'lib/node_modules/npm'), { recursive: true, dereference: true });
  for (const name of ['npm', 'npx']) {
    writeFileSync(
      path.join(local, 'bin', name),
      `#!/bin/sh\nexec node /usr/local/lib/node_modules/npm/bin/${name}-cli.js "$@"\n`,
      { mode: 0o755 },
    );
  }
  return at;
}

/** The exit status; 128 and more for a signal. */
async function stop(child: ChildProcess): Promise<number> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    // The first process inside gets it, as a container runtime sends it.
    const [inner] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
    process.kill(Number(inner) || child.pid!, 'SIGTERM');
    const hurry = setTimeout(() => child.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(hurry);
  }
  return child.exitCode ?? 128;
}

/** What is asked may not be there yet. */
const eventually = <T>(look: () => T | Promise<T>, said: () => string) =>
  until(
    () =>
      Promise.resolve()
        .then(look)
        .catch(() => undefined),
    () => said().slice(-3000),
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
