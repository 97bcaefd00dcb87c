// Packages that the application installed under another name ("pg8": "npm:pg@8"): their folder says "pg8", the hooks are for "pg".
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders looked at, from the application's program upwards: its package, its workspace, and a few between. */
const FOLDERS_MAX = 12;

const declared = /^npm:((?:@[^/@]+\/)?[^/@]+)(?:@|$)/;

/**
 * @param folders where to begin: the folder of the program, the working directory
 * @returns [name in node_modules, real name] of every alias that a package.json at or above them declares
 */
export function declaredAliases(folders: readonly string[]): [string, string][] {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  for (const start of folders) {
    let folder = start;
    for (let count = 0; count < FOLDERS_MAX && !seen.has(folder); count++) {
      seen.add(folder);
      for (const [alias, name] of aliasesIn(folder)) if (!found.has(alias)) found.set(alias, name);
      folder = dirname(folder);
    }
  }
  return [...found];
}

function aliasesIn(folder: string): [string, string][] {
  let text: string;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch {
    return [];
  }
  if (!text.includes('"npm:')) return [];
  try {
    const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
    return ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}).flatMap(([alias, range]): [string, string][] => {
        const name = declared.exec(String(range))?.[1];
        return name === undefined || name === alias ? [] : [[alias, name]];
      }),
    );
  } catch {
    return [];
  }
}
