// The chart as Helm renders it. Helm itself, built once by the Go compiler that the control plane needs as well.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';

const VERSION = 'v3.22.0';
/** A Helm built like this does not know what it was made for. */
const KUBERNETES_VERSION = 'v1.36.3';
const BUILD_MAX_MS = 20 * 60_000;

export const chartFolder = fileURLToPath(new URL('../../examples/kubernetes/chart', import.meta.url));

/** One rendered object of Kubernetes. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  // The objects are read by field in the tests.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly [field: string]: any;
}

/** Rejects with Helm's own words when the chart or a value is wrong. `values` as of `--set`. */
export async function renderChart(values: readonly string[] = []): Promise<readonly KubernetesObject[]> {
  const set = values.flatMap((value) => ['--set', value]);
  const place = ['--namespace', 'throughline', '--kube-version', KUBERNETES_VERSION];
  const text = await helm(['template', 'throughline', chartFolder, ...place, ...set]);
  return parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

export async function helm(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(await ensureHelm(), args, { maxBuffer: 10_000_000 });
  return stdout;
}

async function ensureHelm(): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'throughline');
  const target = join(cache, `helm-${VERSION}-${process.platform}-${process.arch}`);
  if (existsSync(target)) return target;
  process.stderr.write('building Helm for the tests, once: about two minutes of CPU\n');
  const fresh = `${target}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  await promisify(execFile)('go', ['install', '-trimpath', '-ldflags=-s -w', `helm.sh/helm/v3/cmd/helm@${VERSION}`], {
    env: { ...process.env, GOBIN: fresh, CGO_ENABLED: '0' },
    timeout: BUILD_MAX_MS,
  });
  renameSync(join(fresh, 'helm'), target);
  return target;
}

const GROUPED = /\//;
const CLUSTER_WIDE = new Set(['ClusterRole', 'ClusterRoleBinding', 'Namespace']);

/** Where this object is created in the API: its collection's path. */
export function collectionOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = GROUPED.test(apiVersion) ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = `${kind.toLowerCase()}s`.replace(/ys$/, 'ies');
  const scope = CLUSTER_WIDE.has(kind) ? '' : `/namespaces/${metadata.namespace ?? 'throughline'}`;
  return `${group}${scope}/${plural}`;
}
