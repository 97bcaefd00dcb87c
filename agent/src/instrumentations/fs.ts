// Files by path: every function of node:fs and node:fs/promises that takes one, the looking ones (stat, exists, glob) too.
// Calls without a running activity pass after one check, and module loading stays out of sight.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { credentialFile, keyIdsIn, tokenId } from '../credentials.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import type { FileAccessOperation } from '../operation.ts';
import { whenAsked } from '../wrap.ts';
import { interceptGlob } from './glob.ts';
import { interceptLogLine } from './log-files.ts';

type Access = FileAccessOperation['access'];

/** Function → what it does with its first path; a second path follows where `pair` says so. */
const calls: Readonly<Record<string, { access: Access; pair?: true }>> = {
  access: { access: 'stat' },
  appendFile: { access: 'write' },
  chmod: { access: 'write' },
  chown: { access: 'write' },
  copyFile: { access: 'read', pair: true },
  cp: { access: 'read', pair: true },
  createReadStream: { access: 'read' },
  createWriteStream: { access: 'write' },
  exists: { access: 'stat' },
  lchmod: { access: 'write' },
  lchown: { access: 'write' },
  link: { access: 'rename', pair: true },
  lstat: { access: 'stat' },
  lutimes: { access: 'write' },
  mkdir: { access: 'write' },
  mkdtemp: { access: 'write' },
  open: { access: 'read' },
  openAsBlob: { access: 'read' },
  opendir: { access: 'list' },
  readFile: { access: 'read' },
  readdir: { access: 'list' },
  readlink: { access: 'stat' },
  realpath: { access: 'stat' },
  rename: { access: 'rename', pair: true },
  rm: { access: 'delete' },
  rmdir: { access: 'delete' },
  stat: { access: 'stat' },
  statfs: { access: 'stat' },
  symlink: { access: 'rename', pair: true },
  truncate: { access: 'write' },
  unlink: { access: 'delete' },
  unwatchFile: { access: 'stat' },
  utimes: { access: 'write' },
  watch: { access: 'stat' },
  watchFile: { access: 'stat' },
  writeFile: { access: 'write' },
};
/** Have neither a Sync form nor a promised one. */
const plainOnly = new Set(['createReadStream', 'createWriteStream', 'openAsBlob', 'unwatchFile', 'watchFile']);

export const fs: Instrumentation = {
  name: 'fs',
  module: 'node:fs',
  operations: ['file.access'],
  enable(fs, tap) {
    for (const [name, { access, pair }] of Object.entries(calls)) {
      for (const form of plainOnly.has(name) ? [name] : [name, `${name}Sync`]) {
        if (typeof fs[form] === 'function')
          tap.wrap(fs, form, (original) => wrapCall(`fs.${form}`, access, pair, original, tap, throwIt));
      }
    }
    wrapRealpathNative(fs, tap);
    for (const form of ['glob', 'globSync'])
      if (typeof fs[form] === 'function') tap.wrap(fs, form, (original) => wrapGlob(`fs.${form}`, original, tap));
    whenAsked(fs, 'promises', (promises) => wrapPromises(promises, tap));
  },
};

/** The same object under its own name; hooked by whichever is asked for first. */
export const fsPromises: Instrumentation = {
  name: 'fs-promises',
  module: 'node:fs/promises',
  operations: ['file.access'],
  enable(promises, tap) {
    wrapPromises(promises, tap);
  },
};

function wrapPromises(promises: any, tap: Tap): void {
  for (const [name, { access, pair }] of Object.entries(calls)) {
    // exists has no promised form; watch gives an iterator at once.
    const fail = name === 'watch' ? throwIt : rejectIt;
    if (typeof promises[name] === 'function')
      tap.wrap(promises, name, (original) => wrapCall(`fs.promises.${name}`, access, pair, original, tap, fail));
  }
  if (typeof promises.glob === 'function')
    tap.wrap(promises, 'glob', (original) => wrapGlob('fs.promises.glob', original, tap));
}

function wrapGlob(call: string, original: any, tap: Tap): any {
  return function (this: unknown, patterns: unknown, options: any): unknown {
    if (depth > 0) return Reflect.apply(original, this, arguments);
    depth++;
    try {
      interceptGlob(tap, call, patterns, options?.cwd);
      return Reflect.apply(original, this, arguments);
    } finally {
      depth--;
    }
  };
}

// readFileSync calls openSync and so on: only the outermost call is the application's.
let depth = 0;

function wrapCall(
  call: string,
  access: Access,
  pair: true | undefined,
  original: any,
  tap: Tap,
  fail: (error: unknown) => unknown,
): any {
  const opens = call.startsWith('fs.open') || call === 'fs.promises.open';
  const appends = call.includes('appendFile');
  const writes = appends || call.includes('writeFile');
  return function (this: unknown, path: any, second: any): unknown {
    if (depth > 0) return Reflect.apply(original, this, arguments);
    depth++;
    try {
      if (tap.active('file.access')) {
        const accessNow = opens ? openAccess(second, access) : access;
        const operation =
          typeof path === 'string' && pair === undefined
            ? ({ kind: 'file.access', call, path, access: accessNow } as const)
            : otherAccess(call, path, pair && second, accessNow);
        try {
          if (operation !== undefined) tap.intercept(writes ? withContent(operation, second) : operation);
          if (appends) interceptLogLine(tap, call, path, second);
        } catch (error) {
          return fail(error);
        }
      }
      if (typeof path === 'string' && access === 'read') noteCredential(path, call, tap);
      return Reflect.apply(original, this, arguments);
    } finally {
      depth--;
    }
  };
}

/** Longest text that a later call could be made of. */
const CONTENT_CHARS_MAX = 16_384;

function withContent(operation: FileAccessOperation, given: unknown): FileAccessOperation {
  if (typeof given === 'string') return given.length > CONTENT_CHARS_MAX ? operation : { ...operation, content: given };
  if (!(given instanceof Uint8Array) || given.length > CONTENT_CHARS_MAX) return operation;
  return { ...operation, content: Buffer.from(given.buffer, given.byteOffset, given.byteLength).toString() };
}

/** Of two paths, or of one that is no string. */
function otherAccess(call: string, path: unknown, second: unknown, access: Access): FileAccessOperation | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  const secondPath = second === undefined ? undefined : textOf(second);
  return {
    kind: 'file.access',
    call,
    path: text,
    access,
    ...(secondPath === undefined ? {} : { secondPath }),
    ...(path instanceof URL ? { fromUrl: true } : {}),
  };
}

function throwIt(error: unknown): never {
  throw error;
}

function rejectIt(error: unknown): Promise<never> {
  return Promise.reject(error);
}

function wrapRealpathNative(fs: any, tap: Tap): void {
  for (const form of ['realpath', 'realpathSync']) {
    const native = fs[form]?.native;
    if (typeof native !== 'function') continue;
    const wrapped = wrapCall(`fs.${form}.native`, 'stat', undefined, native, tap, throwIt);
    Object.defineProperty(wrapped, 'name', { value: native.name });
    Object.defineProperty(wrapped, 'length', { value: native.length });
    fs[form].native = wrapped;
  }
}

function textOf(path: unknown): string | undefined {
  if (typeof path === 'string') return path;
  if (path instanceof Uint8Array) return Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString();
  if (path instanceof URL) {
    try {
      return fileURLToPath(path);
    } catch {
      // Nor will the call take it.
      return undefined;
    }
  }
  return undefined;
}

function openAccess(flags: unknown, otherwise: Access): Access {
  if (typeof flags === 'string') return /[wa+]/.test(flags) ? 'write' : 'read';
  if (typeof flags === 'number') return flags & 3 ? 'write' : 'read';
  return otherwise;
}

const read = readFileSync;
const CREDENTIAL_BYTES_MAX = 65_536;
const noFiles: readonly string[] = [];
let configuredFiles = noFiles;

/** Further credential files from the configuration. */
export function setCredentialFiles(files: readonly string[]): void {
  configuredFiles = files;
}

// The identifier is what joins this read to the calls made with the credential later, possibly from somewhere else.
function noteCredential(path: string, call: string, tap: Tap): void {
  const credential = credentialFile(path, configuredFiles);
  if (!credential) return;
  try {
    const text = read(path, 'utf8').slice(0, CREDENTIAL_BYTES_MAX);
    const identifiers = credential === 'kubernetes_token' ? [tokenId(text)] : keyIdsIn(text);
    for (const identifier of identifiers) {
      if (identifier)
        tap
          .intercept({ kind: 'credential.seen', call, credential, identifier, direction: 'file', where: path })
          .finish();
    }
  } catch {
    // Not there or not readable: the application will find that out itself.
  }
}
