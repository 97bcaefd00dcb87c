// throughline collector: starts one and stays until it is told to stop.
import { startCollector } from '../collector.ts';
import { describeOptions, readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import type { Run } from './command.ts';

export const help = `${describeOptions()}
  --config                 A YAML or JSON file of these options.

In the environment an option is THROUGHLINE_COLLECTOR_<NAME>: THROUGHLINE_COLLECTOR_EVENTS_MAX=500000.
Flags go before the environment, and that before the file.`;

export const run: Run = async (args, terminal) => {
  const config = readConfig(args, terminal.env);
  const log = createLog(config.log, (line) => terminal.warn(line));
  const collector = await startCollector(config, { log });
  log('info', 'collector started', {
    grpc: config.grpc ? `${config.grpc.host}:${collector.grpcPort}` : 'off',
    ...(config.grpcSocket && { socket: config.grpcSocket }),
    http: config.http ? `${config.http.host}:${collector.httpPort}` : 'off',
    data: config.data,
  });
  await new Promise<void>((resolve) => {
    // Holds the process: a collector whose listeners are all off still follows its files.
    const hold = setInterval(() => {}, 60_000);
    const stop = (): void => {
      clearInterval(hold);
      resolve();
    };
    if (terminal.stop.aborted) stop();
    else terminal.stop.addEventListener('abort', stop, { once: true });
  });
  log('info', 'collector stops');
  await collector.close();
  return 0;
};
