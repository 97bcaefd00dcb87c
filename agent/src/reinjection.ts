// Keeps the agent in what this process starts: worker threads and child Node processes lose it when execArgv or env are
// given without it.

let entry = '';

/** The file that a child must preload; set once by register.ts. */
export function setEntry(file: string): void {
  entry = file;
}

/** True when the program to start is Node, or a shell line that starts it. */
export function startsNode(file: string, shellCommand: string | undefined): boolean {
  if (shellCommand !== undefined) return nodeInShell.test(shellCommand);
  return file === process.execPath || /(?:^|\/)(?:node|nodejs|npm|npx|yarn|pnpm)$/.test(file);
}

const nodeInShell = /(?:^|[\s;&|(`'"/])(?:node|nodejs|npm|npx|yarn|pnpm)(?:[\s;&|)`'"]|$)/;

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

/** The same for an environment as an object; undefined stands for our own. */
export function keepAgentInVariables(variables: unknown, args: readonly unknown[]): Record<string, string | undefined> {
  const given = (typeof variables === 'object' && variables !== null ? variables : process.env) as Record<
    string,
    string | undefined
  >;
  const pairs = keepAgentInEnvironment(
    [`NODE_OPTIONS=${given['NODE_OPTIONS'] ?? ''}`, `THROUGHLINE_INHERIT=${given['THROUGHLINE_INHERIT'] ?? ''}`],
    args,
  );
  const options = (pairs as string[]).find((pair) => pair.startsWith('NODE_OPTIONS='))!.slice('NODE_OPTIONS='.length);
  return options === (given['NODE_OPTIONS'] ?? '') ? given : { ...given, NODE_OPTIONS: options.trim() };
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
