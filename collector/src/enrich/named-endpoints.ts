// Places on the network that a text names so that a program will connect there: look-ups and class sources inside input,
// and addresses inside commands, plain or in Base64.

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Most places taken from one text, and the longest text that is looked at. */
const ENDPOINTS_MAX = 8;
const TEXT_CHARACTERS_MAX = 16_384;

const PORTS: Readonly<Record<string, number>> = {
  ldap: 389,
  ldaps: 636,
  rmi: 1099,
  dns: 53,
  iiop: 900,
  http: 80,
  https: 443,
};
/** `${jndi:ldap://host:1389/x`, `javaCodeBase1 | http://host:8888/`, `/dev/tcp/host/443`. */
const LOOKUP = /jndi:(ldaps?|rmi|dns|iiop|https?):\/*([\w.-]+)(?::(\d{1,5}))?/gi;
const CODE_BASE = /javaCodeBase[^h]{0,8}(https?):\/\/([\w.-]+)(?::(\d{1,5}))?/gi;
const DEVICE = /\/dev\/(?:tcp|udp)\/([\w.-]+)\/(\d{1,5})/g;

/** Of a text as written, its nested look-ups undone and its Base64 words read. */
export function namedEndpoints(source: string): Endpoint[] {
  const found = new Map<string, Endpoint>();
  const add = (address: string, port: number): void => {
    if (port > 0 && port < 65_536 && found.size < ENDPOINTS_MAX) found.set(`${address}:${port}`, { address, port });
  };
  for (const text of readings(source)) {
    for (const pattern of [LOOKUP, CODE_BASE])
      for (const [, scheme = '', address = '', port] of text.matchAll(pattern))
        add(address, Number(port ?? PORTS[scheme.toLowerCase()]));
    for (const [, address = '', port] of text.matchAll(DEVICE)) add(address, Number(port));
  }
  return [...found.values()];
}

/** The text itself, the same without nested look-ups, and what its Base64 words say. */
export function readings(source: string): string[] {
  const text = source.slice(0, TEXT_CHARACTERS_MAX);
  const plain = withoutNesting(text);
  const hidden = [...text.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)]
    .slice(0, ENDPOINTS_MAX)
    .map(([word]) => Buffer.from(word, 'base64').toString('latin1'))
    // Base64 of a command is text; of anything else it is not worth a look.
    .filter((word) => /^[\t\n\r\x20-\x7e]+$/.test(word));
  return [...new Set([text, plain, ...hidden])];
}

/** `${${lower:j}ndi:` and `${${::-j}ndi:` as the look-up they come to; bounded. */
function withoutNesting(text: string): string {
  if (!text.includes('${')) return text;
  let plain = decoded(text);
  for (let round = 0; round < 8; round += 1) {
    const next = plain.replaceAll(/\$\{(?:lower:|upper:|[^${}]{0,64}:-)([^${}]{0,256})\}/gi, '$1');
    if (next === plain) break;
    plain = next;
  }
  return plain;
}

function decoded(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}
