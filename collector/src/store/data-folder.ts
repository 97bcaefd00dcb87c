// The collector's data folder: made on first use, held by one collector at a time, with the operator's token in it.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CollectorError } from '../errors.ts';

export interface DataFolder {
  readonly path: string;
  /** Opens the API, the console and the audit endpoints; readable by the folder's owner only. */
  readonly operatorToken: string;
  /** Lets the next collector have it. */
  release(): void;
}

/** Takes the folder for this process, or throws DATA_FOLDER_IN_USE or DATA_FOLDER_UNUSABLE. */
export function openDataFolder(folder: string): DataFolder {
  try {
    makeFolder(path.resolve(folder));
  } catch (error) {
    throw unusable(folder, error);
  }
  const lock = takeLock(folder);
  try {
    return { path: folder, operatorToken: operatorToken(folder), release: () => lock.close() };
  } catch (error) {
    lock.close();
    throw unusable(folder, error);
  }
}

// One folder at a time: Node's recursive mkdir never returns where the kernel refuses with ENOENT (below /proc).
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (path.dirname(folder) !== folder) makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another collector may have made it meanwhile; then the lock decides.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

// SQLite's file lock: the kernel lets go of it however the process dies, so there is never a stale one to clear away.
function takeLock(folder: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(path.join(folder, 'lock'), { timeout: 0 });
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    const { errcode } = error as { errcode?: number };
    if (errcode !== SQLITE_BUSY) throw unusable(folder, error);
    throw new CollectorError(
      'DATA_FOLDER_IN_USE',
      `another collector is using the data folder ${folder}; stop it, or give this one its own with --data`,
    );
  }
}
const SQLITE_BUSY = 5;

function operatorToken(folder: string): string {
  const file = operatorTokenFile(folder);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    const token = randomBytes(24).toString('base64url');
    writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return token;
  }
}

export function operatorTokenFile(folder: string): string {
  return path.join(folder, 'operator-token');
}

function unusable(folder: string, error: unknown): CollectorError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CollectorError('DATA_FOLDER_UNUSABLE', `the data folder ${folder} cannot be used: ${reason}`, {
    cause: error,
  });
}
