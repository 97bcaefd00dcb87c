// IP addresses as numbers: which text is one, in which notation, and where it leads. Pure; no resolving.
// Ranges: IANA IPv4 and IPv6 special-purpose address registries.

/** "127.1", "0x7f.1", "2130706433", "0177.0.0.1" → 4 bytes, as inet_aton and the WHATWG URL standard read them. */
export function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.endsWith('.') ? text.slice(0, -1).split('.') : text.split('.');
  if (parts.length === 0 || parts.length > 4) return undefined;
  const numbers: number[] = [];
  for (const part of parts) {
    if (part === '' || part.length > 64) return undefined;
    const number = /^0x[0-9a-f]*$/i.test(part)
      ? Number.parseInt(part.slice(2) || '0', 16)
      : /^0[0-7]+$/.test(part)
        ? Number.parseInt(part, 8)
        : /^\d+$/.test(part)
          ? Number(part)
          : Number.NaN;
    if (Number.isNaN(number)) return undefined;
    numbers.push(number);
  }
  const last = numbers.pop()!;
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return undefined;
  const bytes = new Uint8Array(4);
  bytes.set(numbers);
  for (let index = 3, rest = last; index >= numbers.length; index--, rest = Math.floor(rest / 256))
    bytes[index] = rest % 256;
  return bytes;
}

/** Any IPv6 text (brackets, zone and embedded IPv4 allowed) → 16 bytes. */
export function parseIpv6(text: string): Uint8Array | undefined {
  let source = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const zone = source.indexOf('%');
  if (zone >= 0) source = source.slice(0, zone);
  if (!source.includes(':') || source.length > 64) return undefined;
  const bytes = new Uint8Array(16);
  const halves = source.split('::');
  if (halves.length > 2) return undefined;
  const head = groups(halves[0]!);
  const tail = halves.length === 2 ? groups(halves[1]!) : [];
  if (head === undefined || tail === undefined) return undefined;
  if (halves.length === 1 ? head.length !== 16 : head.length + tail.length > 14) return undefined;
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

function groups(text: string): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const parts = text.split(':');
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    if (part.includes('.')) {
      const embedded = index === parts.length - 1 ? parseIpv4(part) : undefined;
      if (embedded === undefined) return undefined;
      bytes.push(...embedded);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      const number = Number.parseInt(part, 16);
      bytes.push(number >> 8, number & 255);
    } else return undefined;
  }
  return bytes.length <= 16 ? bytes : undefined;
}

/** Texts remembered with what they are, and how long one may be; with one more the memory begins anew. */
const KNOWN_MAX = 1_024;
const KNOWN_CHARS_MAX = 64;
const known = new Map<string, string | undefined>();

/** An address text in one spelling: "127.0.0.1", or 32 hexadecimal digits; IPv4 inside IPv6 comes out as the IPv4. */
export function canonicalAddress(text: string): string | undefined {
  // The same few hosts are asked about with each request.
  const before = known.get(text);
  if (before !== undefined || known.has(text)) return before;
  const canonical = readAddress(text);
  if (text.length <= KNOWN_CHARS_MAX) {
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(text, canonical);
  }
  return canonical;
}

function readAddress(text: string): string | undefined {
  const bytes = parseIpv4(text) ?? parseIpv6(text);
  if (bytes === undefined) return undefined;
  const inner = bytes.length === 16 ? embeddedIpv4(bytes) : bytes;
  return inner === undefined ? Buffer.from(bytes).toString('hex') : inner.join('.');
}

/** The IPv4 address that an IPv6 one stands for: mapped, compatible, NAT64, 6to4. */
function embeddedIpv4(bytes: Uint8Array): Uint8Array | undefined {
  const zeros = (from: number, to: number): boolean => bytes.subarray(from, to).every((byte) => byte === 0);
  if (zeros(0, 10) && bytes[10] === 0xff && bytes[11] === 0xff) return bytes.subarray(12);
  if (zeros(0, 8) && bytes[8] === 0xff && bytes[9] === 0xff && zeros(10, 12)) return bytes.subarray(12);
  if (zeros(0, 12) && !zeros(12, 15)) return bytes.subarray(12);
  if (bytes[0] === 0x00 && bytes[1] === 0x64 && bytes[2] === 0xff && bytes[3] === 0x9b) return bytes.subarray(12);
  if (bytes[0] === 0x20 && bytes[1] === 0x02) return bytes.subarray(2, 6);
  return undefined;
}

export type AddressReach = 'public' | 'loopback' | 'private' | 'metadata';

// AWS instance metadata (v4, v6), ECS task and EKS Pod Identity credentials; GCP and Azure and most others share the first.
// Alibaba Cloud, Oracle (old), Azure wire server, Tencent.
const METADATA = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  '169.254.0.23',
  '169.254.10.10',
  'fd000ec2000000000000000000000254',
  'fd000ec2000000000000000000000023',
  'fd20ce00000000000000000000000254',
]);

/** Where a canonical or any other address text leads; undefined when it is no address. */
export function reachOf(text: string): AddressReach | undefined {
  const canonical = canonicalAddress(text);
  if (canonical === undefined) return undefined;
  if (METADATA.has(canonical)) return 'metadata';
  return canonical.includes('.') ? reachOfIpv4(canonical) : reachOfIpv6(canonical);
}

function reachOfIpv4(text: string): AddressReach {
  const [a, b, c] = text.split('.').map(Number) as [number, number, number, number];
  if (a === 127 || a === 0) return 'loopback';
  const internal =
    a === 10 ||
    a >= 224 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b <= 127) ||
    (a === 198 && (b === 18 || b === 19)) ||
    (a === 192 && b === 0 && (c === 0 || c === 2)) ||
    (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113);
  return internal ? 'private' : 'public';
}

function reachOfIpv6(hexadecimal: string): AddressReach {
  if (/^0{31}[01]$/.test(hexadecimal)) return 'loopback';
  if (/^(?:f[cd]|fe[89abcdef]|ff|20010db8|0100)/.test(hexadecimal) || hexadecimal.startsWith('00000000'))
    return 'private';
  return 'public';
}

// Names that lead to a metadata service or to this machine without a look-up.
const METADATA_NAMES = new Set([
  'metadata.google.internal',
  'metadata',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.azure.internal',
  'metadata.platformequinix.com',
  'metadata.packet.net',
  'metadata.tencentyun.com',
]);

export function reachOfName(name: string): AddressReach | undefined {
  const host = name.toLowerCase().replace(/\.$/, '');
  if (METADATA_NAMES.has(host)) return 'metadata';
  if (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === 'localhost.localdomain' ||
    host === 'ip6-localhost' ||
    host === 'ip6-loopback'
  )
    return 'loopback';
  if (
    host.endsWith('.internal') ||
    host.endsWith('.cluster.local') ||
    host.endsWith('.svc') ||
    host === 'kubernetes.default' ||
    host === 'host.docker.internal'
  )
    return 'private';
  return undefined;
}
