// What each service was seen to do, and the lock that keeps it at that.
import { useCallback, useEffect, useState } from 'preact/hooks';
import { ask, type Profile } from './api.ts';

export function ProfilesPage({ service }: { readonly service: string }) {
  const [services, setServices] = useState<readonly string[]>();
  const [profile, setProfile] = useState<Profile>();
  useEffect(() => void ask<{ services: string[] }>('/v1/profiles').then((answer) => setServices(answer.services)), []);
  const load = useCallback(async () => {
    if (service) setProfile(await ask<Profile>(`/v1/profiles/${encodeURIComponent(service)}`));
  }, [service]);
  useEffect(() => void load(), [load]);
  const locked = profile?.policy.profileLocked === true;
  return (
    <div class={service ? 'columns one' : 'columns'}>
      <nav class="list" aria-label="Services">
        <ul>
          {services?.length === 0 && <li class="empty">No service has reported an operation yet.</li>}
          {services?.map((name) => (
            <li key={name} class={name === service ? 'chosen' : ''}>
              <a href={`#profiles/${encodeURIComponent(name)}`}>{name}</a>
            </li>
          ))}
        </ul>
      </nav>
      {profile && profile.service === service && (
        <main class="story">
          <h2>{service}</h2>
          <p class="facts">
            {profile.operations} operations reported since {profile.since.slice(0, 19).replace('T', ' ')}
          </p>
          <button
            onClick={() =>
              void ask(`/v1/policies/${encodeURIComponent(service)}`, 'PUT', { profileLocked: !locked }).then(load)
            }
          >
            {locked ? 'Unlock: report what is new' : 'Lock: block what is new'}
          </button>
          {Object.entries(profile.seen).map(([kind, values]) => (
            <section key={kind}>
              <h3>{kind}</h3>
              <table>
                <tbody>
                  {values.map(({ value, count }) => (
                    <tr key={value}>
                      <td>{count}</td>
                      <td>{value}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          ))}
        </main>
      )}
    </div>
  );
}
