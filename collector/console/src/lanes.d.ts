import type { Link, Step } from './api.ts';
export declare const LANES: readonly ['app', 'kernel', 'kubernetes', 'cloud'];
export interface Placed {
  readonly step: Step;
  readonly x: number;
  readonly y: number;
}
export interface Drawn {
  readonly from: Placed;
  readonly to: Placed;
  readonly kind: string;
  readonly key: string;
  readonly exact: boolean;
}
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly laneHeight: number;
  readonly placed: readonly Placed[];
  readonly drawn: readonly Drawn[];
}
export declare const LANE_HEIGHT = 64;
/** Steps in their order from left to right, not by the clock: seconds and hours are in one story. */
export declare function picture(steps: readonly Step[], links: readonly Link[]): Picture;
/** An SVG path from one step to the other, bent so that links along one lane do not lie on each other. */
export declare function curve({ from, to }: Drawn): string;
//# sourceMappingURL=lanes.d.ts.map
