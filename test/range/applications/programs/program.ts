// A tool of developers that runs and ends: a compiler, a test runner, a maker of pages. With the agent in the process, and in
// those that it starts, it has to print, make and end as it does without.

export interface Program {
  /** The file to run, inside the packages: "typescript/bin/tsc". */
  readonly file: string;
  /** Exact versions from the registry; the first is the program itself. */
  readonly packages: Readonly<Record<string, string>>;
  readonly arguments: readonly string[];
  /** What it works on, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** How it ends; a program that finds faults ends with 1. Default 0. */
  readonly exitCode?: number;
  /** Its processes print as they come to it: only which lines there are is compared. */
  readonly anyOrder?: true;
}
