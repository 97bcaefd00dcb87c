// Where each step of a story stands in the four lanes, and which links are drawn between them. Pure: numbers in, numbers out.
import type { Link, Step } from './api.ts';

export const LANES = ['app', 'kernel', 'kubernetes', 'cloud'] as const;

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

export const LANE_HEIGHT = 64;
/** Wide while there are few; so that some twenty fit a screen; never so narrow that they touch. */
const STEP_WIDTH = { least: 38, most: 92, together: 760 };
const MARGIN = 110;

/** Steps in their order from left to right, not by the clock: seconds and hours are in one story. */
export function picture(steps: readonly Step[], links: readonly Link[]): Picture {
  const apart = Math.max(STEP_WIDTH.least, Math.min(STEP_WIDTH.most, STEP_WIDTH.together / Math.max(1, steps.length)));
  const placed = steps.map((step, i) => ({
    step,
    x: MARGIN + i * apart,
    y: Math.max(0, LANES.indexOf(step.layer as (typeof LANES)[number])) * LANE_HEIGHT + LANE_HEIGHT / 2,
  }));
  const byEvent = new Map(placed.flatMap((place) => place.step.eventIds.map((id) => [id, place] as const)));
  const drawn = new Map<string, Drawn>();
  for (const { from, to, kind, key, exact } of links) {
    const a = byEvent.get(from);
    const b = byEvent.get(to);
    if (!a || !b || a === b) continue;
    // One line between two steps, however many events and keys say the same.
    const pair = `${a.step.number}-${b.step.number}`;
    const known = drawn.get(pair);
    if (!known || (exact && !known.exact)) drawn.set(pair, { from: a, to: b, kind, key, exact });
  }
  return {
    width: MARGIN + Math.max(1, steps.length) * apart,
    height: LANES.length * LANE_HEIGHT,
    laneHeight: LANE_HEIGHT,
    placed,
    drawn: [...drawn.values()],
  };
}

/** An SVG path from one step to the other, bent so that links along one lane do not lie on each other. */
export function curve({ from, to }: Drawn): string {
  const bend = from.y === to.y ? -Math.min(26, 8 + Math.abs(to.x - from.x) / 14) : 0;
  const middle = (from.x + to.x) / 2;
  return from.y === to.y
    ? `M ${from.x} ${from.y} Q ${middle} ${from.y + bend * 2} ${to.x} ${to.y}`
    : `M ${from.x} ${from.y} C ${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}
