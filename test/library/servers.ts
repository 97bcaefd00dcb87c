// Real servers for the driver tests, each in a folder of its own, on a free port of the loopback, gone when stopped.
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../until.ts';

export interface Server {
  readonly port: number;
  stop(): void;
}

/** A server, or the reason why this machine has none. */
export type MaybeServer = Server | { readonly missing: string };

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @param settings beyond the usual ones: "log_statement=all" */
export async function startPostgres(settings: readonly string[] = []): Promise<MaybeServer> {
  const bin = [
    '/usr/lib/postgresql/15/bin',
    '/usr/lib/postgresql/16/bin',
    '/usr/lib/postgresql/17/bin',
    '/usr/bin',
  ].find((folder) => existsSync(join(folder, 'initdb')));
  if (!bin) return { missing: 'PostgreSQL is not installed (Debian: postgresql)' };
  const folder = mkdtempSync(join(tmpdir(), 'throughline-pg-'));
  // The server refuses to run as root.
  const user = asUser('postgres');
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  execFileSync(join(bin, 'initdb'), ['-D', join(folder, 'data'), '-U', 'test', '-A', 'trust', '--no-sync'], {
    ...user,
    stdio: 'ignore',
  });
  const port = await freePort();
  const child = spawn(
    join(bin, 'postgres'),
    [
      '-D',
      join(folder, 'data'),
      '-p',
      String(port),
      '-k',
      folder,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'fsync=off',
      ...settings.flatMap((setting) => ['-c', setting]),
    ],
    { ...user, stdio: 'ignore' },
  );
  return ready(child, port, folder);
}

export async function startMariadb(): Promise<MaybeServer> {
  const daemon = ['/usr/sbin/mariadbd', '/usr/sbin/mysqld'].find(existsSync);
  if (!daemon || !existsSync('/usr/bin/mariadb-install-db'))
    return { missing: 'MariaDB is not installed (Debian: mariadb-server)' };
  const folder = mkdtempSync(join(tmpdir(), 'throughline-maria-'));
  const data = join(folder, 'data');
  const self = process.getuid?.() === 0 ? ['--user=root'] : [];
  execFileSync(
    '/usr/bin/mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...self],
    { stdio: 'ignore' },
  );
  const port = await freePort();
  const child = spawn(
    daemon,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${folder}/s`,
      `--pid-file=${folder}/pid`,
      ...self,
    ],
    { stdio: 'ignore' },
  );
  return ready(child, port, folder);
}

export async function startRedis(): Promise<MaybeServer> {
  if (!existsSync('/usr/bin/redis-server')) return { missing: 'Redis is not installed (Debian: redis-server)' };
  const folder = mkdtempSync(join(tmpdir(), 'throughline-redis-'));
  const port = await freePort();
  const child = spawn(
    '/usr/bin/redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    { stdio: 'ignore' },
  );
  return ready(child, port, folder);
}

/** Debian's, of 2018: it speaks HTTP as today's does, but knows no values beside a statement. */
export async function startClickhouse(): Promise<MaybeServer> {
  const binary = ['/usr/bin/clickhouse-server', '/usr/sbin/clickhouse-server'].find(existsSync);
  if (!binary) return { missing: 'ClickHouse is not installed (Debian: clickhouse-server)' };
  const folder = mkdtempSync(join(tmpdir(), 'throughline-clickhouse-'));
  const [port, tcp, between] = [await freePort(), await freePort(), await freePort()];
  const settings = `<http_port>${port}</http_port><tcp_port>${tcp}</tcp_port><interserver_http_port>${between}</interserver_http_port>
    <listen_host>127.0.0.1</listen_host><path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path><mark_cache_size>5242880</mark_cache_size>
    <uncompressed_cache_size>0</uncompressed_cache_size><logger><level>none</level><console>1</console></logger>
    <users_config>users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>`;
  const users = `<profiles><default/></profiles><quotas><default/></quotas><users><default><password/><profile>default</profile>
    <quota>default</quota><networks><ip>127.0.0.1</ip></networks></default></users>`;
  writeFileSync(join(folder, 'config.xml'), `<yandex>${settings}</yandex>`);
  writeFileSync(join(folder, 'users.xml'), `<yandex>${users}</yandex>`);
  const child = spawn(binary, [`--config-file=${join(folder, 'config.xml')}`], { stdio: 'ignore', cwd: folder });
  return ready(child, port, folder);
}

export async function startNats(): Promise<MaybeServer> {
  const binary = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find(existsSync);
  if (!binary) return { missing: 'nats-server is not installed (Debian: nats-server)' };
  const folder = mkdtempSync(join(tmpdir(), 'throughline-nats-'));
  const port = await freePort();
  return ready(spawn(binary, ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', cwd: folder }), port, folder);
}

export async function startMosquitto(): Promise<MaybeServer> {
  if (!existsSync('/usr/sbin/mosquitto')) return { missing: 'mosquitto is not installed (Debian: mosquitto)' };
  const folder = mkdtempSync(join(tmpdir(), 'throughline-mosquitto-'));
  const port = await freePort();
  const config = join(folder, 'conf');
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  return ready(spawn('/usr/sbin/mosquitto', ['-c', config], { stdio: 'ignore' }), port, folder);
}

export async function startLdap(): Promise<MaybeServer> {
  if (!existsSync('/usr/sbin/slapd')) return { missing: 'OpenLDAP is not installed (Debian: slapd)' };
  const folder = mkdtempSync(join(tmpdir(), 'throughline-ldap-'));
  mkdirSync(join(folder, 'db'));
  const config = join(folder, 'slapd.conf');
  writeFileSync(
    config,
    [
      'include /etc/ldap/schema/core.schema',
      'include /etc/ldap/schema/cosine.schema',
      'include /etc/ldap/schema/inetorgperson.schema',
      'modulepath /usr/lib/ldap',
      'moduleload back_mdb',
      `pidfile ${folder}/pid`,
      'database mdb',
      'suffix "dc=test"',
      'rootdn "cn=admin,dc=test"',
      'rootpw secret',
      `directory ${folder}/db`,
      'access to * by * read',
      '',
    ].join('\n'),
  );
  const entries = [
    'dn: dc=test',
    'objectClass: dcObject',
    'objectClass: organization',
    'o: test',
    'dc: test',
    '',
    ...['alice', 'bob'].flatMap((name) => [
      `dn: cn=${name},dc=test`,
      'objectClass: inetOrgPerson',
      `cn: ${name}`,
      `sn: ${name}`,
      `uid: ${name}`,
      '',
    ]),
  ].join('\n');
  execFileSync('/usr/sbin/slapadd', ['-f', config], { input: entries, stdio: ['pipe', 'ignore', 'ignore'] });
  const port = await freePort();
  const child = spawn('/usr/sbin/slapd', ['-f', config, '-h', `ldap://127.0.0.1:${port}/`, '-d', '0'], {
    stdio: 'ignore',
  });
  return ready(child, port, folder);
}

export async function startRabbitmq(): Promise<MaybeServer> {
  const launcher = '/usr/lib/rabbitmq/bin/rabbitmq-server';
  if (!existsSync(launcher)) return { missing: 'RabbitMQ is not installed (Debian: rabbitmq-server)' };
  const folder = mkdtempSync(join(tmpdir(), 'throughline-rabbit-'));
  const port = await freePort();
  // Erlang's name service, one of our own, outlives the broker unless it is told to go.
  const environment = { ...process.env, ERL_EPMD_ADDRESS: '127.0.0.1', ERL_EPMD_PORT: String(await freePort()) };
  const child = spawn(launcher, [], {
    stdio: 'ignore',
    detached: true,
    env: {
      ...environment,
      HOME: folder,
      RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      RABBITMQ_NODENAME: `test${port}@localhost`,
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(await freePort()),
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
    },
  });
  return ready(child, port, folder, () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // gone already
    }
    stopNameService(environment);
  });
}

/** It refuses while it still holds the broker's name, which it does for a moment after the broker's end. */
function stopNameService(environment: NodeJS.ProcessEnv): void {
  for (let attempt = 0; attempt < 40; attempt++) {
    const { stdout, stderr } = spawnSync('epmd', ['-kill'], { env: environment, encoding: 'utf8' });
    if (/Killed|Cannot connect/.test(`${stdout}${stderr}`)) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
}

/** An emulator of SQS with these queues. */
export async function startSqs(
  queues: readonly string[],
): Promise<Server & { readonly address: string; readonly queueUrls: readonly string[] }> {
  const port = await freePort();
  const program = `import { startFauxqs } from 'fauxqs';
    const server = await startFauxqs({ port: ${port}, host: '127.0.0.1', logger: false });
    console.log(JSON.stringify({ address: server.address, queueUrls: ${JSON.stringify(queues)}.map((name) => server.createQueue(name).queueUrl) }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('exit', () => reject(new Error('the SQS emulator did not start')));
  });
  return { port, ...(JSON.parse(said) as { address: string; queueUrls: string[] }), stop: () => child.kill('SIGKILL') };
}

const mongodbSource = fileURLToPath(new URL('mongodb-server/', import.meta.url));

/** FerretDB, built once by Go into the user's cache; about a minute the first time. */
export async function startMongodb(): Promise<MaybeServer> {
  const go = ['/usr/local/go/bin/go', '/usr/bin/go'].find(existsSync);
  const binary = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'throughline', 'ferretdb-1.24.0');
  if (!existsSync(binary)) {
    if (!go) return { missing: 'no Go to build FerretDB with' };
    mkdirSync(dirname(binary), { recursive: true });
    try {
      execFileSync(go, ['build', '-o', binary, '.'], { cwd: mongodbSource, stdio: 'pipe', timeout: 600_000 });
    } catch (error) {
      return {
        missing: `FerretDB could not be built: ${String((error as { stderr?: unknown }).stderr ?? error).slice(0, 300)}`,
      };
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'throughline-mongo-'));
  const port = await freePort();
  const child = spawn(binary, [`127.0.0.1:${port}`, folder], { stdio: 'ignore' });
  return ready(child, port, folder);
}

function asUser(name: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function ready(
  child: ChildProcess,
  port: number,
  folder: string,
  kill = (): unknown => child.kill('SIGKILL'),
): Promise<Server> {
  const stop = (): void => {
    kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until(async () => child.exitCode !== null || (await accepts(port)), `the server in ${folder} to listen`);
    if (child.exitCode !== null) throw new Error(`the server in ${folder} ended with ${child.exitCode}`);
    return { port, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
