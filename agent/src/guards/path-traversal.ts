// Path traversal: user input moves a file access out of the folder that the program chose.
// A path is judged by where it finally resolves, not by how it is spelled: a/../b inside the folder is no attack.
import { posix } from 'node:path';
import type { Guard, GuardContext, GuardFinding, InputIndex, InputMatch, InputValue } from '../guard.ts';
import type { FileAccessOperation } from '../operation.ts';
import { climbingForm, hasClimb, isInside, leavesApplication } from './path-escape.ts';
import { userSpans } from './user-spans.ts';

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
    const path = operation.pattern === true ? climbingForm(operation.path) : operation.path;
    const first = SYMLINK.test(operation.call)
      ? judgeLink(operation, inputs, context)
      : judgePath(path, operation, inputs, context);
    if (first !== undefined || operation.secondPath === undefined) return first;
    return judgePath(operation.secondPath, operation, inputs, context);
  },
};

const SYMLINK = /\.symlink(?:Sync)?$/;

/**
 * Where a symbolic link leads is read from the folder it lies in. Neither climbs out of the folder in front of the link's own
 * name, where that came in too (an archive's entries), nor names a place outside the application.
 */
function judgeLink(
  operation: FileAccessOperation,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const { path: leads, secondPath } = operation;
  if (secondPath === undefined || leads.startsWith('/')) return judgePath(leads, operation, inputs, context);
  if (!hasClimb(leads)) return undefined;
  const { dirname } = posix;
  const link = resolve(context.workingDirectory, secondPath);
  let folder = dirname(link);
  for (const { value } of inputs.values()) {
    const name = normalize(value).replace(/^\/+|\/+$/g, '');
    if (!name.includes('/') || name.includes('..') || !link.endsWith(`/${name}`)) continue;
    folder = link.slice(0, -name.length - 1);
    break;
  }
  const target = resolve(dirname(link), leads);
  if (isInside(target, folder)) return undefined;
  const input = inputs.equal(leads);
  // The program may have made it relative itself, or put it together from where the link lies.
  if (input === undefined)
    return (
      judgePath(target, operation, inputs, context) ??
      judgePath(leads, operation, inputs, Object.create(context, { workingDirectory: { value: dirname(link) } }))
    );
  return finding({ input }, 'leads a link out of the folder it was made in', 0.93);
}

function judgePath(
  path: string,
  operation: FileAccessOperation,
  given: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const target = resolve(context.workingDirectory, path);
  const inputs = relevantTo(path, target, operation, given, context);
  if (operation.fromUrl !== true && inputs.holds?.('climb', path) === false) return undefined;
  // Brings in what a limit of the walk left out.
  inputs.find(path, 1);
  const climbers =
    operation.fromUrl === true ? [...climbingInputs(inputs), ...climbersOfUrls(inputs)] : climbingInputs(inputs);
  if (climbers.length === 0 || context.steps?.take(climbers.length) === false) return undefined;
  const joined = judgeJoined(path, target, climbers, inputs, context);
  if (joined !== undefined) return joined === STAYS ? undefined : joined;
  return (
    judgeVerbatim(path, target, operation, climbers, inputs, context) ??
    judgeTail(target, operation, climbers, inputs, context)
  );
}

/**
 * The inputs that could matter to this path. Inside the application, at a path that climbs nowhere itself and that no join of
 * the program led to, an absolute input changes nothing (wholeAbsolute asks for a path outside, or a sensitive one), a piece
 * has no climb to bring (pieceRegion, verbatim), and what is left is an input whose climb was resolved on the way (judgeTail):
 * it holds "..". A body without any is left out.
 */
function relevantTo(
  path: string,
  target: string,
  operation: FileAccessOperation,
  inputs: InputIndex,
  context: GuardContext,
): InputIndex {
  if (
    inputs.relevant === undefined ||
    operation.fromUrl === true ||
    path.includes('..') ||
    leavesApplication(target, context) ||
    SENSITIVE.test(target) ||
    inputs
      .joinedPaths?.()
      .some(({ result }) => path.startsWith(result) || target === resolve(context.workingDirectory, result)) === true
  )
    return inputs;
  return inputs.relevant({ all: ['..'] });
}

interface Climber {
  readonly input: InputValue;
  /** The input as a path: file: URLs as the path they name, backslashes as given. */
  readonly path: string;
}

const CLIMBERS_MAX = 10_000;
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
    if (value.includes('..')) for (const path of formsOf(value)) climbers.push({ input, path });
    else if (value.charCodeAt(0) === 0x2f) climbers.push({ input, path: value.replace(/^\/(?:\.?\/)+/, '/') });
    else if (/^file:/i.test(value)) climbers.push({ input, path: fileUrlPath(value) });
  }
  remembered.set(inputs, { count: values.length, climbers });
  return climbers;
}

/** The parser of URLs leaves tabs and line ends out: ".\t./" climbs. */
function climbersOfUrls(inputs: InputIndex): Climber[] {
  const climbers: Climber[] = [];
  for (const input of inputs.values()) {
    if (climbers.length >= CLIMBERS_MAX || input.value.length > 8_192 || !/[\t\n\r]/.test(input.value)) continue;
    const path = input.value.replace(/[\t\n\r]/g, '');
    if (hasClimb(path)) climbers.push({ input, path });
  }
  return climbers;
}

/**
 * The path as sent, what is left of it when a program takes "../" out once ("....//x" was made for that), and the most that
 * the choices of a pattern climb.
 */
function formsOf(value: string): Set<string> {
  const forms = new Set([value, climbingForm(value)]);
  for (const form of [value.replaceAll('../', ''), value.replace('../', ''), value.replaceAll('./', '')])
    if (form.includes('..')) forms.add(form);
  return forms;
}

function fileUrlPath(value: string): string {
  try {
    return decodeURIComponent(new URL(value).pathname);
  } catch {
    return value.replace(/^file:(?:\/\/)?/i, '');
  }
}

interface Region {
  readonly input: InputValue;
  readonly start: number;
  readonly end: number;
}

/** Where a text holds an input that could climb, whole. */
function wholeRegion(text: string, climbers: readonly Climber[], inputs: InputIndex): Region | undefined {
  for (const climber of climbers) {
    let start = climber.path.length > 1 ? text.indexOf(climber.path) : -1;
    if (start < 0) continue;
    // "//etc" begins where "/etc" does.
    if (start > 0 && climber.path.startsWith('/') && /^\/[./]*$/.test(text.slice(0, start))) start = 0;
    let end = text.indexOf(climber.path) + climber.path.length;
    // The other half of a path that came in two inputs.
    if (end < text.length)
      for (const match of inputs.find(text, 2)) if (match.start <= end && match.end > end) end = match.end;
    return { input: climber.input, start, end };
  }
  return undefined;
}

const NAMES_SOMETHING = /[^./\\]/;

/** Where it holds what is left of one, the climb itself included. */
function pieceRegion(text: string, inputs: InputIndex): Region | undefined {
  const climbs = hasClimb(text);
  for (const match of climbs ? (inputs.parts?.(text, 5) ?? []) : []) {
    // A climb in the text and one in the input that gave what is behind it: less of a piece is enough.
    if (!match.input.value.includes('..') || match.end - match.start < 5) continue;
    const start = climbStart(text, match.start, match.input.value);
    const piece = text.slice(start, match.end);
    if (hasClimb(piece) && NAMES_SOMETHING.test(piece)) return { input: match.input, start, end: match.end };
  }
  let region: Region | undefined;
  for (const span of userSpans(text, inputs)) {
    const { value } = span.input;
    const climbing = value.includes('..');
    // Its first characters may have been cut from the rest: too short for a piece of their own.
    const leads = span.start <= 4 && value.replace(/^file:\/\//i, '').startsWith(text.slice(0, span.start));
    const absolute = (value.startsWith('/') || /^file:/i.test(value)) && (leads || region !== undefined);
    // Climbs alone are in front of what every program loads from its own folders.
    if (span.whole || !(climbing || absolute) || !NAMES_SOMETHING.test(text.slice(span.start, span.end))) continue;
    if (region === undefined)
      region = { input: span.input, start: climbing ? climbStart(text, span.start, value) : 0, end: span.end };
    else if (region.input === span.input) region = { ...region, end: span.end };
  }
  return region;
}

/** A cut may have left less of the climb than counts as a piece: its dots and the input's own folders in front belong to it. */
function climbStart(text: string, from: number, value: string): number {
  let start = from;
  for (;;) {
    const slash = text.lastIndexOf('/', start - 1 - (text[start - 1] === '/' ? 1 : 0));
    const segment = text.slice(slash + 1, start).replace(/\/$/, '');
    if (start === 0 || !(/^\.*$/.test(segment) || value.includes(segment)) || slash + 1 >= start) return start;
    start = slash + 1;
  }
}

/** Said instead of a finding: the program's own words show that the path stays where it was meant to. */
const STAYS = 'stays';

/** The application joined paths with path.join and friends: its own words say which folder it meant. */
function judgeJoined(
  path: string,
  target: string,
  climbers: readonly Climber[],
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | typeof STAYS | undefined {
  const joins = inputs.joinedPaths?.() ?? [];
  // A folder that this very path stays in. It may have been put together with what came in itself.
  let meant: string | undefined;
  for (let index = joins.length - 1; index >= 0; index--) {
    const { arguments: given, result, shared } = joins[index]!;
    const exact = path === result || target === resolve(context.workingDirectory, result);
    if (!exact && (result.length < 2 || !path.startsWith(result))) continue;
    if (meant !== undefined && !isInside(meant, resolve(context.workingDirectory, result))) continue;
    let at = given.length;
    let region: Region | undefined;
    // From the end: a later argument that is absolute or climbs overrules those in front of it.
    while (region === undefined && at-- > 0)
      region = leaving(wholeRegion(given[at]!, climbers, inputs), given[at]!, at);
    // What another's request joined has pieces in common with this one's soon enough.
    if (region === undefined && shared !== true) {
      // The first of several arguments is the program's folder: it shares its beginning with any absolute path.
      at = given.length;
      const first = given.length === 1 ? 0 : 1;
      while (region === undefined && at-- > first) region = leaving(pieceRegion(given[at]!, inputs), given[at]!, at);
    }
    if (region === undefined) {
      // The program took the climbs out before it joined.
      if (exact && given.length > 1 && given[0]!.startsWith('/') && isInside(target, normalize(given[0]!)))
        meant ??= normalize(given[0]!);
      continue;
    }
    const argument = given[at]!;
    // "see ../package.json" came in, and the program joins its own '..' and 'package.json'.
    const climb = argument.slice(region.start, region.end);
    // Or "../common" came in, and it requires its own '../compressions'.
    if (region.input.value.trim() !== climb && (isWritten(climb, context) || isWritten(argument, context))) continue;
    if (region.input.value.trim() !== argument && isWithinPackage(given[0]!, target)) continue;
    let first = at;
    while (
      first > 0 &&
      (isUserPart(given[first - 1]!, inputs, context) ||
        isCutOff(given.slice(first - 1, at + 1), region.input, context))
    )
      first--;
    const inner = first === at ? argument.slice(0, region.start) : '';
    const prefix = given
      .slice(0, first)
      .filter((part) => part !== '')
      .join('/');
    if (prefix === '' && inner === '') continue;
    const folder = folderOf(prefix === '' ? inner : `${prefix}/${inner}`, context);
    return isInside(target, folder) ? STAYS : finding(region, 'left the folder that the program joined it to', 0.97);
  }
  return meant === undefined ? undefined : STAYS;
}

/** The region, when it can move the path at all: it climbs, or it is absolute behind a folder of the program. */
function leaving(region: Region | undefined, text: string, at: number): Region | undefined {
  if (region === undefined) return undefined;
  // The climb has to be the user's: require('../x') climbs by itself.
  const climbs =
    region.input.value.includes('..') && hasClimb(text.slice(Math.max(0, region.start - 1), region.end + 1));
  return climbs || (at > 0 && region.start === 0 && text.startsWith('/')) ? region : undefined;
}

/** A library's module asks for another of its own package, whose texts are not all known. */
function isWithinPackage(folder: string, target: string): boolean {
  const root = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(`${folder}/`)?.[0];
  return root !== undefined && target.startsWith(root);
}

/** The program writes this path as a text of its own, or as the texts that it joins. */
function isWritten(path: string, { isConstant }: GuardContext): boolean {
  if (isConstant === undefined) return false;
  return ["'", '"'].some((quote) =>
    [path, path.replaceAll('/', `${quote}, ${quote}`), path.replaceAll('/', `${quote},${quote}`)].some((text) =>
      isConstant(`${quote}${text}${quote}`),
    ),
  );
}

/** The program cut one input into these parts, the first of which climbs: id.slice(0, 4) and id.slice(4). */
function isCutOff(parts: readonly string[], input: InputValue, context: GuardContext): boolean {
  return hasClimb(parts[0]!) && !isWritten(parts[0]!, context) && input.value.includes(parts.join(''));
}

/** A whole part of a path that the user gave, and that the program text does not hold as a folder of its own. */
function isUserPart(part: string, inputs: InputIndex, context: GuardContext): boolean {
  if (part.length < 2 || inputs.equal(part) === undefined) return false;
  return ![`'${part}'`, `"${part}"`, `/${part}/`].some((text) => context.isConstant?.(text) === true);
}

/** The input stands in the path as it came: what is before it is the folder the program meant. */
function judgeVerbatim(
  path: string,
  target: string,
  operation: FileAccessOperation,
  climbers: readonly Climber[],
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  const matches = inputs.find(path, 1);
  for (const region of verbatimRegions(path, climbers, inputs)) {
    const given = path.slice(region.start, region.end);
    if (region.start > 0 || !given.startsWith('/')) {
      if (!hasClimb(path.slice(Math.max(0, region.start - 1), region.end + 1))) continue;
      const start = touchingStart(region.start, path, matches, inputs, context);
      const folder =
        start === 0
          ? context.workingDirectory
          : folderOf(path[start] === '/' ? path.slice(0, start + 1) : path.slice(0, start), context);
      if (!isInside(target, folder)) return finding(region, 'climbs out of the folder in front of it', 0.97);
      continue;
    }
    // The request's own path always begins at the root: a program that looks whether such a file exists does not read it.
    if (operation.access === 'stat' && region.input.path === 'path') continue;
    const absolute = wholeAbsolute({ input: region.input, path: given }, path, target, context);
    if (absolute !== undefined && !readsNothing(operation, region, target, context)) return absolute;
  }
  return undefined;
}

/** Development servers try the request's own path as a file from the root on before they look below their folder. */
function readsNothing(
  operation: FileAccessOperation,
  { input }: Region,
  target: string,
  context: GuardContext,
): boolean {
  return operation.access === 'read' && input.path === 'path' && context.exists?.(target) === false;
}

function verbatimRegions(path: string, climbers: readonly Climber[], inputs: InputIndex): readonly Region[] {
  const found: Region[] = [];
  for (const climber of climbers) {
    const region = wholeRegion(path, [climber], inputs);
    if (region !== undefined) found.push(region);
  }
  const piece =
    found.length === 0 && (path.includes('..') || path.startsWith('/')) ? pieceRegion(path, inputs) : undefined;
  return piece === undefined ? found : [piece];
}

/** Where the row of inputs begins that ends at `at`: a path sent in two halves, or two parts of it, is one path. */
function touchingStart(
  at: number,
  path: string,
  matches: readonly InputMatch[],
  inputs: InputIndex,
  context: GuardContext,
): number {
  let start = at;
  for (let index = matches.length - 1; index >= 0; index--) {
    const match = matches[index]!;
    if (match.start >= start || match.end - match.start < 2) continue;
    const touches = match.end >= start;
    const next =
      match.end === start - 1 && path[match.end] === '/' && (match.start === 0 || path[match.start - 1] === '/');
    if (touches || (next && isUserPart(path.slice(match.start, match.end), inputs, context))) start = match.start;
  }
  return start;
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
    // A folder came in, and the program looks into its .git: what is sensitive was named by the program.
    return target.search(SENSITIVE) >= 0 && target.search(SENSITIVE) < named.length
      ? finding(climber, 'names a sensitive file from the root on', 0.9)
      : undefined;
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
  operation: FileAccessOperation,
  climbers: readonly Climber[],
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  for (const climber of climbers) {
    if (!climber.path.includes('..')) continue;
    // Its last segment is the file's name or the beginning of it; most of many climbs are ruled out by that.
    const name = climber.path.slice(Math.max(climber.path.lastIndexOf('/'), climber.path.lastIndexOf('\\')) + 1);
    if (name !== '' && !/^\.+$/.test(name) && !target.includes(name)) continue;
    if (context.steps?.take(16) === false) return undefined;
    const { climbs, tail } = afterClimbs(climber.path);
    if (!climbs) continue;
    if (tail === '') {
      const above = isInside(context.applicationRoot, target) || isInside(context.workingDirectory, target);
      if (above && operation.access !== 'delete' && isBareClimb(climber.path))
        return finding(climber, 'climbs to a folder above the application', 0.8);
      continue;
    }
    const at = target.lastIndexOf(`/${tail}`);
    if (at < 0 || !climbsOut(climber.path) || target.indexOf('/', at + 1 + tail.length) >= 0) continue;
    // Had the program taken every climb out, the file would lie in a folder of its own choice. A URL's parser climbs by itself.
    if (isAbove(target.slice(0, at) || '/', context) || (operation.fromUrl === true && !climber.path.startsWith('/')))
      return finding(climber, 'climbs out of the folder that the program chose', 0.9);
  }
  return operation.fromUrl === true ? judgeUrlPiece(target, inputs, context) : undefined;
}

/** What a file URL kept of an input that was cut on its way: a piece, with the climb in front of it resolved. */
function judgeUrlPiece(target: string, inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  for (const match of inputs.parts?.(target, 5) ?? []) {
    const before = match.input.value.slice(0, match.inputStart);
    const rest = target.slice(match.end);
    if (rest.includes('/') || match.end - match.start < 8) continue;
    const climbs = /^(?:\.\/)*\.\.(?:[/\\%]|$)/.test(match.input.value) && /\.\.|^$/.test(before);
    const absolute = match.start === 0 && leavesApplication(target, context);
    if (climbs || absolute) return finding(match, 'climbs out of the folder of a file URL', 0.85);
  }
  return undefined;
}

function isAbove(folder: string, context: GuardContext): boolean {
  return folder === '/' || isInside(context.applicationRoot, folder) || isInside(context.workingDirectory, folder);
}

function isBareClimb(path: string): boolean {
  return /^[./\\]+$/.test(path) && hasClimb(path);
}

function climbsOut(path: string): boolean {
  return normalize(path).startsWith('..') || /^\/?(?:\.\.\/)/.test(path);
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

function finding(climber: { readonly input: InputValue }, effect: string, confidence: number): GuardFinding {
  return { reason: `a path from ${climber.input.path} ${effect}`, confidence, input: climber.input };
}
