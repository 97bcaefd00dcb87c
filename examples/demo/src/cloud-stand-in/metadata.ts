// The instance metadata service, versions 1 and 2, with real temporary credentials: each set is issued by the emulator's
// STS for the instance's role, and the trail gets EC2's AssumeRole record for it.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface MetadataOptions {
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
  readonly roleName: string;
  /** Issues a new set for the role; `delivery` is the version that asked. */
  issue(delivery: '1.0' | '2.0'): Promise<IssuedCredentials>;
}

export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: string;
}

const tokensMax = 1000;

export function createMetadataService(options: MetadataOptions): Server {
  const tokens = new Map<string, number>();
  // As on a real instance, a set is handed out until it nears its end: one for each version of the service.
  const issued = new Map<string, Promise<IssuedCredentials>>();
  const credentials = (delivery: '1.0' | '2.0'): Promise<IssuedCredentials> => {
    let current = issued.get(delivery);
    if (!current) issued.set(delivery, (current = options.issue(delivery)));
    return current;
  };

  return createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => text(outgoing, 500, String(error)));
  });

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/';
    if (incoming.method === 'PUT' && path === '/latest/api/token') return giveToken(incoming, outgoing);
    if (incoming.method !== 'GET') return text(outgoing, 405, '');

    const token = incoming.headers['x-aws-ec2-metadata-token'];
    if (token !== undefined && (tokens.get(String(token)) ?? 0) < Date.now()) return text(outgoing, 401, '');
    const delivery = token === undefined ? '1.0' : '2.0';

    const prefix = '/latest/meta-data/iam/security-credentials';
    if (path === prefix || path === `${prefix}/`) return text(outgoing, 200, options.roleName);
    if (path === `${prefix}/${options.roleName}`) return giveCredentials(outgoing, await credentials(delivery));
    const known: Record<string, string> = {
      '/latest/meta-data/instance-id': options.instanceId,
      '/latest/meta-data/placement/region': options.region,
      '/latest/meta-data/placement/availability-zone': `${options.region}a`,
      '/latest/dynamic/instance-identity/document': JSON.stringify(
        { accountId: options.account, instanceId: options.instanceId, region: options.region },
        null,
        2,
      ),
    };
    const value = known[path];
    return value === undefined ? text(outgoing, 404, '404 - Not Found') : text(outgoing, 200, value);
  }

  function giveToken(incoming: IncomingMessage, outgoing: ServerResponse): void {
    // Refused as the real one does: a proxy that adds this header is the classic way in.
    if (incoming.headers['x-forwarded-for'] !== undefined) return text(outgoing, 403, '');
    const ttlSeconds = Number(incoming.headers['x-aws-ec2-metadata-token-ttl-seconds']);
    if (!(ttlSeconds >= 1 && ttlSeconds <= 21_600)) return text(outgoing, 400, '');
    const token = randomBytes(42).toString('base64url');
    if (tokens.size >= tokensMax) tokens.clear();
    tokens.set(token, Date.now() + ttlSeconds * 1000);
    outgoing.setHeader('x-aws-ec2-metadata-token-ttl-seconds', String(ttlSeconds));
    text(outgoing, 200, token);
  }

  function giveCredentials(outgoing: ServerResponse, set: IssuedCredentials): void {
    const document = {
      Code: 'Success',
      LastUpdated: `${new Date().toISOString().slice(0, 19)}Z`,
      Type: 'AWS-HMAC',
      AccessKeyId: set.accessKeyId,
      SecretAccessKey: set.secretAccessKey,
      Token: set.sessionToken,
      Expiration: set.expiration,
    };
    text(outgoing, 200, JSON.stringify(document, null, 2));
  }
}

function text(outgoing: ServerResponse, status: number, body: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain', server: 'EC2ws' }).end(body);
}
