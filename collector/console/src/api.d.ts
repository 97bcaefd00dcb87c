export interface Step {
  readonly number: number;
  readonly time: string;
  readonly layer: string;
  readonly eventIds: readonly string[];
  readonly technique: string;
  readonly what: string;
  readonly why: string;
  readonly blocked: boolean;
  readonly service?: string;
  readonly code?: {
    readonly function: string;
    readonly file: string;
    readonly line: number;
    readonly package?: string;
  };
}
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly key: string;
  readonly exact: boolean;
}
export interface Action {
  readonly id: string;
  readonly action: string;
  readonly target: {
    readonly kind: string;
    readonly value: string;
  };
  readonly state: string;
  readonly requestedBy: string;
  readonly requested: string;
  readonly expires?: string;
  readonly verified: boolean;
  readonly reason: string;
  readonly plan: readonly string[];
}
export interface Story {
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly severity: string;
  readonly score: number;
  readonly state: string;
  readonly first: string;
  readonly last: string;
  readonly techniques: readonly string[];
  readonly steps: readonly Step[];
  readonly links: readonly Link[];
  readonly entities: readonly {
    readonly kind: string;
    readonly value: string;
    readonly label: string;
    readonly taint: readonly string[];
  }[];
  readonly scoreTerms: readonly {
    readonly label: string;
    readonly points: number;
  }[];
  readonly narrative: Readonly<Record<string, string | readonly string[]>>;
  readonly actions: readonly Action[];
}
export interface Response {
  readonly name: string;
  readonly title: string;
  readonly needs: string;
  readonly minutes: number;
  readonly undo: boolean;
}
export interface Witness {
  readonly session: string;
  readonly role: string;
  readonly version: string;
  readonly workload: Readonly<Record<string, string>>;
  readonly connected: boolean;
  readonly mode: string;
  readonly runtime: string;
  readonly events: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly coverage: readonly {
    readonly name: string;
    readonly state: string;
    readonly how?: string;
    readonly reason?: string;
  }[];
}
export interface Profile {
  readonly service: string;
  readonly since: string;
  readonly operations: number;
  readonly seen: Readonly<
    Record<
      string,
      readonly {
        readonly value: string;
        readonly count: number;
      }[]
    >
  >;
  readonly policy: {
    readonly profileLocked?: boolean;
    readonly mode?: string;
  };
}
/** The session is over or never was. */
export declare class LoggedOut extends Error {}
export declare function ask<T>(path: string, method?: 'GET' | 'POST' | 'PUT', body?: unknown): Promise<T>;
//# sourceMappingURL=api.d.ts.map
