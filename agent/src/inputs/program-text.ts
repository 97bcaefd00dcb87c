// What the program itself says: the source of the files on the call stack and of the loaded CommonJS modules, searched for
// a text that a guard is about to call input. Read only then, so that ordinary requests never pay for it.
import fs from 'node:fs';
import Module from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nowMs } from '../clock.ts';

// Taken before anything is hooked: reading the program's source must not be judged itself.
const { readFileSync, statSync } = fs;

const FILES_MAX = 300;
const FILE_BYTES_MAX = 1_048_576;
const BYTES_MAX = 6_291_456;
const STACK_FRAMES_MAX = 60;
const ANSWERS_MAX = 2_000;
const ANSWER_CHARS_MAX = 500;
const ANSWER_KEPT_MS = 1_000;

/**
 * Makes the isConstant of a GuardContext.
 * @param startedMs files written later (wall clock, milliseconds) are not the program: an upload must not become a constant
 * @param agentFile the agent's own bundle: what it says is not the program's word either
 * @param applicationRoot its files are the program also where npm installed it: /usr/lib/node_modules/n8n
 */
export function createProgramText(
  startedMs: number,
  agentFile?: string,
  applicationRoot = '',
): (text: string) => boolean {
  const sources = new Map<string, string>();
  const agentFolder = agentFile === undefined ? '' : dirname(agentFile);
  let bytes = 0;

  function source(file: string): string {
    const known = sources.get(file);
    if (known !== undefined) return known;
    if (sources.size >= FILES_MAX) return '';
    let text = '';
    try {
      const { size, mtimeMs } = statSync(file);
      if (
        size <= FILE_BYTES_MAX &&
        bytes + size <= BYTES_MAX &&
        mtimeMs <= startedMs &&
        dirname(file) !== agentFolder
      ) {
        text = foldSource(readFileSync(file, 'utf8'));
        bytes += size;
      }
    } catch {
      // Not a file on this disk: a bundle's virtual name.
    }
    sources.set(file, text);
    return text;
  }

  // A service asks the same of itself with every request (its own host, its own path): a constant stays one, and what is
  // none is looked for again only after a while, when more of the program may be loaded.
  const answers = new Map<string, { readonly constant: boolean; readonly untilMs: number }>();

  return (text) => {
    if (text.trim() === '') return true;
    const known = answers.get(text);
    if (known !== undefined && (known.constant || nowMs() < known.untilMs)) return known.constant;
    const wanted = foldBlanks(text);
    let constant = false;
    for (const file of programFiles(applicationRoot)) {
      if (!source(file).includes(wanted)) continue;
      constant = true;
      break;
    }
    if (text.length <= ANSWER_CHARS_MAX) {
      if (answers.size >= ANSWERS_MAX) answers.clear();
      answers.set(text, { constant, untilMs: nowMs() + ANSWER_KEPT_MS });
    }
    return constant;
  };
}

function programFiles(applicationRoot: string): Set<string> {
  const files = filesOnStack(applicationRoot);
  for (const file of Object.keys((Module as unknown as { _cache?: Record<string, unknown> })._cache ?? {})) {
    if (files.size < FILES_MAX && isProgram(file, applicationRoot)) files.add(file);
  }
  return files;
}

function isProgram(file: string, applicationRoot: string): boolean {
  const own = applicationRoot !== '' && file.startsWith(`${applicationRoot}/`);
  return !file.includes('/node_modules/', own ? applicationRoot.length : 0);
}

function filesOnStack(applicationRoot: string): Set<string> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_FRAMES_MAX;
  const stack = new Error('where').stack ?? '';
  Error.stackTraceLimit = limit;
  const files = new Set<string>();
  for (const match of stack.matchAll(/(?:\(|at (?:async )?)((?:file:\/\/)?\/[^()\n]+?):\d+:\d+\)?$/gm)) {
    const file = match[1]!.startsWith('file:') ? fileURLToPath(match[1]!) : match[1]!;
    if (isProgram(file, applicationRoot)) files.add(file);
  }
  return files;
}

/** Literals as they come out at run time: blanks folded, escapes undone, literals joined by + made one. */
function foldSource(source: string): string {
  return foldBlanks(
    source
      .replace(/['"`]\s*\+\s*['"`]/g, '')
      .replace(/\\(?:n|r|t)/g, ' ')
      .replace(/\\(['"`\\$])/g, '$1'),
  );
}

function foldBlanks(text: string): string {
  return text.replace(/\s+/g, ' ');
}
