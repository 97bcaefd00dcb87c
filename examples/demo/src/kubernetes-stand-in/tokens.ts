// Service-account tokens as a Kubernetes API server mints them: RS256 JWTs bound to a pod, each with an id (jti) that the
// audit log repeats as the credential id. https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
import { createSign, createVerify, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';

export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly nodeUid: string;
}

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export interface TokenClaims {
  readonly jti: string;
  readonly sub: string;
  readonly exp: number;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly serviceaccount: { readonly name: string; readonly uid: string };
    readonly pod?: { readonly name: string; readonly uid: string };
    readonly node?: { readonly name: string; readonly uid: string };
  };
}

const issuer = 'https://kubernetes.default.svc.cluster.local';

export class TokenAuthority {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor() {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#privateKey = pair.privateKey;
    this.#publicKey = pair.publicKey;
  }

  /** A token for the account, bound to the pod where one is given, valid for `seconds`. */
  mint(account: ServiceAccount, pod: Pod | undefined, seconds: number): { token: string; jti: string } {
    const now = Math.floor(Date.now() / 1000);
    const jti = randomUUID();
    const claims = {
      aud: [issuer],
      exp: now + seconds,
      iat: now,
      iss: issuer,
      jti,
      'kubernetes.io': {
        namespace: account.namespace,
        ...(pod ? { node: { name: pod.node, uid: pod.nodeUid }, pod: { name: pod.name, uid: pod.uid } } : {}),
        serviceaccount: { name: account.name, uid: account.uid },
      },
      nbf: now,
      sub: `system:serviceaccount:${account.namespace}:${account.name}`,
    };
    const text = `${encode({ alg: 'RS256', kid: 'throughline-demo' })}.${encode(claims)}`;
    const signature = createSign('RSA-SHA256').update(text).sign(this.#privateKey, 'base64url');
    return { token: `${text}.${signature}`, jti };
  }

  /** The claims of a token that this authority minted and that is still valid; undefined for any other text. */
  verify(token: string): TokenClaims | undefined {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const valid = createVerify('RSA-SHA256')
      .update(`${header}.${payload}`)
      .verify(this.#publicKey, signature, 'base64url');
    if (!valid) return undefined;
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TokenClaims;
    return claims.exp * 1000 > Date.now() ? claims : undefined;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
