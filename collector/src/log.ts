// The collector's own log: a constant message plus fields, one JSON line each. Handed to whoever logs; never holds payloads.

export type Level = 'debug' | 'info' | 'warn' | 'error';
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;
export type Log = (level: Level, message: string, fields?: Fields) => void;

export const levels: readonly Level[] = ['debug', 'info', 'warn', 'error'];

/** Writes what is at `threshold` or above through `write`, one line a call. */
export function createLog(threshold: Level, write: (line: string) => void, now: () => Date = () => new Date()): Log {
  const lowest = levels.indexOf(threshold);
  return (level, message, fields) => {
    if (levels.indexOf(level) < lowest) return;
    write(`${JSON.stringify({ time: now().toISOString(), level, message, ...fields })}\n`);
  };
}
