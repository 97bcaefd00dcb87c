// Reads a command's flags: what is not declared is refused with what is.
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UsageError } from './command.ts';

type Parsed<T extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>;

/** Flags as declared (node:util's form) and `positionals`, between `least` and `most` of them. */
export function readFlags<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
  [least, most]: readonly [number, number],
): Parsed<T> {
  let parsed: Parsed<T>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true }) as Parsed<T>;
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\. To specify.*$/s, ''));
  }
  const { length } = parsed.positionals;
  if (length < least) throw new UsageError('an argument is missing');
  if (length > most) throw new UsageError(`"${parsed.positionals[most]}" is one argument too many`);
  return parsed;
}

/** Flags of every command that asks a collector. */
export const apiFlags = {
  url: { type: 'string' },
  token: { type: 'string' },
  data: { type: 'string' },
} as const;

export const apiHelp = `  --url <address>     The collector's HTTP address [http://127.0.0.1:4401, or THROUGHLINE_CONSOLE_URL].
  --token <token>     Its operator token [THROUGHLINE_CONSOLE_TOKEN, or read from the data folder].
  --data <folder>     The collector's data folder [./.throughline, or THROUGHLINE_COLLECTOR_DATA].`;
