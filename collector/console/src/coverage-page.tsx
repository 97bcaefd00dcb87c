// What each witness covers: the gaps first.
import { useEffect, useState } from 'preact/hooks';
import { ask, type Witness } from './api.ts';

const ORDER = ['off', 'degraded', 'not-loaded', 'live'];

export function CoveragePage() {
  const [witnesses, setWitnesses] = useState<readonly Witness[]>();
  useEffect(
    () => void ask<{ witnesses: Witness[] }>('/v1/witnesses').then((answer) => setWitnesses(answer.witnesses)),
    [],
  );
  if (!witnesses) return <p class="empty">Loading …</p>;
  if (witnesses.length === 0)
    return <p class="empty">No agent and no sensor has connected: only audit logs are watched.</p>;
  return (
    <main class="coverage">
      {witnesses.map((witness) => (
        <section key={witness.session}>
          <h3>
            {witness.role} {witness.workload.service || witness.workload.node || 'unnamed'}{' '}
            <small>{witness.connected ? 'connected' : 'gone'}</small>
          </h3>
          <p class="facts">
            {[
              witness.mode,
              witness.runtime,
              witness.version && `version ${witness.version}`,
              `${witness.events} events`,
            ]
              .filter(Boolean)
              .join(', ')}
            {Object.entries(witness.dropped).map(([reason, count]) => ` · lost ${count} (${reason})`)}
          </p>
          <ul>
            {witness.coverage
              .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
              .map(({ name, state, how, reason }) => (
                <li key={name} class={state}>
                  <b>{state}</b> {name} {how && <small>{how}</small>} {reason}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </main>
  );
}
