// What the API and `--json` give, as shapes: the console, the demo and scripts read them. They change only with a decision page.

export interface StoryJson {
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly severity: string;
  readonly score: number;
  readonly state: string;
  readonly mergedInto?: string;
  readonly first: string;
  readonly last: string;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
  readonly entities: readonly {
    readonly kind: string;
    readonly value: string;
    readonly label: string;
    readonly taint: readonly string[];
  }[];
  readonly steps: readonly StepJson[];
  readonly links: readonly LinkJson[];
  readonly findings: readonly FindingJson[];
  readonly scoreTerms: readonly {
    readonly label: string;
    readonly points: number;
    readonly eventIds: readonly string[];
  }[];
  readonly narrative: Readonly<Record<string, string | readonly string[]>>;
  readonly omitted: Readonly<Record<string, number>>;
}

export interface LinkJson {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly key: string;
  readonly exact: boolean;
  readonly weight?: number;
}

export interface StepJson {
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

export interface FindingJson {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly technique: string;
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
  readonly severity: string;
  readonly eventIds: readonly string[];
  readonly confidence: number;
  readonly deterministic: boolean;
  readonly context: boolean;
  readonly reason: string;
}

export interface ActionJson {
  readonly id: string;
  readonly story: string;
  readonly action: string;
  readonly target: { readonly kind: string; readonly value: string };
  readonly state: string;
  readonly requestedBy: string;
  readonly requested: string;
  readonly expires?: string;
  readonly verified: boolean;
  readonly reason: string;
  readonly plan: readonly string[];
}

/** A story as the API gives it. */
export interface StoryWithActions extends StoryJson {
  readonly actions: readonly ActionJson[];
}

/** A story as a list shows it. */
export interface StoryRow {
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly severity: string;
  readonly state: string;
  readonly last: string;
  readonly steps: number;
  readonly stopped: boolean;
}

export interface StoryPage {
  readonly rows: readonly StoryRow[];
  /** How many there are that match, by state. */
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
  /** Stories that need someone, whether or not they have the words. */
  readonly incidents: number;
}
