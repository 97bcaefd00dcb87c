// Keeps the agent in what this process starts: worker threads and child Node processes lose it when execArgv or env are
// given without it.

let entry = '';

/** The file that a child must preload; set once by register.ts. */
export function setEntry(file: string): void {
  entry = file;
}

/** True when the program to start is Node itself; a shell line is left alone (NODE_OPTIONS reaches it by inheritance). */
export function looksLikeNode(file: string, shell: unknown): boolean {
  return !shell && (file === process.execPath || /(?:^|\/)node(?:js)?$/.test(file));
}

/** "NAME=value" pairs of a child: NODE_OPTIONS gets our preload unless the arguments or the pairs have it already. */
export function keepAgentInEnvironment(pairs: unknown, args: unknown): unknown {
  if (entry === '' || !Array.isArray(pairs)) return pairs;
  if (Array.isArray(args) && args.some(isOurs)) return pairs;
  const at = pairs.findIndex((pair) => typeof pair === 'string' && pair.startsWith('NODE_OPTIONS='));
  if (at >= 0 && isOurs(pairs[at])) return pairs;
  // Another copy of the agent, or the application's way to turn it off, is respected.
  if (pairs.some((pair) => typeof pair === 'string' && pair === 'THROUGHLINE_INHERIT=off')) return pairs;
  const ours = `--require=${quote(entry)}`;
  if (at < 0) return [...pairs, `NODE_OPTIONS=${ours}`];
  return pairs.with(at, `${pairs[at]} ${ours}`);
}

/** Options of a Worker: execArgv or env given without us get us back. */
export function keepAgentInWorker(options: any): any {
  if (entry === '' || typeof options !== 'object' || options === null) return options;
  const givesArguments = Array.isArray(options.execArgv);
  const givesEnvironment = typeof options.env === 'object' && options.env !== null;
  if (!givesArguments && !givesEnvironment) return options;
  const execArgv: string[] = givesArguments ? options.execArgv : process.execArgv;
  if (execArgv.some(isOurs)) return options;
  if (!givesEnvironment && isOurs(process.env['NODE_OPTIONS'])) return options;
  return { ...options, execArgv: [...execArgv, '--require', entry] };
}

function isOurs(text: unknown): boolean {
  return typeof text === 'string' && (text.includes(entry) || text.includes('@throughline/agent/register'));
}

function quote(file: string): string {
  return file.includes(' ') ? `"${file.replaceAll('"', '\\"')}"` : file;
}
