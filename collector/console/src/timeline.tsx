// The four lanes of a story: each step a dot, each link a line with its key. Chosen by click; one stop of the Tab key, and the
// arrow keys go from step to step.
import type { Link, Step } from './api.ts';
import { LANES, curve, picture } from './lanes.ts';

interface Props {
  readonly steps: readonly Step[];
  readonly links: readonly Link[];
  readonly chosen: number | undefined;
  readonly onChoose: (step: number) => void;
}

const MOVES: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function Timeline({ steps, links, chosen, onChoose }: Props) {
  const { width, height, laneHeight, placed, drawn } = picture(steps, links);
  const at = Math.max(
    0,
    steps.findIndex(({ number }) => number === chosen),
  );
  function key(event: KeyboardEvent): void {
    const group = event.currentTarget as SVGElement;
    const move = MOVES[event.key];
    if (event.key === 'Enter' || event.key === ' ') onChoose(steps[at]!.number);
    else if (move !== undefined) {
      const next = steps[Math.min(steps.length - 1, Math.max(0, at + move))]!;
      onChoose(next.number);
      (group.ownerSVGElement?.querySelector(`[data-step="${next.number}"]`) as SVGElement | null)?.focus();
    } else return;
    event.preventDefault();
  }
  return (
    <div class="timeline">
      <svg width={width} height={height} role="group" aria-label="Steps of the story in four lanes">
        {LANES.map((lane, i) => (
          <g key={lane} class={`lane ${lane}`} aria-hidden="true">
            <rect x={0} y={i * laneHeight} width="100%" height={laneHeight} />
            <text x={12} y={i * laneHeight + laneHeight / 2 + 4}>
              {lane}
            </text>
          </g>
        ))}
        {drawn.map((link) => (
          <path
            key={`${link.from.step.number}-${link.to.step.number}`}
            class={link.exact ? 'link exact' : 'link'}
            d={curve(link)}
          >
            <title>{`${link.kind}: ${link.key}${link.exact ? '' : ' (not exact)'}`}</title>
          </path>
        ))}
        {placed.map(({ step, x, y }, i) => (
          <g
            key={step.number}
            class={`step ${step.layer}${step.blocked ? ' blocked' : ''}${step.number === chosen ? ' chosen' : ''}`}
            role="button"
            aria-pressed={step.number === chosen}
            aria-label={`Step ${step.number}, ${step.layer}: ${step.what}${step.blocked ? ', stopped here' : ''}`}
            data-step={step.number}
            tabindex={i === at ? 0 : -1}
            onClick={() => onChoose(step.number)}
            onKeyDown={key}
          >
            <circle cx={x} cy={y} r={11} />
            <text x={x} y={y + 4} aria-hidden="true">
              {step.number}
            </text>
            <title>{step.what}</title>
          </g>
        ))}
      </svg>
    </div>
  );
}
