// A Kubernetes API server for the demo, as far as the stories need one: it verifies the tokens that it minted, answers the
// few requests that services, operators and the attacker make, and audits each. A real kube-apiserver writes the same
// events (test/data/k8s-live was recorded from one); this one starts in a millisecond and needs no etcd.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { auditEvent, type AuditUser } from './audit.ts';
import { TokenAuthority, type Pod, type ServiceAccount, type TokenClaims } from './tokens.ts';

export interface ApiServerOptions {
  readonly address: string;
  /** Called with every audit event. */
  audit(event: unknown): void;
}

export interface ApiServer {
  readonly url: string;
  /** Bearer tokens of the people and machines that are no pods. */
  readonly tokens: { readonly admin: string; readonly kubelet: string };
  /** The account, made when first asked for. */
  account(namespace: string, name: string): ServiceAccount;
  /** Makes a pod known, so that its kubelet may ask for a token bound to it. */
  addPod(pod: Pod): void;
  close(): Promise<void>;
}

const staticUsers: Record<string, AuditUser> = {
  admin: { username: 'admin', uid: '1', groups: ['system:masters', 'system:authenticated'] },
  kubelet: { username: 'system:node:node-1', groups: ['system:nodes', 'system:authenticated'] },
};

/** What each service account may do: [verb, resource], as a careless Role would say it. */
const rights: Record<string, readonly string[]> = {
  'email-service': [
    'get configmaps',
    'list configmaps',
    'get secrets',
    'list secrets',
    'create pods',
    'get pods',
    'list pods',
  ],
  'order-service': ['get configmaps'],
  'ci-deployer': ['list pods', 'get deployments', 'patch deployments', 'create serviceaccounts/token'],
};

const tokenSeconds = 3600;
const bodyMax = 1 << 20;

export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const authority = new TokenAuthority();
  const accounts = new Map<string, ServiceAccount>();
  const pods = new Map<string, Pod>();
  const tokens = { admin: randomUUID(), kubelet: randomUUID() };

  const account = (namespace: string, name: string): ServiceAccount => {
    const id = `${namespace}/${name}`;
    let known = accounts.get(id);
    if (!known) accounts.set(id, (known = { namespace, name, uid: randomUUID() }));
    return known;
  };

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => reply(outgoing, 500, { message: String(error) }));
  });

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const received = new Date();
    const body = await readJson(incoming);
    const caller = authenticate(String(incoming.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (!caller) return reply(outgoing, 401, status(401, 'Unauthorized', 'Unauthorized'));

    const asked = readRequest(incoming.method ?? 'GET', incoming.url ?? '/');
    const allowed = authorize(caller, asked);
    const answer = allowed ? act(asked, body) : forbidden(caller, asked);
    reply(outgoing, answer.code, answer.object);

    const metadataOnly = asked.resource === 'secrets' || asked.subresource === 'token';
    const peer = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const claimed = String(incoming.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((part) => part.trim());
    options.audit(
      auditEvent({
        level: metadataOnly ? 'Metadata' : 'RequestResponse',
        requestUri: incoming.url ?? '/',
        verb: asked.verb,
        user: caller,
        // What the client wrote in X-Forwarded-For comes first; only the last entry is the peer.
        sourceIps: [...claimed.filter(Boolean), peer],
        userAgent: String(incoming.headers['user-agent'] ?? ''),
        objectRef: objectRef(asked, body),
        responseStatus: allowed
          ? { metadata: {}, code: answer.code }
          : { metadata: {}, status: 'Failure', reason: 'Forbidden', message: answer.message, code: 403 },
        ...(metadataOnly || body === undefined ? {} : { requestObject: body }),
        ...(metadataOnly || asked.verb === 'get' ? {} : { responseObject: answer.object }),
        received,
        annotations: {
          'authorization.k8s.io/decision': allowed ? 'allow' : 'forbid',
          'authorization.k8s.io/reason': allowed ? reason(caller) : '',
          ...(answer.issued ? { 'authentication.kubernetes.io/issued-credential-id': `JTI=${answer.issued}` } : {}),
        },
      }),
    );
  }

  function authenticate(token: string): AuditUser | undefined {
    if (token === tokens.admin) return staticUsers['admin'];
    if (token === tokens.kubelet) return staticUsers['kubelet'];
    const claims = token.split('.').length === 3 ? authority.verify(token) : undefined;
    return claims && userOf(claims);
  }

  function act(asked: Asked, body: unknown): Answer {
    if (asked.subresource === 'token') {
      const bound = pods.get(
        (body as { spec?: { boundObjectRef?: { uid?: string } } })?.spec?.boundObjectRef?.uid ?? '',
      );
      const minted = authority.mint(account(asked.namespace, asked.name), bound, tokenSeconds);
      return { code: 201, object: { kind: 'TokenRequest', status: { token: minted.token } }, issued: minted.jti };
    }
    if (asked.subresource === 'exec') return { code: 101, object: {} };
    if (asked.verb === 'create') return { code: 201, object: created(body, asked) };
    if (asked.verb === 'list') return { code: 200, object: list(asked) };
    return { code: 200, object: existing(asked) };
  }

  const port = await new Promise<number>((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, options.address, () => resolve((server.address() as { port: number }).port));
  });
  return {
    url: `http://${options.address}:${port}`,
    tokens,
    account,
    addPod: (pod) => void pods.set(pod.uid, pod),
    close: () => closeServer(server),
  };
}

interface Answer {
  readonly code: number;
  readonly object: unknown;
  readonly message?: string;
  /** jti of a token that the answer carries. */
  readonly issued?: string;
}

interface Asked {
  readonly verb: string;
  readonly apiGroup: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
}

/** /api/v1/namespaces/shop/pods/email-service-7d9c4/exec → its parts; see the API conventions of Kubernetes. */
function readRequest(method: string, target: string): Asked {
  const parts = new URL(target, 'http://kubernetes').pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const apiGroup = parts[0] === 'apis' ? (parts[1] ?? '') : '';
  const rest = parts.slice(parts[0] === 'apis' ? 3 : 2);
  const namespaced = rest[0] === 'namespaces' && rest.length > 2;
  const [resource = '', name = '', subresource = ''] = namespaced ? rest.slice(2) : rest;
  const verbs: Record<string, string> = {
    GET: name ? 'get' : 'list',
    POST: 'create',
    PATCH: 'patch',
    DELETE: 'delete',
  };
  return { verb: verbs[method] ?? 'get', apiGroup, namespace: namespaced ? rest[1]! : '', resource, name, subresource };
}

function authorize(caller: AuditUser, asked: Asked): boolean {
  if (caller.groups.includes('system:masters') || caller.groups.includes('system:nodes')) return true;
  if (asked.resource === 'selfsubjectrulesreviews') return true;
  // A Role is good in its own namespace only.
  const [, , namespace = '', name = ''] = caller.username.split(':');
  if (asked.namespace !== namespace) return false;
  const what = asked.subresource ? `${asked.resource}/${asked.subresource}` : asked.resource;
  return (rights[name] ?? []).includes(`${asked.verb} ${what}`);
}

function reason(caller: AuditUser): string {
  const [, , namespace, name] = caller.username.split(':');
  if (!caller.username.startsWith('system:serviceaccount:')) return '';
  return `RBAC: allowed by RoleBinding "${name}/${namespace}" of Role "${name}" to ServiceAccount "${name}/${namespace}"`;
}

function userOf(claims: TokenClaims): AuditUser {
  const { namespace, node, pod, serviceaccount } = claims['kubernetes.io'];
  const extra: Record<string, string[]> = { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`] };
  if (node) extra['authentication.kubernetes.io/node-name'] = [node.name];
  if (pod) {
    extra['authentication.kubernetes.io/pod-name'] = [pod.name];
    extra['authentication.kubernetes.io/pod-uid'] = [pod.uid];
  }
  return {
    username: claims.sub,
    uid: serviceaccount.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    extra,
  };
}

function objectRef(asked: Asked, body: unknown): Record<string, string> {
  const name = asked.name || ((body as { metadata?: { name?: string } } | undefined)?.metadata?.name ?? '');
  const { apiGroup, namespace, resource, subresource } = asked;
  const all = { resource, namespace, name, apiGroup, apiVersion: 'v1', subresource };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

function forbidden(caller: AuditUser, asked: Asked): Answer {
  const where = asked.namespace ? `in the namespace "${asked.namespace}"` : 'at the cluster scope';
  const message = `${asked.resource} is forbidden: User "${caller.username}" cannot ${asked.verb} resource "${asked.resource}" in API group "${asked.apiGroup}" ${where}`;
  return { code: 403, object: status(403, 'Forbidden', message), message };
}

function status(code: number, why: string, message: string): unknown {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: why, code };
}

function created(body: unknown, asked: Asked): unknown {
  const object = (body ?? {}) as { metadata?: Record<string, unknown> };
  const creationTimestamp = `${new Date().toISOString().slice(0, 19)}Z`;
  return {
    ...object,
    metadata: { ...object.metadata, namespace: asked.namespace, uid: randomUUID(), creationTimestamp },
  };
}

function list(asked: Asked): unknown {
  const names: Record<string, readonly string[]> = {
    secrets: ['orders-db', 'smtp'],
    pods: [],
    configmaps: ['email-templates'],
  };
  const items = (names[asked.resource] ?? []).map((name) => existing({ ...asked, name }));
  return { kind: 'List', apiVersion: 'v1', metadata: {}, items };
}

function existing(asked: Asked): unknown {
  const data: Record<string, Record<string, string>> = {
    'secrets/orders-db': {
      url: Buffer.from('postgres://orders:not-a-real-password@orders-db/orders').toString('base64'),
    },
    'configmaps/email-templates': { subject: 'Your order {{ order.id }}' },
  };
  const { name, namespace, resource } = asked;
  return { apiVersion: 'v1', metadata: { name, namespace }, data: data[`${resource}/${name}`] ?? {} };
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyMax) throw new Error(`more than ${bodyMax} bytes in one request`);
    chunks.push(chunk);
  }
  return length === 0 ? undefined : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown);
}

function reply(outgoing: ServerResponse, code: number, object: unknown): void {
  // 101 would need a protocol to switch to; the audit event says it, the client gets an ordinary answer.
  outgoing.writeHead(code === 101 ? 200 : code, { 'content-type': 'application/json' }).end(JSON.stringify(object));
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
