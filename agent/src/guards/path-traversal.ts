// Path traversal: user input moves a file access out of the folder that the program chose.
// A path is judged by where it finally resolves, not by how it is spelled: a/../b inside the folder is no attack.
import { posix } from 'node:path';
import type { Guard, GuardContext, GuardFinding, InputIndex, InputValue } from '../guard.ts';
import type { FileAccessOperation } from '../operation.ts';
import { hasClimb, isInside, leavesApplication } from './path-escape.ts';

const { resolve, normalize } = posix;

export const pathTraversal: Guard = {
  id: 'path-traversal',
  title: 'User input reached a file outside the folder the program uses',
  techniques: ['T1190', 'T1083'],
  weakness: 'CWE-22',
  operations: ['file.access'],
  severity: 'high',
  blindSpot:
    'A file chosen by a name that stays inside the folder the program prefixed (an access-control question), and links in the file system.',
  judge(operation, inputs, context) {
    if (operation.kind !== 'file.access') return undefined;
    const first = judgePath(operation.path, operation, inputs, context);
    if (first !== undefined || operation.secondPath === undefined) return first;
    return judgePath(operation.secondPath, operation, inputs, context);
  },
};

function judgePath(
  path: string,
  operation: FileAccessOperation,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const climbers = climbingInputs(inputs);
  if (climbers.length === 0) return undefined;
  const target = resolve(context.workingDirectory, path);
  return (
    judgeJoined(path, target, climbers, inputs, context) ??
    judgeVerbatim(path, target, climbers, context) ??
    judgeTail(target, path, operation, climbers, context)
  );
}

interface Climber {
  readonly input: InputValue;
  /** The input as a path: file: URLs as the path they name, backslashes as given. */
  readonly path: string;
}

const CLIMBERS_MAX = 200;
const remembered = new WeakMap<InputIndex, { readonly count: number; readonly climbers: readonly Climber[] }>();

/** The inputs that could move a path at all: a climb, or an absolute path, or a home folder. Found once per index. */
function climbingInputs(inputs: InputIndex): readonly Climber[] {
  const values = inputs.values();
  const known = remembered.get(inputs);
  if (known !== undefined && known.count === values.length) return known.climbers;
  const climbers: Climber[] = [];
  for (const input of values) {
    if (climbers.length >= CLIMBERS_MAX) break;
    const { value } = input;
    if (value.length > 8_192 || value.length < 2) continue;
    if (value.includes('..') || value.charCodeAt(0) === 0x2f) climbers.push({ input, path: value });
    else if (/^file:/i.test(value)) climbers.push({ input, path: fileUrlPath(value) });
  }
  // The halves of a climb that was sent in two inputs: {a: "..", b: "/etc/passwd"} is caught by its parts as they are.
  remembered.set(inputs, { count: values.length, climbers });
  return climbers;
}

function fileUrlPath(value: string): string {
  try {
    return decodeURIComponent(new URL(value).pathname);
  } catch {
    return value.replace(/^file:(?:\/\/)?/i, '');
  }
}

/** The application joined paths with path.join and friends: its own words say which folder it meant. */
function judgeJoined(
  path: string,
  target: string,
  climbers: readonly Climber[],
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const joins = inputs.joinedPaths?.() ?? [];
  for (let index = joins.length - 1; index >= 0; index--) {
    const { arguments: given, result } = joins[index]!;
    if (path !== result && target !== resolve(context.workingDirectory, result) && !path.startsWith(result)) continue;
    for (let at = 0; at < given.length; at++) {
      const argument = given[at]!;
      const climber = climbers.find((candidate) => argument.includes(candidate.path) && candidate.path.length > 1);
      if (climber === undefined) continue;
      const start = argument.indexOf(climber.path);
      const prefix = given
        .slice(0, at)
        .filter((part) => part !== '')
        .join('/');
      const inner = argument.slice(0, start);
      if (prefix === '' && inner === '') break;
      const folder = folderOf(prefix === '' ? inner : `${prefix}/${inner}`, context);
      if (isInside(target, folder)) return undefined;
      return finding(climber, 'left the folder that the program joined it to', 0.97);
    }
  }
  return undefined;
}

/** The input stands in the path as it came: what is before it is the folder the program meant. */
function judgeVerbatim(
  path: string,
  target: string,
  climbers: readonly Climber[],
  context: GuardContext,
): GuardFinding | undefined {
  for (const climber of climbers) {
    const start = path.indexOf(climber.path);
    if (start < 0) continue;
    if (start > 0 || !climber.path.startsWith('/')) {
      if (
        !hasClimb(path.slice(start, start + climber.path.length + 1)) &&
        !hasClimb(path.slice(Math.max(0, start - 1), start + climber.path.length))
      )
        continue;
      const folder = start === 0 ? context.workingDirectory : folderOf(path.slice(0, start), context);
      if (!isInside(target, folder)) return finding(climber, 'climbs out of the folder in front of it', 0.97);
      continue;
    }
    const absolute = wholeAbsolute(climber, path, target, context);
    if (absolute !== undefined) return absolute;
  }
  return undefined;
}

/** The user names the file from the root on. */
function wholeAbsolute(
  climber: Climber,
  path: string,
  target: string,
  context: GuardContext,
): GuardFinding | undefined {
  const named = normalize(climber.path);
  const segments = named.split('/').filter((part) => part !== '').length;
  const exact = path === climber.path || target === named;
  // "/app" came in and /app/public/x is read: a coincidence of names, the program wrote that path itself.
  if (!exact && (segments < 2 || isInside(context.applicationRoot, named) || isInside(context.workingDirectory, named)))
    return undefined;
  if (segments < 1) return undefined;
  if (!leavesApplication(target, context) && !hasClimb(climber.path))
    return SENSITIVE.test(target) ? finding(climber, 'names a sensitive file from the root on', 0.9) : undefined;
  if (!leavesApplication(target, context)) return undefined;
  if (context.isConstant !== undefined && programNamesFolder(target, context.isConstant)) return undefined;
  return finding(climber, 'names a file from the root on, outside the application', 0.95);
}

const SENSITIVE = /\/(?:\.env[^/]*|\.git\/.*|\.npmrc|\.ssh\/.*|\.aws\/.*|[^/]*\.(?:pem|key|p12|pfx))$/;

function programNamesFolder(target: string, isConstant: (text: string) => boolean): boolean {
  if (isConstant(target)) return true;
  for (let slash = target.lastIndexOf('/'); slash > 0; slash = target.lastIndexOf('/', slash - 1)) {
    const folder = target.slice(0, slash);
    // /var/data/exports says something; /etc or /tmp alone does not.
    if (folder.indexOf('/', 1) < 0) return false;
    if (isConstant(folder)) return true;
  }
  return false;
}

/** The path was normalised on the way, or the program cut `../` out once: what is left of the input is its end. */
function judgeTail(
  target: string,
  path: string,
  operation: FileAccessOperation,
  climbers: readonly Climber[],
  context: GuardContext,
): GuardFinding | undefined {
  for (const climber of climbers) {
    if (!climber.path.includes('..')) continue;
    const { climbs, tail } = afterClimbs(climber.path);
    if (!climbs) continue;
    if (tail === '') {
      const above = isInside(context.applicationRoot, target) || isInside(context.workingDirectory, target);
      if (above && operation.access !== 'delete' && !path.startsWith('/proc/') && isBareClimb(climber.path))
        return finding(climber, 'climbs to a folder above the application', 0.8);
      continue;
    }
    const at = target.lastIndexOf(`/${tail}`);
    if (at < 0) continue;
    const folder = target.slice(0, at) || '/';
    const end = target.slice(at + 1 + tail.length);
    if (end.includes('/')) continue;
    // Had the program taken every climb out, the file would lie in a folder of its own choice.
    const above =
      folder === '/' || isInside(context.applicationRoot, folder) || isInside(context.workingDirectory, folder);
    const outside = leavesApplication(target, context);
    if (outside ? above || tail.includes('/') : above && folder !== '/' && !path.includes(`${folder}/${tail}x`)) {
      if (!outside && !climbsInside(climber.path)) continue;
      return finding(climber, 'climbs out of the folder that the program chose', 0.9);
    }
  }
  return undefined;
}

function isBareClimb(path: string): boolean {
  return /^[./\\]+$/.test(path) && path.includes('..');
}

function climbsInside(path: string): boolean {
  return normalize(path).startsWith('..') || normalize(collapsed(path)).startsWith('..');
}

/** "....//x" and "..././x" as a single pass of replace('../', '') leaves them. */
function collapsed(path: string): string {
  return path.replaceAll('../', '').includes('..') ? path.replaceAll('../', '') : path;
}

function afterClimbs(path: string): { climbs: boolean; tail: string } {
  const parts = normalize(path.replaceAll('\\', '/')).split('/');
  let last = -1;
  for (let index = 0; index < parts.length; index++) if (/^\.{2,}$/.test(parts[index]!)) last = index;
  return {
    climbs: last >= 0,
    tail: parts
      .slice(last + 1)
      .filter((part) => part !== '' && part !== '.')
      .join('/'),
  };
}

function folderOf(prefix: string, context: GuardContext): string {
  return resolve(context.workingDirectory, prefix.endsWith('/') ? prefix : `${prefix}x/..`);
}

function finding(climber: Climber, effect: string, confidence: number): GuardFinding {
  return { reason: `a path from ${climber.input.path} ${effect}`, confidence, input: climber.input };
}
