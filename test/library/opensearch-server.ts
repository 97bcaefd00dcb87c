// A real OpenSearch for tests, painless scripts included: its jars by Maven, cached outside the tree.
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder } from './cached.ts';
import { freePort, type MaybeServer } from './servers.ts';
import { until } from '../until.ts';

const version = '2.19.1';
const source = fileURLToPath(new URL('opensearch-server/', import.meta.url));

export async function startOpensearch(): Promise<MaybeServer> {
  const found = await jars();
  if ('missing' in found) return found;
  const folder = mkdtempSync(join(tmpdir(), 'throughline-opensearch-'));
  const port = await freePort();
  const flags = ['-Xmx400m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', `${found.folder}/*`];
  const child = spawn('java', [...flags, join(source, 'Server.java'), join(folder, 'node'), String(port)], {
    stdio: 'ignore',
  });
  const stop = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const up = async (): Promise<boolean> => child.exitCode !== null || (await answers(port));
  await until(up, 'OpenSearch to answer').catch(() => child.kill('SIGKILL'));
  if (child.exitCode === null && child.signalCode === null) return { port, stop };
  stop();
  return { missing: `OpenSearch did not start (exit ${child.exitCode}; it takes Java 17 with its compiler)` };
}

async function jars(): Promise<{ readonly folder: string } | { readonly missing: string }> {
  const folder = join(cacheFolder, `opensearch-${version}`);
  if (existsSync(folder)) return { folder };
  mkdirSync(cacheFolder, { recursive: true });
  const fetching = mkdtempSync(`${folder}-`);
  try {
    cpSync(join(source, 'pom.xml'), join(fetching, 'pom.xml'));
    const goal = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(fetching, 'jars')}`];
    await promisify(execFile)('mvn', goal, { cwd: fetching, timeout: 300_000 });
    renameSync(join(fetching, 'jars'), folder);
    return { folder };
  } catch (error) {
    return { missing: `OpenSearch's jars could not be fetched by Maven: ${(error as Error).message.slice(0, 200)}` };
  } finally {
    rmSync(fetching, { recursive: true, force: true });
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/_cluster/health?wait_for_status=yellow&timeout=1s`)).ok;
  } catch {
    return false;
  }
}
