// Server-side request forgery: the user chose an internal address that this process then connects to.
// Decided on the peer address of each connection, so that rebinding, redirects and odd notations come out the same.
import type { Guard, GuardContext, GuardFinding, InputIndex, InputValue } from '../guard.ts';
import type { HttpRequestOperation, NetConnectOperation, SpawnOperation } from '../operation.ts';
import { canonicalAddress, reachOf, reachOfName, type AddressReach } from './addresses.ts';
import { commandsOf } from './shell-commands.ts';
import { programName, shellTexts } from './shell-texts.ts';

export const ssrf: Guard = {
  id: 'ssrf',
  title: 'A request went to an internal address that the user chose',
  techniques: ['T1190', 'T1552.005'],
  weakness: 'CWE-918',
  operations: ['http.request', 'net.connect', 'process.spawn'],
  severity: 'high',
  blindSpot:
    'A public address that forwards to an internal one; an internal host that the program itself configured; an address that came in pieces.',
  withoutInput: true,
  judge(operation, inputs, context) {
    if (operation.kind === 'process.spawn') return judgeProgram(operation, inputs, context);
    if (operation.kind !== 'http.request' && operation.kind !== 'net.connect') return undefined;
    if (operation.kind === 'net.connect' && operation.transport === 'unix') return undefined;
    const reach = reachOfOperation(operation);
    if (reach === 'public') return undefined;
    if (reach !== 'metadata' && (isOwn(operation, context) || isConfigured(operation, context))) return undefined;
    const input = isOwnStore(operation, context, inputs) ? undefined : chosenBy(operation, inputs);
    if (input !== undefined)
      return { reason: `input from ${input.path} chose an internal address (${reach})`, confidence: 0.95, input };
    const redirect = redirectedByUser(operation, inputs);
    if (redirect !== undefined)
      return {
        reason: `the address in ${redirect.path} redirected to an internal one (${reach})`,
        confidence: 0.95,
        input: redirect,
      };
    const looked = lookedUpForUser(operation, inputs);
    if (looked !== undefined)
      return {
        reason: `the host in ${looked.path} stands for an internal address (${reach})`,
        confidence: 0.95,
        input: looked,
      };
    return reach === 'metadata' ? disguisedMetadata(operation) : undefined;
  },
};

/** The application looked up a name that came in, and connects to what it was told. */
function lookedUpForUser(operation: Outbound, inputs: InputIndex): InputValue | undefined {
  const names = inputs.resolvedNames?.() ?? [];
  if (names.length === 0) return undefined;
  const host = canonicalHost(operation.host);
  const tried = new Set([operation.host]);
  for (const { name, address } of names) {
    if (canonicalHost(address) !== host || tried.has(name)) continue;
    tried.add(name);
    const input = chosenBy(connectTo(name, operation), inputs);
    if (input !== undefined) return input;
  }
  return undefined;
}

function connectTo(host: string, { call, port }: Outbound): NetConnectOperation {
  return { kind: 'net.connect', call, host, port, transport: 'tcp' };
}

// Programs that fetch or connect to what their arguments name.
const CLIENTS = new Set([
  'curl',
  'wget',
  'http',
  'https',
  'httpie',
  'xh',
  'aria2c',
  'lynx',
  'links',
  'w3m',
  'nc',
  'ncat',
  'netcat',
  'telnet',
  'socat',
  'ffmpeg',
  'ffprobe',
  'git',
  'wkhtmltopdf',
  'wkhtmltoimage',
  'chromium',
  'google-chrome',
  'yt-dlp',
  'youtube-dl',
  'openssl',
  'ssh',
  'redis-cli',
]);

/** git clone --depth 1, curl --max-time 5: 0.0.0.1 is nobody's address. */
const SMALL_NUMBER = /^0*[1-9]\d{0,6}$/;

/** The program that is started makes the request: its addresses are literal, names cannot be resolved here. */
function judgeProgram(operation: SpawnOperation, inputs: InputIndex, context: GuardContext): GuardFinding | undefined {
  for (const argv of [
    [operation.file, ...operation.arguments],
    ...shellTexts(operation, context.steps).flatMap(({ text, shell }) =>
      commandsOf(text, { steps: context.steps?.half(), shell }),
    ),
  ]) {
    if (!CLIENTS.has(programName(argv[0] ?? ''))) continue;
    for (const argument of argv.slice(1, 64)) {
      if (context.steps?.take(16) === false) return undefined;
      if (argument.startsWith('-') || argument.length > 4_096 || SMALL_NUMBER.test(argument)) continue;
      const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(argument) ? argument : `http://${argument}`;
      if (!URL.canParse(url)) continue;
      const { hostname, port, protocol } = new URL(url);
      const request: HttpRequestOperation = {
        kind: 'http.request',
        call: operation.call,
        method: 'GET',
        url,
        host: hostname,
        port: port === '' ? (defaultPort(protocol) ?? 80) : Number(port),
      };
      const reach = reachOfOperation(request);
      if (reach === 'public' || (reach !== 'metadata' && (isOwn(request, context) || isConfigured(request, context))))
        continue;
      if (context.steps?.take(inputs.values().length) === false) return undefined;
      const input = chosenBy(request, inputs);
      if (input !== undefined)
        return {
          reason: `input from ${input.path} chose an internal address (${reach}) for another program`,
          confidence: 0.9,
          input,
        };
    }
  }
  return undefined;
}

/** What localhost stands for, in its one spelling. */
const LOOPBACK = /^(?:127\.0\.0\.1|0{31}1)$/;

type Outbound = HttpRequestOperation | NetConnectOperation;

/** The most internal of all addresses that the connection may use. */
function reachOfOperation(operation: Outbound): AddressReach {
  const host = bareHost(operation.host);
  const literal = reachOf(host) ?? reachOfName(host);
  if (literal !== undefined && literal !== 'private') return literal;
  let worst: AddressReach = literal ?? 'public';
  for (const address of operation.addresses ?? []) {
    const reach = reachOf(address) ?? 'public';
    if (reach === 'metadata') return reach;
    if (reach !== 'public') worst = reach;
  }
  // A name said to be internal by its ending only counts until its addresses are known.
  return literal === 'private' &&
    reachOf(host) === undefined &&
    operation.addresses !== undefined &&
    worst === 'private'
    ? operation.addresses.some((address) => reachOf(address) !== 'public')
      ? 'private'
      : 'public'
    : worst;
}

function bareHost(host: string): string {
  return (host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host).toLowerCase();
}

/** A request to a port that this very process listens on. */
function isOwn(operation: Outbound, context: GuardContext): boolean {
  const target = canonicalHost(operation.host);
  return context.ownAddresses.some((own) => {
    const { host, port } = splitAuthority(own);
    if (port !== undefined && port !== operation.port) return false;
    const bound = canonicalHost(host);
    if (bound === target) return true;
    // Listening on every address: any spelling of this machine is oneself.
    const everywhere = bound === '0.0.0.0' || /^0{32}$/.test(bound) || host === '';
    const local =
      target === 'localhost' ||
      reachOf(target) === 'loopback' ||
      (operation.addresses?.some((address) => reachOf(address) === 'loopback') ?? false);
    return (
      port !== undefined &&
      local &&
      (everywhere || reachOf(bound) === 'loopback' || bound === 'localhost') &&
      sameLoopback(target, bound, everywhere)
    );
  });
}

/** 127.0.0.2 is another service's address when we listen on 127.0.0.1 only. */
function sameLoopback(target: string, bound: string, everywhere: boolean): boolean {
  const name = (host: string): string => (host === 'localhost' || /^0{31}1$/.test(host) ? '127.0.0.1' : host);
  return everywhere || name(target) === name(bound);
}

/** The program's own configuration names this host and port. */
function isConfigured(operation: Outbound, context: GuardContext): boolean {
  const host = bareHost(operation.host);
  const authority = `${host.includes(':') ? `[${host}]` : host}:${operation.port}`;
  if (context.configuredHosts.has(authority)) return true;
  // One service under three names of this machine.
  if (host === 'localhost' || LOOPBACK.test(canonicalHost(host))) {
    const names = ['localhost', '127.0.0.1', '[::1]'];
    if (names.some((name) => context.configuredHosts.has(`${name}:${operation.port}`))) return true;
  }
  // A host without its port is in the environment as an address to listen on, too: only a name of its own counts.
  if (context.configuredHosts.has(host) && reachOf(host) === undefined && reachOfName(host) !== 'loopback') return true;
  if (context.isConstant === undefined) return false;
  if (context.isConstant(authority)) return true;
  // "http://orders/" in the program's text; of an address only with what ends it.
  const named = `//${host.includes(':') ? `[${host}]` : host}`;
  const usual = operation.port === 80 || operation.port === 443;
  if (reachOf(host) === undefined && reachOfName(host) !== 'loopback')
    return ['/', '"', "'", '`', ':'].some((end) => context.isConstant!(named + end));
  return usual && ['/', '"', "'", '`'].some((end) => context.isConstant!(named + end));
}

// Where an application keeps its own data: it connects there in the middle of any request.
const STORE_PORTS = new Set([
  5432, 3306, 33060, 1433, 1521, 6379, 6380, 27017, 27018, 9042, 9200, 9300, 11211, 5672, 5671, 9092, 9093, 9094, 2181,
  389, 636, 8086, 26257, 4222,
]);

/** A driver's connection to its store on this machine, and somewhere in the request the bare word "localhost". */
function isOwnStore(operation: Outbound, context: GuardContext, inputs: InputIndex): boolean {
  if (operation.kind !== 'net.connect' || !STORE_PORTS.has(operation.port)) return false;
  const host = bareHost(operation.host);
  if (reachOfName(host) !== 'loopback' && reachOf(host) !== 'loopback') return false;
  if (inputs.equal(String(operation.port)) !== undefined) return false;
  return (
    ["'", '"', '`'].some((quote) => context.isConstant?.(quote + host + quote) === true) ||
    context.configuredHosts.has(host)
  );
}

// Headers that carry the caller's own address or the name it used: seeing a loopback address there says nothing.
const TELLS_ABOUT_THE_CALLER =
  /^header\.(?:host|origin|referer|forwarded|via|true-client-ip|cf-connecting-ip|fastly-client-ip|x-(?:forwarded-(?:for|host|server|port|proto)|real-ip|client-ip|cluster-client-ip|originating-ip|remote-(?:ip|addr)|envoy-[\w-]+))(?:\.|\[|$)/i;

/** Half of a URL with a piece of a host at its end: the other half may be any value at all. */
const HALF = /^\s*(?:https?:[/\\]{1,3}|[/\\]{2,3})[^/\\]+$/i;

/**
 * The inputs that could name the host. A body is left out only where none of its values can: mayName below asks for the
 * host's text or a notation of its address, coveredBy for values that are pieces of it, chosenInHalves for its beginning at
 * the end of a value (raw-text.ts looks for all three), unless a part of it came in outside of the body.
 */
function relevantTo(operation: Outbound, host: string, inputs: InputIndex): InputIndex {
  // coveredBy reads the host as it was given, the others in its one spelling.
  if (inputs.relevant === undefined || bareHost(operation.host) !== host) return inputs;
  const relevant = inputs.relevant({ host, port: operation.port });
  if (relevant === inputs) return inputs;
  if (LOOPBACK.test(host)) {
    const named = inputs.relevant({ host: 'localhost', port: operation.port });
    if (named === inputs || named.values().length > relevant.values().length) return inputs;
  }
  const begun = relevant.values().some(({ value }) => HALF.test(value)) || relevant.find(host, 2).length > 0;
  return begun ? inputs : relevant;
}

function chosenBy(operation: Outbound, given: InputIndex): InputValue | undefined {
  const host = canonicalHost(operation.host);
  const inputs = relevantTo(operation, host, given);
  const url = operation.kind === 'http.request' ? operation.url : undefined;
  const isAddress = /^[0-9a-f]{32}$/.test(host) || canonicalAddress(host) !== undefined;
  let candidates = CANDIDATES_MAX;
  // Brings in what a limit of the walk left out.
  inputs.find(host, 2);
  for (const input of inputs.values()) {
    const { value } = input;
    if (value.length < 1 || value.length > DOCUMENT_CHARS_MAX || !mayName(value, host, isAddress)) continue;
    // Hundreds of other addresses in front of the one that matters do not use up its turn.
    if (candidates-- <= 0 && !value.toLowerCase().includes(host)) continue;
    if (url !== undefined && embeds(value, url, host, operation.port, TELLS_ABOUT_THE_CALLER.test(input.path)))
      return input;
    if (value.length > ADDRESS_CHARS_MAX) continue;
    for (const candidate of authoritiesIn(value)) {
      if (candidate.host !== host && !namesLoopback(candidate, host, operation.port, inputs)) continue;
      if (candidate.port !== undefined && candidate.port !== operation.port) continue;
      if (candidate.port === undefined && TELLS_ABOUT_THE_CALLER.test(input.path) && url !== value) continue;
      return input;
    }
  }
  return (
    coveredBy(operation, inputs) ??
    chosenInHalves(operation, host, inputs) ??
    (url === undefined ? undefined : editedInto(url, operation.host, inputs))
  );
}

/** Some clients look "localhost" up themselves and remember it; the port that came in too says that it was meant. */
function namesLoopback(named: Authority, host: string, port: number, inputs: InputIndex): boolean {
  if (named.host !== 'localhost' || !LOOPBACK.test(host)) return false;
  return named.port === port || (named.port === undefined && inputs.equal(String(port)) !== undefined);
}

/** Pieces of one input that make up a URL at most. */
const PIECES_MAX = 24;
const PIECE_CHARS_MIN = 3;

/** One input, pieces of it left out by the program, is the URL: all of its host and nearly all of the rest, in its order. */
function editedInto(url: string, host: string, inputs: InputIndex): InputValue | undefined {
  const text = url.toLowerCase();
  const hostStart = text.indexOf(host.toLowerCase(), text.indexOf('//'));
  if (hostStart < 0) return undefined;
  const pieces = new Map<InputValue, { end: number; inputEnd: number; covered: number; host: number; count: number }>();
  for (const { input, start, end, inputStart = 0 } of inputs.parts?.(url, PIECE_CHARS_MIN) ?? []) {
    if (TELLS_ABOUT_THE_CALLER.test(input.path)) continue;
    let sum = pieces.get(input);
    if (sum === undefined) pieces.set(input, (sum = { end: 0, inputEnd: 0, covered: 0, host: 0, count: 0 }));
    const from = Math.max(start, sum.end);
    if (end <= from || inputStart + (from - start) < sum.inputEnd) continue;
    sum.covered += end - from;
    sum.host += Math.max(0, Math.min(end, hostStart + host.length) - Math.max(from, hostStart));
    sum.end = end;
    sum.inputEnd = inputStart + (end - start);
    if (++sum.count > PIECES_MAX) pieces.delete(input);
  }
  for (const [input, sum] of pieces) if (sum.host === host.length && sum.covered >= text.length * 0.9) return input;
  return undefined;
}

const HALVES_MAX = 16;
const PAIRS_MAX = 1_024;

/** A URL that came in two inputs and was put together by the program: "http://2130" and "706433/". */
function chosenInHalves(operation: Outbound, host: string, inputs: InputIndex): InputValue | undefined {
  const values = inputs.values();
  let pairs = PAIRS_MAX;
  let halves = HALVES_MAX;
  for (const first of values) {
    if (
      !/^\s*(?:https?:)?[/\\]{1,3}[^/\\]*$|^\s*https?:?$/i.test(first.value) ||
      first.value.length > 256 ||
      halves-- <= 0
    )
      continue;
    for (const second of values) {
      if (second.value.length > 2_048 || second === first || TELLS_ABOUT_THE_CALLER.test(second.path)) continue;
      if (pairs-- <= 0) return undefined;
      for (const candidate of authoritiesIn(first.value + second.value)) {
        if (candidate.host === host && (candidate.port === undefined || candidate.port === operation.port))
          return first;
      }
    }
  }
  return undefined;
}

/** A longer value names a host only where a whole URL stands in it. */
const ADDRESS_CHARS_MAX = 8_192;
const DOCUMENT_CHARS_MAX = 262_144;
// Values that are parsed as URLs for one connection.
const CANDIDATES_MAX = 500;
// The parts of an address in any notation, alone or as a URL's host; what a URL parser folds into one.
const ADDRESS_NOTATION = /(?:^|[/\\@\s[])(?:0x[0-9a-f]*(?:\.|$|[:/])|[0-9a-f]{0,4}:[0-9a-f:.]+|\d+(?:$|[.:/\\?#\s]))/i;

/** A first look: could this value name that host at all? */
function mayName(value: string, host: string, isAddress: boolean): boolean {
  if (isProse(value) && !value.includes('://')) return false;
  if (LOOPBACK.test(host) && /localhost/i.test(value)) return true;
  if (value.includes(host) || value.toLowerCase().includes(host)) return true;
  if (/[%\u0080-\uffff\t\n\r]/.test(value)) return true;
  return isAddress && ADDRESS_NOTATION.test(value);
}

/** A blank before anything that could end or begin a host: no URL parser takes that for one. Most text of a body is this. */
function isProse(value: string): boolean {
  for (let at = value.length - value.trimStart().length; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === 0x20) return value.trimEnd().length > at;
    // % / : ? @ # \, controls, and what may fold into something else.
    if (
      code < 0x20 ||
      code > 0x7e ||
      code === 0x25 ||
      code === 0x2f ||
      code === 0x3a ||
      code === 0x3f ||
      code === 0x40 ||
      code === 0x23 ||
      code === 0x5c
    )
      return false;
  }
  return false;
}

/** The host was put together from inputs: two halves, or a part in front of a suffix that resolves anything. */
function coveredBy(operation: Outbound, inputs: InputIndex): InputValue | undefined {
  const host = bareHost(operation.host);
  let covered = 0;
  let end = 0;
  let longest: InputValue | undefined;
  for (const match of inputs.find(host, 2)) {
    if (TELLS_ABOUT_THE_CALLER.test(match.input.path)) continue;
    // A route's own words ("/local/…") are in every name.
    if (match.input.path === 'path' && match.end - match.start < host.length && !ADDRESS_PIECES.test(host)) continue;
    const start = Math.max(match.start, end);
    if (match.end <= start) continue;
    covered += match.end - start;
    end = match.end;
    if (longest === undefined || match.input.value.length > longest.value.length) longest = match.input;
  }
  // Dots and digits between the inputs may be the program's; a short label in a long configured name is not a choice.
  if (longest === undefined || covered < host.length * 0.6 || (covered < 6 && covered !== host.length))
    return undefined;
  // "orders" and "service" are words of any request: one input gives half of the name, or they are parts of an address.
  return longest.value.length >= host.length / 2 || ADDRESS_PIECES.test(host) ? longest : undefined;
}

const ADDRESS_PIECES = /^[\d.:a-f[\]]+$/;

/** URLs in the middle of one value that are looked at. */
const EMBEDDED_MAX = 32;

/**
 * Does this very URL stand somewhere in a longer value: a line of a document, a link, a field of a format that nobody took
 * apart? Host and port have to be the same and the path has to begin alike, since any text may mention a host.
 */
function embeds(value: string, url: string, host: string, port: number, behindAnother: boolean): boolean {
  let looked = 0;
  // What such a header begins with tells where the caller is; the query behind that is the caller's to choose.
  const from = behindAnother ? value.indexOf('?') : 1;
  if (from < 0) return false;
  for (let at = value.indexOf('://', from); at >= 0 && looked++ < EMBEDDED_MAX; at = value.indexOf('://', at + 3)) {
    const scheme = /(?:https?|wss?|ftp)$/i.exec(value.slice(Math.max(0, at - 5), at))?.[0];
    if (scheme === undefined) continue;
    const text = /^[^\s"'`<>{}|^\\\x00-\x1f]{1,2048}/.exec(value.slice(at + 3, at + 2_051))?.[0] ?? '';
    const named = `${scheme}://${text.replace(/[)\].,;:!*~]+$/, '')}`;
    if (!URL.canParse(named) || !URL.canParse(url)) continue;
    const given = new URL(named);
    const asked = new URL(url);
    if (canonicalHost(given.hostname) !== host) continue;
    if ((given.port === '' ? defaultPort(given.protocol) : Number(given.port)) !== port) continue;
    if (
      asked.pathname.startsWith(given.pathname) ||
      (asked.pathname.length > 1 && given.pathname.startsWith(asked.pathname))
    )
      return true;
  }
  return false;
}

interface Authority {
  readonly host: string;
  readonly port: number | undefined;
}

/** Every host that a value names when it is used as a URL, as a host, or behind something that the program wrote. */
function authoritiesIn(value: string): readonly Authority[] {
  const found: Authority[] = [];
  // The parser of URLs leaves tabs and line ends out.
  const text = value.trim().replace(/[\t\n\r]/g, '');
  const add = (url: string, withPort: boolean): void => {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined || parsed.hostname === '') return;
    const explicit = parsed.port === '' ? (withPort ? defaultPort(parsed.protocol) : undefined) : Number(parsed.port);
    found.push({ host: canonicalHost(parsed.hostname), port: explicit });
  };
  if (/^[a-z][a-z0-9+.-]*:[/\\]{1,}/i.test(text)) {
    add(text.replaceAll('\\', '/'), true);
    // A scheme that the URL standard does not know keeps its host unread; the program may cut it off.
    if (!/^(?:https?|wss?|ftp):/i.test(text)) {
      add(`http://${text.replace(/^[^:]+:[/\\]*/, '')}`, false);
      // A connection string may name the host among its options: postgres://db.example/x?host=…
      for (const [, host] of text.matchAll(/[?&;](?:host|hostaddr|server)=([^&;#]{1,255})/gi))
        add(`http://${host}`, false);
    } else if (text.includes(' ')) add(text.replaceAll(' ', ''), true);
    return found;
  }
  if (/^[/\\]{2}/.test(text)) add(`http:${text.replaceAll('\\', '/')}`, false);
  // Behind a slash of the program's own it is the second one, in front of a host. A word alone is a route: "/orders/5".
  else if (/^[/\\](?:[\d[]|localhost\b|[^/\\?#:]{1,255}\.)/i.test(text))
    add(`http:/${text.replaceAll('\\', '/')}`, false);
  else if (!/^[/\\?#]/.test(text)) add(`http://${text}`, false);
  if (text.includes('@')) add(`http://x${text}`, false);
  if (/^[.:]/.test(text)) add(`http://x${text}`, false);
  const bare = canonicalAddress(text.replace(/^\[|\]$/g, ''));
  if (bare !== undefined) found.push({ host: bare, port: undefined });
  return found;
}

function defaultPort(protocol: string): number | undefined {
  return protocol === 'https:' || protocol === 'wss:'
    ? 443
    : protocol === 'http:' || protocol === 'ws:'
      ? 80
      : protocol === 'ftp:'
        ? 21
        : undefined;
}

function canonicalHost(host: string): string {
  const bare = bareHost(host).replace(/\.$/, '');
  return canonicalAddress(bare) ?? bare;
}

function splitAuthority(text: string): { host: string; port: number | undefined } {
  const match = /^(.*?)(?::(\d{1,5}))?$/.exec(text);
  const bracketed = /^\[(.*)\](?::(\d{1,5}))?$/.exec(text);
  if (bracketed !== null)
    return { host: bracketed[1]!, port: bracketed[2] === undefined ? undefined : Number(bracketed[2]) };
  if (text.split(':').length > 2) return { host: text, port: undefined };
  return { host: match?.[1] ?? text, port: match?.[2] === undefined ? undefined : Number(match[2]) };
}

const HOPS_MAX = 20;

/** A server that the user named sent us here, over however many hops. */
function redirectedByUser(operation: Outbound, inputs: InputIndex): InputValue | undefined {
  const sources = operation.kind === 'http.request' ? [...(operation.redirectedFrom ?? [])] : [];
  const redirects = inputs.redirects?.() ?? [];
  const reached = new Set([`${canonicalHost(operation.host)}:${operation.port}`]);
  for (let hop = 0; hop < HOPS_MAX && redirects.length > 0; hop++) {
    const before = redirects.filter(({ from, to }) => !sources.includes(from) && reached.has(authorityOf(to)));
    if (before.length === 0) break;
    for (const { from } of before) {
      sources.push(from);
      reached.add(authorityOf(from));
    }
  }
  for (const source of sources) {
    if (!URL.canParse(source)) continue;
    const { hostname, port, protocol } = new URL(source);
    const from: HttpRequestOperation = {
      kind: 'http.request',
      call: operation.call,
      method: 'GET',
      url: source,
      host: hostname,
      port: port === '' ? (defaultPort(protocol) ?? 80) : Number(port),
    };
    const input = chosenBy(from, inputs);
    if (input !== undefined) return input;
  }
  return undefined;
}

function authorityOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { hostname, port, protocol } = new URL(url);
  return `${canonicalHost(hostname)}:${port === '' ? (defaultPort(protocol) ?? 80) : port}`;
}

/** A public-looking name that resolves to a metadata service: nobody configures that. */
function disguisedMetadata(operation: Outbound): GuardFinding | undefined {
  const host = bareHost(operation.host);
  if (reachOf(host) !== undefined || reachOfName(host) === 'metadata') return undefined;
  return { reason: 'a host name resolves to a cloud metadata service', confidence: 0.9 };
}
