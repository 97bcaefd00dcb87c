// A person with a browser or a client: sends requests to one application and writes down what was answered, without what
// differs from run to run.
import http from 'node:http';

export interface Said {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
  /** The body as JSON; undefined where it is none. */
  readonly json: any;
}

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  /** As it is; an object goes as JSON, URLSearchParams as a form, FormData as an upload. */
  readonly body?: string | Buffer | URLSearchParams | FormData | object;
  /** Another of the application's ports. */
  readonly port?: number;
  /** Answers whose content cannot be compared: only the status is. */
  readonly statusOnly?: boolean;
}

export interface User {
  readonly port: number;
  /** Sent with every request: authorization, x-… */
  readonly headers: Record<string, string>;
  ask(method: string, path: string, asked?: Asked): Promise<Said>;
  get(path: string, asked?: Asked): Promise<Said>;
  post(path: string, body?: Asked['body'], asked?: Asked): Promise<Said>;
  put(path: string, body?: Asked['body'], asked?: Asked): Promise<Said>;
  patch(path: string, body?: Asked['body'], asked?: Asked): Promise<Said>;
  delete(path: string, asked?: Asked): Promise<Said>;
  /** Asks again, unrecorded, until it is so; gives up after a while. */
  until(path: string, isSo: (said: Said) => boolean): Promise<void>;
  /** Another thing that must be the same: what a client program printed. */
  note(label: string, text: string): void;
  /** From now on this text is "‹name›" in what is compared: an id, a token. */
  hide(text: unknown, name?: string): void;
  /** What was answered so far, one entry a request. */
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly label: string;
  readonly answer: string;
}

const REQUEST_DEADLINE_MS = 20_000;
const UNTIL_DEADLINE_MS = 60_000;
/** Of one body in the comparison. */
const COMPARED_CHARACTERS_MAX = 200_000;

export function createUser(port: number, hidden: Readonly<Record<string, string>>): User {
  const entries: Entry[] = [];
  const cookies = new Map<string, string>();
  const names = new Map(Object.entries(hidden).map(([name, text]) => [text, name]));
  const headers: Record<string, string> = {};

  function plain(text: string): string {
    let told = text;
    for (const [value, name] of [...names].toSorted(([a], [b]) => b.length - a.length))
      told = told.replaceAll(value, `‹${name}›`);
    return told
      .slice(0, COMPARED_CHARACTERS_MAX)
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '‹token›')
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '‹date›')
      .replace(/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} [\d:]+ GMT/g, '‹date›')
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '‹id›')
      .replace(/\b(?:[0-9a-f]{16}|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\b/g, '‹id›')
      .replace(/\b1[6-9]\d{8}(?:\d{3})?\b/g, '‹time›')
      .replace(/\b\d+(?:\.\d+)? ?m?s\b/g, '‹duration›');
  }

  function headersNow(): Readonly<Record<string, string>> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { ...(cookie !== '' && { cookie }), ...headers };
  }

  async function ask(method: string, path: string, asked: Asked = {}): Promise<Said> {
    const { type, bytes } = await bodyOf(asked.body);
    const said = await send(method, asked.port ?? port, path, bytes, {
      ...(type !== undefined && { 'content-type': type }),
      ...headersNow(),
      ...asked.headers,
    });
    for (const line of said.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined) cookies.set(name, value!);
    }
    entries.push({
      label: plain(`${method} ${path}`).slice(0, 200),
      answer: asked.statusOnly ? String(said.status) : `${said.status} ${plain(said.text)}`,
    });
    return said;
  }

  return {
    port,
    headers,
    ask,
    get: (path, asked) => ask('GET', path, asked),
    post: (path, body, asked) => ask('POST', path, { ...asked, body: body ?? {} }),
    put: (path, body, asked) => ask('PUT', path, { ...asked, body: body ?? {} }),
    patch: (path, body, asked) => ask('PATCH', path, { ...asked, body: body ?? {} }),
    delete: (path, asked) => ask('DELETE', path, asked),
    async until(path, isSo) {
      const deadline = Date.now() + UNTIL_DEADLINE_MS;
      while (Date.now() < deadline && !isSo(await send('GET', port, path, undefined, headersNow())))
        await new Promise((resolve) => setTimeout(resolve, 50));
    },
    note: (label, text) => entries.push({ label, answer: plain(text) }),
    hide(text, name = 'id') {
      if (text !== undefined && text !== null && String(text).length > 3) names.set(String(text), name);
    },
    entries,
  };
}

async function bodyOf(body: Asked['body']): Promise<{ type?: string; bytes?: Buffer }> {
  if (body === undefined) return {};
  if (Buffer.isBuffer(body)) return { bytes: body };
  if (typeof body === 'string') return { bytes: Buffer.from(body) };
  if (body instanceof URLSearchParams)
    return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(body.toString()) };
  if (body instanceof FormData) {
    const made = new Response(body);
    return { type: made.headers.get('content-type')!, bytes: Buffer.from(await made.arrayBuffer()) };
  }
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) };
}

/** The path goes as it is written: dots and escapes are the attacker's. */
function send(
  method: string,
  port: number,
  path: string,
  body: Buffer | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<Said> {
  return new Promise((resolve) => {
    const failed = (error: Error): void =>
      resolve({ status: 0, headers: {}, text: error.message, bytes: Buffer.alloc(0), json: undefined });
    const request = http.request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: { ...headers, ...(body !== undefined && { 'content-length': String(body.length) }) },
        agent: false,
        timeout: REQUEST_DEADLINE_MS,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString();
          resolve({ status: response.statusCode!, headers: response.headers, text, bytes, json: parsed(text) });
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', failed);
    request.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What people write that looks like an attack to whoever does not look at how it is used. */
export const difficult: readonly string[] = [
  'O\'Reilly & Sons -- "quoted"; it\'s 50% off /* today only */',
  "Use SELECT name FROM users WHERE id = '1' OR '1'='1'; DROP TABLE students; -- as the example of what not to do",
  '<p>Hello <b>world</b></p><script>alert("demo in a code sample")</script><img src=x onerror=alert(1)>',
  'Run `rm -rf ./build && npm ci; cat ../package.json | grep version > out.txt` in the folder ../../common/docs',
  '# Title\n\n```js\nconst cp = require("child_process"); cp.exec("ls -la", (e, out) => console.log(out));\nprocess.exit(1)\n```\n',
  '{{ user.name }} ${process.env.HOME} <%= 7 * 7 %> #{1+1} {% if a %}b{% endif %} [[ link ]]',
  '{"$where": "this.a > 1", "$gt": "", "__proto__": {"x": 1}, "constructor": {"prototype": {}}}',
  'see http://localhost:3000/admin, http://127.0.0.1:8080/, file:///etc/hosts and http://169.254.169.254/ in the manual',
  'key: !!js/function "function () {}"\nlist:\n  - &a 1\n  - *a\n',
  'C:\\Users\\me\\..\\file.txt\t/etc/passwd\r\nX-Header: value\r\n\r\n2026-01-01 ERROR done',
  'Ünïcödé 漢字 🎉 \u202e right to left, null-ish %00 %2e%2e%2f ..%5c..%5c',
  '=1+1;@SUM(A1:A2)|cmd',
  '(function () { return this.constructor.constructor("return process")().pid })()',
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
];
