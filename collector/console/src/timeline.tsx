// The four lanes of a story: each step a dot, each link a line with its key. Chosen by click or keyboard.
import type { Link, Step } from './api.ts';
import { LANES, curve, picture } from './lanes.ts';

interface Props {
  readonly steps: readonly Step[];
  readonly links: readonly Link[];
  readonly chosen: number | undefined;
  readonly onChoose: (step: number) => void;
}

export function Timeline({ steps, links, chosen, onChoose }: Props) {
  const { width, height, laneHeight, placed, drawn } = picture(steps, links);
  return (
    <div class="timeline">
      <svg width={width} height={height} role="img" aria-label="Steps of the story in four lanes">
        {LANES.map((lane, i) => (
          <g key={lane} class={`lane ${lane}`}>
            <rect x={0} y={i * laneHeight} width={width} height={laneHeight} />
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
        {placed.map(({ step, x, y }) => (
          <g
            key={step.number}
            class={`step ${step.layer}${step.blocked ? ' blocked' : ''}${step.number === chosen ? ' chosen' : ''}`}
            tabIndex={0}
            onClick={() => onChoose(step.number)}
            onKeyDown={(event: KeyboardEvent) => event.key === 'Enter' && onChoose(step.number)}
          >
            <circle cx={x} cy={y} r={11} />
            <text x={x} y={y + 4}>
              {step.number}
            </text>
            <title>{step.what}</title>
          </g>
        ))}
      </svg>
    </div>
  );
}
