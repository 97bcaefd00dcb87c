// Reads Sigma rules from folders: those packaged with the product, byte for byte as published, and the user's own.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FILE_BYTES_MAX, parseSigma, type Problem } from './parse.ts';
import type { Correlation, Document, Filter, Rule } from './rule.ts';

/** Most rule files read from one folder. */
export const FOLDER_FILES_MAX = 10_000;

/** Where the packaged rules come from; attribution is a condition of their licence (DRL 1.1). */
export const packagedSource = 'https://github.com/SigmaHQ/sigma/blob/8eaafff1';

export interface Library {
  readonly rules: readonly Rule[];
  readonly correlations: readonly Correlation[];
  readonly filters: readonly Filter[];
  readonly problems: readonly Problem[];
}

export interface LibraryOptions {
  /** Load the rules packaged with the product; default true. */
  readonly packaged?: boolean;
  /** Folders or files of the user's own; a document with the id of a packaged one replaces it. */
  readonly paths?: readonly string[];
  /** Values for `expand`, by placeholder name. */
  readonly placeholders?: ReadonlyMap<string, readonly string[]>;
}

/** Throws when a path given by the user does not exist; files in it that cannot be used become problems. */
export function loadLibrary({ packaged = true, paths = [], placeholders = new Map() }: LibraryOptions = {}): Library {
  const byId = new Map<string, Document>();
  const problems: Problem[] = [];
  const load = (root: string, originOf: (path: string) => string): void => {
    for (const path of ruleFiles(root)) {
      const origin = originOf(path);
      const size = statSync(path).size;
      if (size > FILE_BYTES_MAX) {
        problems.push({ origin, title: '', message: `the file is larger than ${FILE_BYTES_MAX} bytes` });
        continue;
      }
      const parsed = parseSigma(readFileSync(path, 'utf8'), { origin, placeholders });
      problems.push(...parsed.problems);
      for (const document of parsed.documents) byId.set(document.id, document);
    }
  };
  if (packaged) {
    const folder = packagedFolder();
    load(join(folder, 'rules'), (path) => `${packagedSource}/${relative(folder, path).split(sep).join('/')}`);
  }
  for (const path of paths) load(path, (file) => file);

  const documents = [...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  return {
    rules: documents.filter((document) => document.kind === 'rule'),
    correlations: documents.filter((document) => document.kind === 'correlation'),
    filters: documents.filter((document) => document.kind === 'filter'),
    problems,
  };
}

// The same place from src/sigma and from dist/sigma.
function packagedFolder(): string {
  return fileURLToPath(new URL('../../rules/sigma', import.meta.url));
}

function ruleFiles(root: string): string[] {
  if (statSync(root).isFile()) return [root];
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name));
  if (files.length > FOLDER_FILES_MAX) throw new Error(`${root} holds more than ${FOLDER_FILES_MAX} rule files`);
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}
