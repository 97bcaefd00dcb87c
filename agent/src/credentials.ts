// Public identifiers of credentials in bytes and files: the key id of an AWS access key, the id of a Kubernetes token. The
// secrets beside them are never read out, kept or sent.

/** Documented prefixes of long-term (AKIA) and temporary (ASIA) key ids: IAM reference, "Unique identifiers". */
const keyId = /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/g;
const KEY_ID_LENGTH = 20;
const FOUND_MAX = 16;

/** Finds key ids in a stream of chunks, also when one is split between two of them. */
export class KeyIdScanner {
  readonly found = new Set<string>();
  #tail = '';

  /** Key ids not seen before by this scanner. A string or bytes; anything else is ignored. */
  scan(chunk: unknown): string[] {
    const text = typeof chunk === 'string' ? chunk : chunk instanceof Uint8Array ? latin1(chunk) : '';
    if (text === '') return [];
    const joined = this.#tail + text;
    // One character more than an id, so that the character before it is known on both sides of the seam.
    this.#tail = joined.slice(-KEY_ID_LENGTH);
    if (!joined.includes('AKIA') && !joined.includes('ASIA')) return [];
    const fresh: string[] = [];
    for (const [id] of joined.matchAll(keyId)) {
      if (this.found.has(id) || this.found.size >= FOUND_MAX) continue;
      this.found.add(id);
      fresh.push(id);
    }
    return fresh;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

const tokenFile = /\/(?:kubernetes\.io|eks\.amazonaws\.com|pods\.eks\.amazonaws\.com)\/serviceaccount\/[^/]*token$/;
const awsFile = /\/\.aws\/credentials$/;

/** What kind of credential a file of this name holds. Cheap for all other names. */
export function credentialFile(
  path: string,
  configured: readonly string[],
): 'kubernetes_token' | 'aws_access_key' | undefined {
  if (path.endsWith('token') && tokenFile.test(path)) return 'kubernetes_token';
  if (path.endsWith('credentials') && awsFile.test(path)) return 'aws_access_key';
  if (configured.length > 0 && configured.includes(path))
    return /token|jwt/i.test(path) ? 'kubernetes_token' : 'aws_access_key';
  return undefined;
}

/** "JTI=<id>" as the API server audits it (authentication.kubernetes.io/credential-id), from a service-account JWT. */
export function tokenId(token: string): string | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.trim().split('.')[1] ?? '', 'base64url').toString()) as {
      jti?: unknown;
    };
    return typeof claims.jti === 'string' ? `JTI=${claims.jti.slice(0, 200)}` : undefined;
  } catch {
    return undefined;
  }
}

/** Key ids in an AWS credentials file. */
export function keyIdsIn(text: string): string[] {
  return new KeyIdScanner().scan(text);
}

const metadataHosts = new Set([
  '169.254.169.254',
  'fd00:ec2::254',
  '169.254.170.2',
  '169.254.170.23',
  'fd00:ec2::23',
  '100.100.100.200',
  'metadata.google.internal',
  'metadata',
]);

/** A place that hands out credentials: instance metadata, container credentials, STS. */
export function isCredentialSource(host: string): boolean {
  return metadataHosts.has(host) || /^sts[.-].*amazonaws\.com(\.cn)?$/.test(host);
}
