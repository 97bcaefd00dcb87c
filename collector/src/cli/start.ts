// What bin/throughline.js loads: the one place where the command line touches the process it runs in.
import { main } from './main.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The second time the user means it.
    if (stop.signal.aborted) process.exit(130);
    stop.abort(signal);
  });
}
// `throughline stories | head` ends the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

process.exitCode = await main(process.argv.slice(2), {
  env: process.env,
  print: (text) => void process.stdout.write(text),
  warn: (text) => void process.stderr.write(text),
  interactive: process.stdout.isTTY === true,
  columns: process.stdout.columns ?? 120,
  stop: stop.signal,
});
