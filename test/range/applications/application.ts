// One open-source application as it is published: how it is installed and started, how its users use it on an ordinary day,
// and how it was attacked where a version of it was vulnerable.
import type { RangeServer } from '../case.ts';
import type { User } from './user.ts';

export interface Application {
  /** "node-red"; the file in cases/ is named after it. */
  readonly name: string;
  /** Exact versions from the registry; the first is the application itself. */
  readonly packages: Readonly<Record<string, string>>;
  /** Versions for packages that the application asks for by a tag. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Among its packages, those whose install script compiles or lays out what it cannot run without. */
  readonly scripts?: readonly string[];
  /** Its tarball brings packages of its own: they are installed inside it. */
  readonly unpacked?: boolean;
  readonly needs?: RangeServer;
  /** Lays out what it is configured with in `place.folder` and says how it is started. */
  start(place: Place): Start | Promise<Start>;
  /** Its users' ordinary day: each answer must be the same with the agent. Content is difficult, and harmless. */
  use(user: User, place: Place): Promise<void>;
  readonly attacks?: readonly ApplicationAttack[];
  /** Settings of the agent that docs/applications.md tells its operators to make, and why. */
  readonly settings?: { readonly file: Readonly<Record<string, unknown>>; readonly why: string };
}

export interface ApplicationAttack {
  /** "CVE-2021-3223", else "GHSA-…". */
  readonly id: string;
  /** The guard whose subject it is. */
  readonly guard: string;
  /** What the attacker does, in half a sentence. */
  readonly title: string;
  /** True where what was attacked for happened. */
  attempt(user: User, place: Place): Promise<boolean>;
  /** Why nothing inside the process can stop it without breaking applications. It is listed, not required to be stopped. */
  readonly beyond?: string;
}

/** Where one run of an application happens: without and with the agent each in a place of its own. */
export interface Place {
  /** The node_modules it was installed into. */
  readonly packages: string;
  /** Its own empty folder. */
  readonly folder: string;
  /** Beside that folder; holds secret.txt. */
  readonly outside: string;
  /** What secret.txt and the internal service hold. */
  readonly secret: string;
  /** Where the application is to listen, on 127.0.0.1. */
  readonly port: number;
  /** Of the server it needs; 0 without one. */
  readonly serverPort: number;
  /** A service on 127.0.0.1 that nobody outside should reach; answers with the secret. */
  readonly internalPort: number;
  /** Another free port. */
  readonly secondPort: number;
  /** A file that does not exist yet, for payloads to make. */
  made(): string;
  /** True once the file is there; waits for it a moment. */
  appears(file: string): Promise<boolean>;
}

export interface Start {
  /** The script that Node runs. */
  readonly file: string;
  readonly arguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: the place's folder. */
  readonly cwd?: string;
  /** Answers below 500 once the application is up. */
  readonly ready: string;
  readonly flags?: readonly string[];
}
