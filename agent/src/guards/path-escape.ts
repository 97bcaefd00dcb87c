// Does what the user gave leave the folder that the program put in front of it? Used wherever a text becomes a path.
import { posix } from 'node:path';
import type { GuardContext } from '../guard.ts';

const { resolve, normalize } = posix;

// Files outside the application that nobody's request should name.
const SYSTEM =
  /^\/(?:etc|proc|sys|root|home|var\/(?:run|log|lib|spool|mail|backups|secrets)|run|boot|dev|usr|bin|sbin|lib(?:64)?|opt|srv|mnt|media|private|Users|tmp)(?:\/|$)/;

/**
 * @param before what the program wrote before the user's text in the same path
 * @param given the user's text as it stands in the path
 */
export function escapesByText(before: string, given: string, context: GuardContext): boolean {
  if (before === '') {
    if (given.startsWith('/')) return leavesApplication(normalize(given), context) && SYSTEM.test(normalize(given));
    if (/^~(?:\w*\/|$)/.test(given)) return true;
    if (!hasClimb(given)) return false;
    return !isInside(resolve(context.workingDirectory, given), context.workingDirectory);
  }
  if (!hasClimb(given)) return false;
  // What is in front of a slash is a folder, whoever wrote the slash: "/" alone is an input of many a request.
  if (given.startsWith('/') && !before.endsWith('/')) return escapesByText(`${before}/`, given.slice(1), context);
  const folder = resolve(context.workingDirectory, before.endsWith('/') ? before : `${before}x/..`);
  // Text before the user's that is not a folder (img-, v1.) is climbed out of like one.
  const target = resolve(context.workingDirectory, before + given);
  return !isInside(target, folder);
}

const CHOICE = /\{([^{}]*)\}/;
const CHOICES_MAX = 16;

/** Of every choice in a pattern of a glob ("{a,..}/b") what climbs most, else what stands first. */
export function climbingForm(pattern: string): string {
  if (!pattern.includes('{')) return pattern;
  let form = pattern;
  for (let left = CHOICES_MAX; left > 0 && CHOICE.test(form); left--)
    form = form.replace(CHOICE, (_, choices: string) => {
      const all = choices.split(',');
      const climbs = all.filter((choice) => choice.includes('..'));
      return climbs.sort((a, b) => b.length - a.length)[0] ?? all[0]!;
    });
  return form;
}

/** A `..` that is a whole path segment. */
export function hasClimb(path: string): boolean {
  return /(?:^|[/\\])\.\.(?:[/\\]|$)/.test(path);
}

export function isInside(path: string, folder: string): boolean {
  if (folder === '/') return true;
  const base = folder.endsWith('/') ? folder.slice(0, -1) : folder;
  return path === base || path.startsWith(`${base}/`);
}

/** Outside of both the application's folder and the folder it works in. */
export function leavesApplication(path: string, context: GuardContext): boolean {
  return !isInside(path, context.applicationRoot) && !isInside(path, context.workingDirectory);
}
