// A real Kubernetes API server for tests: builds main.go once (cached by its content outside the tree) and starts it with
// an audit policy, a webhook and real tokens. No kubelet: pods stay Pending, exec fails, and both are audited.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILD_MAX_MS = 30 * 60_000;
const READY_MAX_MS = 60_000;
const REQUEST_MAX_MS = 15_000;
const LOG_CHARACTERS_MAX = 20_000;

export interface ControlPlaneOptions {
  /** The policy file that users are given, or another. */
  readonly auditPolicyFile: string;
  /** Where the audit webhook posts EventLists; none when left out. The token is only sent over https. */
  readonly webhook?: { readonly url: string; readonly token: string; readonly certificateAuthorityFile: string };
}

export interface RequestOptions {
  readonly method?: string;
  readonly body?: unknown;
  /** Bearer token; the administrator's when left out, none when "". */
  readonly token?: string;
  /** Loopback address to call from: 127.0.0.0/8 gives every part its own. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  // The API's objects are read by field in the tests.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface ControlPlane {
  readonly url: string;
  readonly adminToken: string;
  /** Audit events as JSON lines, as the same server also writes them to a file. */
  readonly auditLogFile: string;
  request(path: string, options?: RequestOptions): Promise<Answer>;
  stop(): Promise<void>;
}

/** Why a control plane cannot be had here, or undefined when it can. */
export async function whyNot(): Promise<string | undefined> {
  if ((await run('openssl', ['version'])).status !== 0)
    return 'no openssl, which makes the certificate of the audit webhook';
  if (existsSync(binaryPath())) return undefined;
  const go = await run('go', ['version']);
  return go.status === 0 ? undefined : 'no Go compiler: install Go 1.26 or later';
}

/** Builds on first use (about six minutes of CPU), then starts in seconds. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const binary = await build();
  const folder = mkdtempSync(join(tmpdir(), 'throughline-control-plane-'));
  const port = await freePort();
  const adminToken = randomBytes(24).toString('hex');
  const auditLogFile = join(folder, 'audit.log');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const flags = [
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-signing-key-file=${file('sa.key', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)}`,
    `--service-account-key-file=${file('sa.pub', publicKey.export({ type: 'spki', format: 'pem' }) as string)}`,
    `--token-auth-file=${file('tokens.csv', `${adminToken},admin,1,"system:masters"\n`)}`,
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    '--service-cluster-ip-range=127.100.0.0/24',
    `--audit-policy-file=${options.auditPolicyFile}`,
    `--audit-log-path=${auditLogFile}`,
  ];
  if (options.webhook) {
    flags.push(
      `--audit-webhook-config-file=${file('webhook.yaml', webhookConfig(options.webhook))}`,
      '--audit-webhook-batch-max-wait=1s',
    );
  }
  const child = spawn(binary, [folder, ...flags], { stdio: ['pipe', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-LOG_CHARACTERS_MAX)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    // It leaves when its standard input closes; a test that dies closes it too.
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  };
  const plane: ControlPlane = {
    url: `https://127.0.0.1:${port}`,
    adminToken,
    auditLogFile,
    request: async (path, more = {}) => await call(port, path, { token: adminToken, ...more }),
    stop,
  };
  try {
    await ready(plane, child, () => log);
  } catch (error) {
    await stop();
    throw error;
  }
  return plane;
}

// ---- building ---------------------------------------------------------------------------------------------------------

const source = fileURLToPath(new URL('.', import.meta.url));

function binaryPath(): string {
  const hash = createHash('sha256');
  for (const name of ['go.mod', 'go.sum', 'main.go']) hash.update(readFileSync(join(source, name)));
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(
    cache,
    'throughline',
    `control-plane-${process.platform}-${process.arch}-${hash.digest('hex').slice(0, 12)}`,
  );
}

async function build(): Promise<string> {
  const target = binaryPath();
  if (existsSync(target)) return target;
  mkdirSync(join(target, '..'), { recursive: true });
  process.stderr.write('building the Kubernetes control plane for the tests, once: about six minutes of CPU\n');
  // Built beside its place and moved there, so that two builds at once do no harm.
  const fresh = `${target}.${process.pid}`;
  const built = await run('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', fresh, '.'], {
    cwd: source,
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  if (built.status !== 0) throw new Error(`the control plane was not built:\n${built.output}`);
  renameSync(fresh, target);
  return target;
}

async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<{ status: number | null; output: string }> {
  return await new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: BUILD_MAX_MS });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (output = (output + text).slice(-LOG_CHARACTERS_MAX)));
    child.once('error', (error) => resolve({ status: null, output: error.message }));
    child.once('close', (status) => resolve({ status, output }));
  });
}

// ---- running ----------------------------------------------------------------------------------------------------------

function webhookConfig({ url, token, certificateAuthorityFile }: NonNullable<ControlPlaneOptions['webhook']>): string {
  return `apiVersion: v1
kind: Config
clusters: [{name: collector, cluster: {server: "${url}", certificate-authority: "${certificateAuthorityFile}"}}]
users: [{name: api-server, user: {token: "${token}"}}]
contexts: [{name: audit, context: {cluster: collector, user: api-server}}]
current-context: audit
`;
}

async function ready(plane: ControlPlane, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = performance.now() + READY_MAX_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the API server ended with ${child.exitCode}:\n${log()}`);
    // The default namespace is made after /readyz first says ok.
    const answers = await Promise.all([plane.request('/readyz'), plane.request('/api/v1/namespaces/default')]).catch(
      () => [],
    );
    if (answers.length > 0 && answers.every(({ status }) => status === 200)) return;
    if (performance.now() > deadline)
      throw new Error(`the API server was not ready within ${READY_MAX_MS} ms:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function call(
  port: number,
  path: string,
  { method = 'GET', body, token, from, headers }: RequestOptions,
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const request = httpsRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        ...(from !== undefined && { localAddress: from }),
        headers: {
          ...(body !== undefined && {
            'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
          }),
          ...(token && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        // Its certificate was made by itself a second ago, on this machine.
        rejectUnauthorized: false,
        // A connection of its own: a source address belongs to a connection, not to a request.
        agent: false,
        timeout: REQUEST_MAX_MS,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(text) }));
        response.once('error', reject);
      },
    );
    request.once('timeout', () => request.destroy(new Error(`no answer within ${REQUEST_MAX_MS} ms`)));
    request.once('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
