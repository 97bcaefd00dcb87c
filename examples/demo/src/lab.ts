// Where the demo's services run. Each gets what a container runtime would give it: a cgroup with a runtime's name (as root),
// the projected secrets at their real path, and for the metadata address a network namespace of its own (as root, or in
// unprivileged user namespaces where the system has them). What cannot be had is said, and the services run without it.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { run, start, type Started } from './processes.ts';

export interface ServiceOptions {
  readonly name: string;
  /** Node by default. */
  readonly program?: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  /** Runs inside the lab's network namespace. */
  readonly isolated?: boolean;
  /** Gives the process a container's cgroup. */
  readonly podUid?: string;
  /** Files by path below /var/run/secrets, which the process sees there (or at `secretPath`). */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Lines for the process's own /etc/hosts: "93.184.215.14 news.example". */
  readonly hosts?: readonly string[];
  readonly messages?: boolean;
}

export interface Lab {
  readonly folder: string;
  /** Set when the metadata address 169.254.169.254 is real inside the lab's network namespace. */
  readonly networkNamespace: string | undefined;
  /** The cgroup that all services are below, from the root of the hierarchy: "/throughline-demo-…". */
  readonly cgroup: string | undefined;
  readonly mounts: boolean;
  /** What this user may not do, one sentence each. */
  readonly missing: readonly string[];
  start(options: ServiceOptions): Promise<Started>;
  /** A command line that runs `command` as the container of the service would: for exec into it. */
  inside(service: Started, command: readonly string[]): readonly string[];
  /** Where the process sees that secret. */
  secretPath(service: string, file: string): string;
  close(): Promise<void>;
}

/**
 * Addresses inside the lab's network namespace: the metadata service, and a web site with a public address (documentation
 * addresses would count as internal). Nothing of it leaves: the namespace has no way out.
 */
export const metadataAddress = '169.254.169.254';
export const siteAddress = '93.184.215.14';

const secretsRoot = '/var/run/secrets';
const nodeInContainer = '/opt/node/node';

export async function openLab(): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-demo-'));
  const id = randomBytes(4).toString('hex');
  const isRoot = process.getuid?.() === 0;
  const missing: string[] = [];
  const attempt = <T>(what: string, act: () => Promise<T>): Promise<T | undefined> =>
    act().catch((error: unknown) => {
      missing.push(`${what}: ${String(error instanceof Error ? error.message : error).split('\n', 1)[0]}`);
      return undefined;
    });
  const network = await attempt('the real metadata address', () =>
    isRoot ? makeNetworkNamespace(`throughline-${id}`) : makeUserNetworkNamespace(folder),
  );
  const cgroupRoot = isRoot
    ? await attempt('container cgroups', () => makeCgroupRoot(`throughline-demo-${id}`))
    : (missing.push('container cgroups: needs root'), undefined);
  const mounts = (await attempt('secrets at their real path', () => tryMounts(isRoot))) ?? false;

  const services: Started[] = [];
  let closed = false;
  const containers = new Map<Started, { cgroup: string | undefined; isolated: boolean }>();

  return {
    folder,
    networkNamespace: network?.name,
    cgroup: cgroupRoot && `/${basename(cgroupRoot)}`,
    mounts,
    missing,
    async start(options) {
      if (closed) throw new Error(`${options.name} is not started: the demo is ending`);
      const cgroup = cgroupRoot && options.podUid ? await makeContainerCgroup(cgroupRoot, options.podUid) : undefined;
      const secrets = options.secrets && (await writeSecrets(folder, options.name, options.secrets));
      const hosts = options.hosts && mounts ? await writeHosts(folder, options.name, options.hosts) : undefined;
      // An image has its programs in their usual places; from wherever this copy of the project lies (a temporary folder,
      // say) they would look like something that was dropped there.
      const contained = mounts && options.podUid !== undefined;
      const isolated = options.isolated === true && network !== undefined;
      const [command, ...args] = containerCommand({
        isRoot,
        enterNetwork: isolated ? network?.enter : undefined,
        cgroup,
        secrets: mounts ? secrets : undefined,
        hosts,
        node: contained ? process.execPath : undefined,
        command: [options.program ?? (contained ? nodeInContainer : process.execPath), ...options.arguments],
      });
      // It may have ended while the files were written.
      if (closed) throw new Error(`${options.name} is not started: the demo is ending`);
      const service = start({
        name: options.name,
        command: command!,
        arguments: args,
        environment: options.environment,
        workingDirectory: options.workingDirectory,
        logFile: join(folder, `${options.name}.log`),
        ...(options.messages ? { messages: true } : {}),
      });
      services.push(service);
      containers.set(service, { cgroup, isolated });
      return service;
    },
    inside(service, command) {
      const container = containers.get(service);
      const user = isRoot ? [] : ['--user', '--preserve-credentials'];
      const namespaces = mounts ? ['nsenter', ...user, '--mount', '-t', String(service.child.pid), '--'] : [];
      const entered = container?.cgroup ? ['sh', '-c', joinCgroup, 'sh', container.cgroup, ...command] : command;
      return [...namespaces, ...entered];
    },
    secretPath: (service, file) => join(mounts ? secretsRoot : secretsFolder(folder, service), file),
    async close() {
      closed = true;
      await Promise.all(services.map((service) => service.stop()));
      await network?.close();
      if (cgroupRoot) await removeCgroups(cgroupRoot);
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

interface Container {
  readonly isRoot: boolean;
  /** Command line in front of the others. */
  readonly enterNetwork: readonly string[] | undefined;
  readonly cgroup: string | undefined;
  readonly secrets: string | undefined;
  readonly hosts: string | undefined;
  /** A Node binary that the container has at its usual place. */
  readonly node: string | undefined;
  readonly command: readonly string[];
}

// The cgroup is joined last and by the shell itself, so that the container's first exec is the service: what prepared it
// ran outside, as a container runtime's own work does.
const prepare = `
set -e
secrets=$1 hosts=$2 cgroup=$3 node=$4; shift 4
if [ -n "$node" ]; then mount -t tmpfs programs /opt; mkdir ${dirname(nodeInContainer)}; touch ${nodeInContainer}; mount --bind "$node" ${nodeInContainer}; fi
if [ -n "$secrets" ]; then mount -t tmpfs secrets /var/run; mkdir -p ${secretsRoot}; cp -r "$secrets/." ${secretsRoot}/; fi
if [ -n "$hosts" ]; then mount --bind "$hosts" /etc/hosts; fi
if [ -n "$cgroup" ]; then echo $$ > "$cgroup/cgroup.procs"; fi
exec "$@"
`;

const joinCgroup = 'echo $$ > "$1/cgroup.procs"; shift; exec "$@"';

function containerCommand(container: Container): readonly string[] {
  const { cgroup, command, enterNetwork, hosts, isRoot, node, secrets } = container;
  const mounts = node || secrets || hosts;
  if (!enterNetwork && !cgroup && !mounts) return command;
  // Inside the network's user namespace we are its root already.
  const user = isRoot || enterNetwork ? [] : ['--user', '--map-root-user'];
  const mount = mounts ? ['unshare', ...user, '--mount', '--propagation', 'private', '--'] : [];
  const given = [secrets, hosts, cgroup, node].map((value) => value ?? '');
  return [...(enterNetwork ?? []), ...mount, 'sh', '-c', prepare, 'sh', ...given, ...command];
}

interface Network {
  readonly name: string;
  readonly enter: readonly string[];
  close(): Promise<void>;
}

async function makeNetworkNamespace(name: string): Promise<Network> {
  const ip = (...args: string[]): Promise<string> => run('ip', args, { timeoutMs: 5000 });
  await ip('netns', 'add', name);
  try {
    await ip('-n', name, 'link', 'set', 'lo', 'up');
    for (const address of [metadataAddress, siteAddress])
      await ip('-n', name, 'addr', 'add', `${address}/32`, 'dev', 'lo');
  } catch (error) {
    await ip('netns', 'del', name).catch(() => {});
    throw error;
  }
  return {
    name,
    enter: ['nsenter', `--net=/run/netns/${name}`, '--'],
    close: async () => void (await ip('netns', 'del', name).catch(() => {})),
  };
}

/** Without root: a process that holds a user and a network namespace for as long as it lives. */
async function makeUserNetworkNamespace(folder: string): Promise<Network> {
  const addresses = [metadataAddress, siteAddress].map((address) => `ip addr add ${address}/32 dev lo`);
  const script = [
    'set -e',
    'PATH=$PATH:/usr/sbin:/sbin',
    'ip link set lo up',
    ...addresses,
    'echo ready',
    'exec sleep 3600',
  ];
  const holder = start({
    name: 'network',
    command: 'unshare',
    arguments: ['--user', '--map-root-user', '--net', '--', 'sh', '-c', script.join('\n')],
    logFile: join(folder, 'network.log'),
  });
  try {
    await holder.says(/^ready$/m, 5000);
  } catch (error) {
    await holder.stop(0);
    throw error;
  }
  const pid = String(holder.child.pid);
  return {
    name: `user namespace of ${pid}`,
    enter: ['nsenter', '--user', '--net', '--preserve-credentials', '-t', pid, '--'],
    close: () => holder.stop(0),
  };
}

/** A folder of ours in the unified hierarchy, wherever that is mounted. */
async function makeCgroupRoot(name: string): Promise<string> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const mount = mounts.split('\n').find((line) => line.split(' ')[2] === 'cgroup2');
  if (!mount) throw new Error('no cgroup v2 hierarchy is mounted');
  const root = join(mount.split(' ')[1]!, name);
  await mkdir(root);
  return root;
}

/** Named as containerd with the systemd cgroup driver names it. */
async function makeContainerCgroup(root: string, podUid: string): Promise<string> {
  const slice = `kubepods-burstable-pod${podUid.replaceAll('-', '_')}.slice`;
  const scope = `cri-containerd-${randomBytes(32).toString('hex')}.scope`;
  const path = join(root, 'kubepods.slice', 'kubepods-burstable.slice', slice, scope);
  await mkdir(path, { recursive: true });
  return path;
}

async function removeCgroups(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true }).catch(() => []))
    if (entry.isDirectory()) await removeCgroups(join(path, entry.name));
  // Busy for a moment after its last process has gone.
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const gone = await rmdir(path).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
    );
    if (gone) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function tryMounts(isRoot: boolean): Promise<boolean> {
  const script = 'mount -t tmpfs try /var/run && mount -t tmpfs try /opt';
  const user = isRoot ? [] : ['--user', '--map-root-user'];
  await run('unshare', [...user, '--mount', '--propagation', 'private', '--', 'sh', '-c', script], { timeoutMs: 5000 });
  return true;
}

function secretsFolder(folder: string, service: string): string {
  return join(folder, 'secrets', service);
}

async function writeSecrets(folder: string, service: string, files: Readonly<Record<string, string>>): Promise<string> {
  const root = secretsFolder(folder, service);
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text, { mode: 0o600 });
  }
  return root;
}

async function writeHosts(folder: string, service: string, lines: readonly string[]): Promise<string> {
  const file = join(folder, `${service}.hosts`);
  await writeFile(file, ['127.0.0.1 localhost', ...lines, ''].join('\n'));
  return file;
}
