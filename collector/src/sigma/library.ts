// Reads Sigma rules from folders: those packaged with the product, byte for byte as published, and the user's own.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FILE_BYTES_MAX, parsePlain, parseSigma, readYaml, type Parsed, type Plain, type Problem } from './parse.ts';
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
  /** Load the rules packaged with the product, or only those of some of their folders ("cloud/aws"); default true. */
  readonly packaged?: boolean | readonly string[];
  /** Folders or files of the user's own; a document with the id of a packaged one replaces it. */
  readonly paths?: readonly string[];
  /** Values for `expand`, by placeholder name. */
  readonly placeholders?: ReadonlyMap<string, readonly string[]>;
}

/** Throws when a path given by the user does not exist; files in it that cannot be used become problems. */
export function loadLibrary({ packaged = true, paths = [], placeholders = new Map() }: LibraryOptions = {}): Library {
  const byId = new Map<string, Document>();
  const problems: Problem[] = [];
  const take = (parsed: Parsed): void => {
    problems.push(...parsed.problems);
    for (const document of parsed.documents) byId.set(document.id, document);
  };
  const load = (root: string, originOf: (path: string) => string): void => {
    for (const path of ruleFiles(root)) {
      const origin = originOf(path);
      const size = statSync(path).size;
      if (size > FILE_BYTES_MAX) {
        problems.push({ origin, title: '', message: `the file is larger than ${FILE_BYTES_MAX} bytes` });
        continue;
      }
      take(parseSigma(readFileSync(path, 'utf8'), { origin, placeholders }));
    }
  };
  for (const [path, contents] of packaged === false ? [] : packagedRules()) {
    if (
      Array.isArray(packaged) &&
      !(packaged as readonly string[]).some((folder) => path.startsWith(`rules/${folder}/`))
    )
      continue;
    take(parsePlain(contents, { origin: `${packagedSource}/${path}`, placeholders }));
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

/** Folders of the packaged rules. */
export const packagedFolders = ['cloud/aws', 'application/kubernetes', 'linux'] as const;

// The same place from src/sigma and from dist/sigma.
export function packagedFolder(): string {
  return fileURLToPath(new URL('../../rules/sigma', import.meta.url));
}

/**
 * The packaged rules by path, read from their compiled form: YAML takes a third of a second of every start. Made by
 * collector/rules/compile.mjs; a test holds it to the files.
 */
function packagedRules(): [path: string, contents: readonly Plain[]][] {
  return JSON.parse(readFileSync(join(packagedFolder(), 'rules.json'), 'utf8')) as [string, Plain[]][];
}

/** The same read from the files themselves, in order of their paths. */
export function readPackagedRules(): [path: string, contents: readonly Plain[]][] {
  const folder = packagedFolder();
  return ruleFiles(join(folder, 'rules')).map((file) => {
    const path = relative(folder, file).split(sep).join('/');
    const { documents, problems } = readYaml(readFileSync(file, 'utf8'), path);
    if (problems[0]) throw new Error(`${path}: ${problems[0].message}`);
    return [path, documents];
  });
}

function ruleFiles(root: string): string[] {
  if (statSync(root).isFile()) return [root];
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name));
  if (files.length > FOLDER_FILES_MAX) throw new Error(`${root} holds more than ${FOLDER_FILES_MAX} rule files`);
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}
