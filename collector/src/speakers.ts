// Who may speak, and for whom: turns the token or certificate of a connection into what it is allowed to claim. A witness
// lives where the attacker may be, so its words count only for its own workload.
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CollectorError } from './errors.ts';

export const roles = ['agent', 'sensor', 'relay', 'audit', 'operator'] as const;
/** agent, sensor: witnesses; relay: a collector in front of us; audit: pushes audit logs; operator: API and console. */
export type Role = (typeof roles)[number];

/** What a connection may claim. */
export interface Grant {
  readonly roles: ReadonlySet<Role>;
  /** The only service or node that it may speak for; undefined when it is not bound to one. */
  readonly service?: string;
  readonly node?: string;
  /** For logs: "token of order-service", "certificate CN=…". */
  readonly name: string;
}

/** What a connection shows. */
export interface Shown {
  readonly token?: string | undefined;
  /** Common name of a client certificate that was verified against our authority. */
  readonly certificate?: string | undefined;
  /** True on our own unix socket, whose file mode lets nobody else in, and on loopback when no token is configured. */
  readonly trustedPath: boolean;
}

export interface Speakers {
  /** Throws NOT_AUTHENTICATED. */
  identify(shown: Shown): Grant;
  /** True when a stranger who reaches the port would be refused. */
  readonly guarded: boolean;
}

/** One entry of the credentials file: a token or a certificate's common name, and what it may claim. */
interface Credential {
  readonly token?: string;
  readonly certificate?: string;
  readonly role: Role;
  readonly service?: string;
  readonly node?: string;
}

export interface SpeakersOptions {
  /** Given to every witness and audit source; "" for none. */
  readonly token: string;
  readonly operatorToken: string;
  /** A JSON file, "" for none. */
  readonly credentialsFile: string;
  readonly certificatesRequired: boolean;
}

export function createSpeakers({
  token,
  operatorToken,
  credentialsFile,
  certificatesRequired,
}: SpeakersOptions): Speakers {
  const byToken: { readonly digest: Buffer; readonly grant: Grant }[] = [];
  const byCertificate = new Map<string, Grant>();
  byToken.push({ digest: digest(operatorToken), grant: { roles: new Set(roles), name: 'operator token' } });
  if (token)
    byToken.push({
      digest: digest(token),
      grant: { roles: new Set(['agent', 'sensor', 'audit']), name: 'shared token' },
    });
  for (const credential of credentialsFile ? readCredentials(credentialsFile) : []) {
    const { role, service, node } = credential;
    const grant: Grant = {
      roles: new Set([role]),
      name: `${credential.token ? 'token' : 'certificate'} of ${service ?? node ?? role}`,
      ...(service !== undefined && { service }),
      ...(node !== undefined && { node }),
    };
    if (credential.token) byToken.push({ digest: digest(credential.token), grant });
    else byCertificate.set(credential.certificate!, grant);
  }
  const guarded = token !== '' || credentialsFile !== '' || certificatesRequired;

  return {
    guarded,
    identify(shown) {
      if (shown.token !== undefined) {
        const given = digest(shown.token);
        // Every one is compared, and in constant time, so that the time taken tells nothing.
        const known = byToken.filter((entry) => timingSafeEqual(entry.digest, given));
        if (known.length > 0) return known[0]!.grant;
        throw new CollectorError('NOT_AUTHENTICATED', 'the token is not known');
      }
      if (shown.certificate !== undefined) {
        // Without an entry of its own a certificate speaks for the service that it names.
        return (
          byCertificate.get(shown.certificate) ?? {
            roles: new Set(['agent']),
            service: shown.certificate,
            name: `certificate of ${shown.certificate}`,
          }
        );
      }
      if (shown.trustedPath) return { roles: new Set(['agent', 'sensor', 'relay']), name: 'this machine' };
      throw new CollectorError('NOT_AUTHENTICATED', 'a token or a client certificate is needed');
    },
  };
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function readCredentials(file: string): readonly Credential[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw bad(file, `cannot be read: ${(error as Error).message}`);
  }
  if (!Array.isArray(parsed)) throw bad(file, 'must hold a JSON array');
  return parsed.map((entry: unknown, i) => {
    const at = `entry ${i + 1}`;
    if (typeof entry !== 'object' || entry === null) throw bad(file, `${at} must be an object`);
    for (const [key, value] of Object.entries(entry)) {
      if (!KEYS.includes(key)) throw bad(file, `${at} has "${key}"; allowed are ${KEYS.join(', ')}`);
      if (typeof value !== 'string' || value === '') throw bad(file, `${at}: "${key}" must be a text`);
    }
    const credential = entry as Credential;
    if ((credential.token === undefined) === (credential.certificate === undefined)) {
      throw bad(file, `${at} must hold either "token" or "certificate"`);
    }
    if (!roles.includes(credential.role)) throw bad(file, `${at}: "role" must be ${roles.join(', ')}`);
    if (credential.token !== undefined && credential.token.length < 16)
      throw bad(file, `${at}: a token needs 16 characters`);
    return credential;
  });
}
const KEYS = ['token', 'certificate', 'role', 'service', 'node'];

function bad(file: string, what: string): CollectorError {
  return new CollectorError('CONFIG_BAD_VALUE', `the credentials file ${file} ${what}`);
}
