// moto's server: a kept emulator of the AWS wire formats (https://docs.getmoto.org), in a Python environment of its own
// that is made once for this user.
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, eventually, installDebianPackages, isInstalled, run } from '../processes.ts';

const motoVersion = '5.2.5';

/** Path of `moto_server`, or undefined when there is no Python to run it: `say` tells why. */
export async function motoServer(say: (line: string) => void): Promise<string | undefined> {
  const cache = cacheFolder();
  const folder = join(cache, `moto-${motoVersion}`);
  const program = join(folder, 'bin', 'moto_server');
  if (await isFile(program)) return program;

  const pythonReady = (await hasVenv()) || (await installDebianPackages(['python3-venv'], say));
  if (!pythonReady || !(await hasVenv())) {
    say('no Python 3 with venv here: the cloud layer stays off');
    return undefined;
  }
  say(`installing moto ${motoVersion} (once)`);
  await mkdir(cache, { recursive: true });
  // pip writes the program last, so its presence says that the environment is whole. Two first runs at once would meet in
  // one folder: mkdir without `recursive` lets only one of them in, the other waits for the program.
  const lock = join(cache, `moto-${motoVersion}.lock`);
  if (!(await tryMkdir(lock))) return waitFor(program, lock, say);
  try {
    await rm(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder], { timeoutMs: 60_000 });
    await run(join(folder, 'bin', 'pip'), ['install', '-q', `moto[server]==${motoVersion}`], {
      timeoutMs: installTimeoutMs,
    });
    return program;
  } catch (error) {
    say(`moto could not be installed: ${String(error).slice(-400)}`);
    return undefined;
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

const installTimeoutMs = 240_000;

async function waitFor(program: string, lock: string, say: (line: string) => void): Promise<string | undefined> {
  const installed = eventually(
    'another installation of moto',
    installTimeoutMs,
    async () => (await isFile(program)) || undefined,
  );
  return installed.then(
    () => program,
    () => {
      say(`another installation of moto did not end; if none runs, remove ${lock}`);
      return undefined;
    },
  );
}

async function tryMkdir(path: string): Promise<boolean> {
  return mkdir(path).then(
    () => true,
    () => false,
  );
}

async function hasVenv(): Promise<boolean> {
  if (!(await isInstalled('python3'))) return false;
  return run('python3', ['-c', 'import venv, ensurepip'], { timeoutMs: 10_000 }).then(
    () => true,
    () => false,
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
