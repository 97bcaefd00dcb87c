// Logins of the console and who an HTTP request comes from: a bearer token, or the cookie of a login.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { CollectorError } from './errors.ts';
import { json, type Route } from './http-server.ts';
import { fields } from './receivers/formats/record.ts';
import type { Metrics } from './metrics.ts';
import type { Grant, Speakers } from './speakers.ts';

const SESSIONS_MAX = 100;
const SESSION_MS = 12 * 3_600_000;
const COOKIE = 'throughline';

export interface Sessions {
  /** Undefined when the request shows nothing; throws NOT_AUTHENTICATED when it shows something wrong. */
  identify(request: IncomingMessage): Grant | undefined;
  readonly routes: readonly Route[];
}

export function createSessions(speakers: Speakers, metrics: Metrics, now: () => number): Sessions {
  metrics.describe('wrong_tokens', 'HTTP requests with a token that is not known.');
  const sessions = new Map<string, { grant: Grant; endsAt: number }>();
  // No limit on wrong tokens: a guess at 24 random bytes is hopeless, and a limit would let anybody lock everybody out.
  function byToken(token: string): Grant {
    try {
      return speakers.identify({ token, trustedPath: false });
    } catch (error) {
      metrics.count('wrong_tokens');
      throw error;
    }
  }

  return {
    identify(request) {
      const { authorization, cookie } = request.headers;
      if (authorization !== undefined) {
        const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
        if (!token) throw new CollectorError('NOT_AUTHENTICATED', 'the authorization header must be: Bearer <token>');
        return byToken(token);
      }
      const id = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(cookie ?? '')?.[1];
      const session = id === undefined ? undefined : sessions.get(id);
      if (!session || session.endsAt < now()) return undefined;
      if (request.method !== 'GET' && request.method !== 'HEAD') refuseForeign(request);
      return session.grant;
    },
    routes: [
      {
        method: 'POST',
        path: '/v1/login',
        access: 'open',
        async handle(call) {
          refuseForeign(call.request);
          const { token } = fields(await call.json(4_096));
          if (typeof token !== 'string') throw new CollectorError('BAD_REQUEST', 'the body must be {"token":"…"}');
          const grant = byToken(token);
          if (!grant.roles.has('operator')) throw new CollectorError('NOT_ALLOWED', `${grant.name} may not log in`);
          const id = randomBytes(24).toString('base64url');
          sessions.set(id, { grant, endsAt: now() + SESSION_MS });
          if (sessions.size > SESSIONS_MAX) sessions.delete(sessions.keys().next().value!);
          const secure = 'encrypted' in call.request.socket ? '; Secure' : '';
          const reply = json({ ok: true });
          return {
            ...reply,
            headers: {
              ...reply.headers,
              'set-cookie': `${COOKIE}=${id}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${SESSION_MS / 1000}${secure}`,
            },
          };
        },
      },
      {
        method: 'POST',
        path: '/v1/logout',
        access: 'operator',
        handle(call) {
          const id = new RegExp(`${COOKIE}=([\\w-]+)`).exec(call.request.headers.cookie ?? '')?.[1];
          if (id) sessions.delete(id);
          const reply = json({ ok: true });
          return {
            ...reply,
            headers: { ...reply.headers, 'set-cookie': `${COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0` },
          };
        },
      },
    ],
  };
}

// A cookie is sent by every page that the browser has open; only our own may act with it.
function refuseForeign(request: IncomingMessage): void {
  const { origin, host } = request.headers;
  if (origin === undefined) return;
  let from: string | undefined;
  try {
    from = new URL(origin).host;
  } catch {
    // "null" and worse.
  }
  if (from !== host) throw new CollectorError('NOT_ALLOWED', 'requests from other sites are refused');
}
