// Processes started: every asynchronous form passes ChildProcess.prototype.spawn, which sees the final file and arguments;
// the synchronous forms are wrapped one by one. Children that are Node get the agent too.
import { childProcess } from '../identity.ts';
import { isAbsolute, resolve } from 'node:path';
import { isBlocked } from '../blocked-error.ts';
import { freshText } from '../fresh-files.ts';
import type { Instrumentation, OperationHandle, Tap } from '../instrumentation.ts';
import type { SpawnOperation } from '../operation.ts';
import { lendTo } from '../process-inputs.ts';
import { keepAgentInEnvironment, keepAgentInVariables, startsNode } from '../reinjection.ts';
import type { AgentTap } from '../tap.ts';
import { takeFromAbove } from '../wrap.ts';

export const childProcessCalls: Instrumentation = {
  name: 'child-process',
  module: 'node:child_process',
  operations: ['process.spawn'],
  enable(childProcess, tap) {
    for (const name of ['exec', 'execFile', 'fork', 'spawn'])
      tap.wrap(childProcess, name, (original) => named(name, original, tap));
    tap.wrap(childProcess.ChildProcess.prototype, 'spawn', (original) =>
      lendsMessages(wrapSpawn(original, tap), tap as AgentTap),
    );
    for (const name of ['spawnSync', 'execFileSync'])
      tap.wrap(childProcess, name, (original) => wrapSync(name, original, tap));
    tap.wrap(childProcess, 'execSync', (original) => wrapExecSync(original, tap));
  },
};

const promisifyCustom = Symbol.for('nodejs.util.promisify.custom');

// Which public function is running, and what was judged of its arguments, for the one choke point below all of them.
let running = '';
let judged: { readonly operation: SpawnOperation; readonly handle: OperationHandle } | undefined;

function named(name: string, original: any, tap: Tap): any {
  const wrapper = function (this: unknown): unknown {
    return running === '' ? callAs(name, original, this, arguments, tap) : Reflect.apply(original, this, arguments);
  };
  const promisified = original[promisifyCustom];
  if (promisified) {
    // A promised call reports by its promise, also when it is refused.
    const custom = function (this: unknown): unknown {
      try {
        return callAs(name, promisified, this, arguments, tap);
      } catch (error) {
        if (!isBlocked(error)) throw error;
        return Promise.reject(error);
      }
    };
    Object.defineProperty(custom, 'name', { value: promisified.name });
    Object.defineProperty(custom, 'length', { value: promisified.length });
    Object.defineProperty(wrapper, promisifyCustom, { value: custom, configurable: true });
  }
  return wrapper;
}

// What is refused must be refused here: below, a ChildProcess has made its native handle already, and Node keeps a handle
// that was never started, with the request that its context holds, for ever.
function callAs(name: string, original: any, self: unknown, given: IArguments, tap: Tap): unknown {
  const operation = tap.active('process.spawn') ? askedFor(name, given, tap) : undefined;
  const mine = operation && { operation, handle: tap.intercept(operation) };
  running = name;
  judged = mine;
  try {
    return Reflect.apply(original, self, given);
  } catch (error) {
    if (mine && judged === mine) mine.handle.finish({}, error);
    throw error;
  } finally {
    running = '';
    judged = undefined;
  }
}

/** What these arguments will start; undefined where only Node can tell: then the choke point judges alone. */
function askedFor(name: string, [file, second, third]: IArguments, tap: Tap): SpawnOperation | undefined {
  if (typeof file !== 'string') return undefined;
  if (name === 'exec') return shellOperation(name, file, typeof second === 'object' && second !== null ? second : {});
  const args: unknown[] = Array.isArray(second) ? second : [];
  const last = Array.isArray(second) || second === undefined || second === null ? third : second;
  const options = typeof last === 'object' && last !== null ? last : {};
  if (name === 'fork') {
    const started = [...(options.execArgv ?? process.execArgv), file, ...args];
    return operationOf(name, options.execPath || process.execPath, started, { ...options, shell: false }, tap);
  }
  return options.shell
    ? shellOperation(name, [file, ...args].join(' '), options)
    : operationOf(name, file, args, options, tap);
}

function lendsMessages(spawn: any, tap: AgentTap): any {
  return function (this: any, options: any): unknown {
    const result = Reflect.apply(spawn, this, arguments);
    lendTo(this, options?.file, tap);
    return result;
  };
}

function wrapSpawn(spawn: any, tap: Tap): any {
  return function (this: any, options: any): unknown {
    if (!tap.active('process.spawn') || !options || typeof options.file !== 'string')
      return Reflect.apply(spawn, this, arguments);
    const operation = operationOf(running || 'spawn', options.file, options.args?.slice(1) ?? [], options, tap);
    // An argument that reads differently the second time gains nothing.
    const handle =
      judged && isSame(judged.operation, operation) ? judged.handle : interceptHere(this, spawn, operation, tap);
    judged = undefined;
    if (startsNode(options.file, operation.shellCommand))
      options.envPairs = keepAgentInEnvironment(options.envPairs, options.args);
    const result = Reflect.apply(spawn, this, arguments) as number;
    if (this.stdin && INTERPRETER.test(options.file)) watchInput(this.stdin, operation, tap as AgentTap);
    if (this.pid) handle.finish({ pid: this.pid, child: childProcess(this.pid) });
    else handle.finish({}, { code: `errno ${result}` });
    return result;
  };
}

// Refused down here there is a handle already, and only an attempt that fails makes Node let go of it: in a folder that is
// none, which ends it before any program is loaded.
function interceptHere(child: unknown, spawn: any, operation: SpawnOperation, tap: Tap): OperationHandle {
  try {
    return tap.intercept(operation);
  } catch (refused) {
    if (isBlocked(refused) && process.platform !== 'win32') {
      try {
        Reflect.apply(spawn, child, [{ file: NOWHERE, args: [], cwd: NOWHERE, envPairs: [], stdio: 'ignore' }]);
      } catch {
        // ENOTDIR: as meant.
      }
    }
    throw refused;
  }
}

const NOWHERE = '/dev/null';

function isSame(one: SpawnOperation, other: SpawnOperation): boolean {
  return (
    one.file === other.file &&
    one.shellCommand === other.shellCommand &&
    one.workingDirectory === other.workingDirectory &&
    one.arguments.length === other.arguments.length &&
    one.arguments.every((argument, i) => argument === other.arguments[i]) &&
    JSON.stringify(one.environment) === JSON.stringify(other.environment)
  );
}

function wrapSync(name: string, original: any, tap: Tap): any {
  return function (this: unknown, file: any, second: any, third: any): unknown {
    if (!tap.active('process.spawn') || typeof file !== 'string') return Reflect.apply(original, this, arguments);
    const args = Array.isArray(second) ? second : [];
    const options = (Array.isArray(second) || second === undefined || second === null ? third : second) ?? {};
    const shell = options.shell ? [file, ...args].join(' ') : undefined;
    const operation = withInput(
      shell === undefined ? operationOf(name, file, args, options, tap) : shellOperation(name, shell, options),
      options.input,
    );
    const handle = tap.intercept(operation);
    if (!startsNode(file, shell)) return finishSync(handle, original, this, [...arguments]);
    const kept = { ...options, env: keepAgentInVariables(options.env, args) };
    return finishSync(handle, original, this, Array.isArray(second) ? [file, second, kept] : [file, args, kept]);
  };
}

function wrapExecSync(execSync: any, tap: Tap): any {
  return function (this: unknown, command: any, options: any): unknown {
    if (!tap.active('process.spawn') || typeof command !== 'string') return Reflect.apply(execSync, this, arguments);
    const handle = tap.intercept(withInput(shellOperation('execSync', command, options ?? {}), options?.input));
    if (!startsNode('', command)) return finishSync(handle, execSync, this, [...arguments]);
    return finishSync(handle, execSync, this, [command, { ...options, env: keepAgentInVariables(options?.env, []) }]);
  };
}

// A synchronous child is gone before anybody could read its start time: its pid below our own exact key must do.
function finishSync(handle: OperationHandle, original: any, self: unknown, given: unknown[]): unknown {
  try {
    const result = Reflect.apply(original, self, given) as { pid?: number } | undefined;
    handle.finish(result?.pid ? { pid: result.pid } : {});
    return result;
  } catch (error) {
    handle.finish((error as { pid?: number })?.pid ? { pid: (error as { pid: number }).pid } : {}, error);
    throw error;
  }
}

function operationOf(call: string, file: string, args: readonly unknown[], options: any, tap: Tap): SpawnOperation {
  const shell = options.shell ? { shellCommand: String(args.at(-1) ?? file) } : {};
  return {
    kind: 'process.spawn',
    call: `child_process.${call}`,
    file,
    arguments: args.map(String),
    ...shell,
    ...freshScript(file, args, options.cwd, tap),
    ...(options.cwd ? { workingDirectory: String(options.cwd) } : {}),
    ...changedEnvironment(options.env),
  };
}

/** The script that is run, when its file was written a moment ago: `sh job.sh`, `./job.sh`. */
function freshScript(file: string, args: readonly unknown[], folder: unknown, tap: Tap): { script?: string } {
  const path = INTERPRETER.test(file) ? args.find((one) => !/^[-+]/.test(String(one))) : file;
  if (path === undefined || (path === file && !file.includes('/'))) return {};
  const place = String(path);
  if (place.includes('\0') || place.length > PATH_CHARS_MAX) return {};
  const at = isAbsolute(place) || folder === undefined ? place : resolve(String(folder), place);
  const script = (tap as AgentTap).unseen(() => freshText(at));
  return script === undefined ? {} : { script };
}

const PATH_CHARS_MAX = 4_096;

function shellOperation(call: string, command: string, options: any): SpawnOperation {
  const shell = typeof options.shell === 'string' ? options.shell : '/bin/sh';
  return {
    kind: 'process.spawn',
    call: `child_process.${call}`,
    file: shell,
    arguments: ['-c', command],
    shellCommand: command,
    ...(options.cwd ? { workingDirectory: String(options.cwd) } : {}),
    ...changedEnvironment(options.env),
  };
}

const INPUT_CHARACTERS_MAX = 65_536;
/** Programs that run what they read, some only where they are given no script. */
const INTERPRETER =
  /(?:^|\/)(?:(?:ba|da|z|k|a)?sh|python[\d.]*|perl|ruby|php|node|nodejs|lua|xargs|ssh|docker|podman|kubectl|sudo|env|nice|timeout|su|at|batch|crontab|sqlite3|psql|mysql|mariadb|ed|red|gdb|tclsh[\d.]*|gnuplot|dc|envsubst)$/;

/** What is written to an interpreter is judged with all that came before it, before it gets there. */
function watchInput(stdin: any, operation: SpawnOperation, tap: AgentTap): void {
  let text = '';
  for (const name of ['write', 'end']) {
    takeFromAbove(stdin, name);
    tap.wrap(stdin, name, (original) => {
      return function (this: unknown, chunk: unknown): unknown {
        const added = textOf(chunk);
        if (added && text.length < INPUT_CHARACTERS_MAX && tap.active('process.spawn')) {
          text = (text + added).slice(0, INPUT_CHARACTERS_MAX);
          try {
            tap.again({ ...operation, standardInput: text });
          } catch (blocked) {
            // It would wait for the refused line for ever.
            stdin.destroy();
            throw blocked;
          }
        }
        return Reflect.apply(original, this, arguments);
      };
    });
  }
}

/** What a synchronous child finds on its standard input: for a shell or an interpreter it may be the program. */
function withInput(operation: SpawnOperation, input: unknown): SpawnOperation {
  const text = textOf(input);
  return text === undefined ? operation : { ...operation, standardInput: text };
}

function textOf(input: unknown): string | undefined {
  if (typeof input === 'string') return input.slice(0, INPUT_CHARACTERS_MAX);
  return input instanceof Uint8Array
    ? Buffer.from(input.buffer, input.byteOffset, Math.min(input.byteLength, INPUT_CHARACTERS_MAX)).toString()
    : undefined;
}

const ENVIRONMENT_MAX = 100;

function changedEnvironment(environment: unknown): { environment?: Record<string, string> } {
  if (typeof environment !== 'object' || environment === null || environment === process.env) return {};
  const changed: Record<string, string> = {};
  let count = 0;
  for (const [name, value] of Object.entries(environment)) {
    if (process.env[name] === value || value === undefined || count++ >= ENVIRONMENT_MAX) continue;
    changed[name] = String(value);
  }
  return count > 0 ? { environment: changed } : {};
}
