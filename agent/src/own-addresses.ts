// host:port that this process listens on: a request to oneself is not an attack on somebody else's inside.

const LISTENING_MAX = 100;
const listening = new Set<string>();

export function ownAddresses(): readonly string[] {
  return [...listening];
}

/** `address` as net.Server.address() gives it. */
export function addOwnAddress(address: unknown): void {
  if (typeof address !== 'object' || address === null || listening.size >= LISTENING_MAX) return;
  const { address: host, port } = address as { address: string; port: number };
  listening.add(`${host}:${port}`);
  if (host !== '::' && host !== '0.0.0.0') return;
  for (const own of ['localhost', '127.0.0.1', '::1']) listening.add(`${own}:${port}`);
}
