// Hosts that the program was configured with: named in its environment when it started. A user did not choose those.

const HOSTS_MAX = 500;
let hosts: Set<string> | undefined;

export function configuredHosts(): ReadonlySet<string> {
  return (hosts ??= hostsIn(process.env));
}

/** "postgres://db:5432/x", "redis.internal:6379", "10.0.0.7" → hosts with and without port, lower case. */
export function hostsIn(environment: Readonly<Record<string, unknown>>): Set<string> {
  const found = new Set<string>();
  for (const given of Object.values(environment)) {
    // Directus puts an object of its own in place of process.env, with numbers and lists in it.
    const value = Array.isArray(given) ? given.join(',') : given;
    if (typeof value !== 'string' || value.length > 2000) continue;
    for (const part of value.split(/[\s,;]+/)) {
      const match =
        /^(?:[a-z][\w+.-]*:\/\/)?(?:[^/@\s]*@)?(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?(?:[/?#]|$)/i.exec(part);
      if (!match || found.size >= HOSTS_MAX) continue;
      const looksLikeHost =
        part.includes('://') || match[2] !== undefined || /^\d+\.\d+\.\d+\.\d+$|\.[a-z]{2,}$/i.test(match[1]!);
      if (!looksLikeHost) continue;
      const host = match[1]!.replace(/^\[|\]$/g, '').toLowerCase();
      found.add(host);
      if (match[2]) found.add(`${host}:${match[2]}`);
    }
  }
  return found;
}
