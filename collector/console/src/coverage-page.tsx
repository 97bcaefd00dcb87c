// What each witness covers: those that miss something first, and of each the gaps and losses before what is well.
import type { Witness } from './api.ts';
import { gapsOf } from './gaps.ts';

export function CoveragePage({ witnesses }: { readonly witnesses: readonly Witness[] | undefined }) {
  if (!witnesses) return <p class="empty">Loading …</p>;
  if (witnesses.length === 0)
    return (
      <main class="empty">
        <p>No agent and no sensor has connected: only audit logs are watched.</p>
      </main>
    );
  const well = (witness: Witness): number => Number(gapsOf(witness).length === 0);
  const ordered = witnesses.toSorted((a, b) => well(a) - well(b) || nameOf(a).localeCompare(nameOf(b)));
  const connected = ordered.filter((witness) => witness.connected);
  const gone = ordered.filter((witness) => !witness.connected);
  const missing = connected.filter((witness) => gapsOf(witness).length > 0).length;
  return (
    <main class="coverage">
      <h2>
        {connected.length} of {witnesses.length} witnesses connected,{' '}
        {missing === 0 ? 'no gaps' : `${missing} with gaps`}
      </h2>
      {connected.map((witness) => (
        <WitnessCard key={witness.session} witness={witness} />
      ))}
      {gone.length > 0 && (
        // Replaced by a deploy, most of them; all of them gone is another matter.
        <details open={connected.length === 0}>
          <summary>{gone.length} no longer connected</summary>
          {gone.map((witness) => (
            <WitnessCard key={witness.session} witness={witness} />
          ))}
        </details>
      )}
    </main>
  );
}

const nameOf = ({ role, workload }: Witness): string => `${role} ${workload.service || workload.node || 'unnamed'}`;

function WitnessCard({ witness }: { readonly witness: Witness }) {
  const gaps = gapsOf(witness);
  const live = witness.coverage.filter(({ state }) => state === 'live');
  const waiting = witness.coverage.filter(({ state }) => state === 'not-loaded');
  return (
    <section>
      <h3>
        {nameOf(witness)}{' '}
        <small class={witness.connected ? 'connected' : 'gone'}>{witness.connected ? 'connected' : 'gone'}</small>
      </h3>
      <p class="facts">
        {[
          witness.mode,
          witness.runtime,
          witness.version && `version ${witness.version}`,
          witness.workload.podName && `pod ${witness.workload.podName}`,
          `${witness.events} events`,
        ]
          .filter(Boolean)
          .join(', ')}
      </p>
      {gaps.length > 0 && (
        <ul class="gaps">
          {gaps.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {live.length > 0 && (
        <details>
          <summary>{live.length} live</summary>
          <ul>
            {live.map(({ name, how }) => (
              <li key={`${name} ${how}`}>
                {name} {how && <small>{how}</small>}
              </li>
            ))}
          </ul>
        </details>
      )}
      {waiting.length > 0 && (
        <details>
          <summary>{waiting.length} more when the application loads them</summary>
          <p>{waiting.map(({ name }) => name).join(', ')}</p>
        </details>
      )}
    </section>
  );
}
