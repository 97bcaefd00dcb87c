// Protocols whose messages are lines of text, for programs that write them to a socket themselves: what a line of the program's
// own begins like, what a line has to look like to act, and what of a conversation is no line at all but a mail's body, a counted
// value or what follows an empty line. Pure; called by the instrumentation of sockets, which keeps one conversation for each, and by
// the guard, which asks where a text's lines act.
//
// RFC 5321 and 5322 (mail), 959 (FTP), 1939 (POP3), 3501 (IMAP), 9112 (HTTP), 1459 (IRC), 6587 (syslog); inline commands of Redis,
// the text protocols of memcached, beanstalkd and NATS; Graphite's and StatsD's lines.

/** What the bytes that come next are to the server. */
export type Mode = 'lines' | 'head' | 'mail-head' | 'mail-body' | 'counted' | 'body';

/** A conversation between two writes. */
export interface Conversation {
  readonly mode: Mode;
  /** Bytes of a counted value that are still to come. */
  readonly left: number;
  /** The beginning of a line that was not ended yet. */
  readonly open: string;
  /** Nobody answers these lines: one that is left out is missed by nobody. */
  readonly oneWay: boolean;
}

/** A stretch of a text in one mode: [start, end) in UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly mode: Mode;
}

interface Family {
  /** The program's own line, up to where somebody else's words begin. */
  readonly own: RegExp;
  /** A line that does something where such lines are read. */
  readonly acts: RegExp;
  readonly oneWay?: true;
}

const KEY_COMMANDS =
  'append|auth|bgrewriteaof|bgsave|client|config|dbsize|debug|decr|decrby|del|discard|echo|eval|evalsha|exec|exists|expire|fcall|flushall|flushdb|function|get|getdel|getset|hdel|hget|hgetall|hmset|hset|incr|incrby|info|keys|lpop|lpush|lrange|mget|migrate|module|monitor|mset|multi|persist|ping|psetex|psubscribe|publish|rename|replicaof|restore|rpop|rpush|sadd|save|script|select|set|setex|setnx|shutdown|slaveof|smembers|srem|subscribe|sync|ttl|type|unlink|xadd|zadd|zrange|zrem';
const FILE_COMMANDS =
  'ACCT|ABOR|ALLO|APPE|CDUP|CWD|DELE|EPRT|EPSV|LIST|MDTM|MFMT|MKD|MLSD|MLST|NLST|PASS|PASV|PORT|PWD|QUIT|REIN|REST|RETR|RMD|RNFR|RNTO|SITE|SIZE|STAT|STOR|STOU|TOP|TYPE|UIDL|USER|XMKD|XRMD';
const MAILBOX_COMMANDS =
  'APPEND|AUTHENTICATE|CLOSE|COPY|CREATE|DELETE|EXAMINE|EXPUNGE|FETCH|GETACL|LIST|LOGIN|LOGOUT|LSUB|MOVE|RENAME|SEARCH|SELECT|SETACL|STATUS|STORE|SUBSCRIBE|UID|UNSUBSCRIBE';
const FIELD = String.raw`[\w!#$%&'*+.^|~-]{1,64}[ \t]*:`;
const REQUEST = String.raw`[A-Z]{3,16} [^\s]+ (?:HTTP|RTSP|SIP|ICAP)/\d`;

const smtp: Family = {
  own: /^(?:(?:HELO|EHLO|LHLO|VRFY|EXPN|AUTH|XCLIENT|XFORWARD)\s|(?:MAIL\s+FROM|RCPT\s+TO)\s*:)/i,
  acts: /^(?:(?:HELO|EHLO|LHLO|VRFY|EXPN|AUTH|XCLIENT|XFORWARD)\s+\S|(?:MAIL\s+FROM|RCPT\s+TO)\s*:|BDAT\s+\d|(?:DATA|RSET|QUIT|NOOP|STARTTLS)\s*$)/i,
};

const families: readonly Family[] = [
  smtp,
  {
    own: new RegExp(`^(?:${FILE_COMMANDS})\\s`, 'i'),
    acts: new RegExp(
      `^(?:(?:${FILE_COMMANDS})\\s+\\S|(?:ABOR|CDUP|LIST|NLST|PASV|EPSV|PWD|QUIT|REIN|STAT|UIDL)\\s*$)`,
      'i',
    ),
  },
  {
    own: new RegExp(`^(?:${KEY_COMMANDS})\\s`, 'i'),
    acts: new RegExp(
      `^(?:(?:${KEY_COMMANDS})\\s+\\S|(?:bgrewriteaof|bgsave|dbsize|discard|exec|flushall|flushdb|info|monitor|multi|ping|save|shutdown|sync)\\s*$)`,
      'i',
    ),
  },
  {
    own: /^(?:get|gets|gat|gats|set|add|replace|append|prepend|cas|delete|incr|decr|touch|m[gsdan]) /,
    acts: /^(?:(?:set|add|replace|append|prepend|cas) \S+ \d+ -?\d+ \d+|(?:get|gets|delete|m[gsdan]) \S|(?:incr|decr|touch|gats?) \S+ \S|(?:flush_all|stats|version|quit|shutdown|verbosity|cache_memlimit)\b)/,
  },
  {
    own: /^(?:use|watch|ignore|put|delete|kick|kick-job|peek|reserve-with-timeout|stats-tube|pause-tube|bury|release|touch) /,
    acts: /^(?:put \d+ \d+ \d+ \d+|(?:use|watch|ignore) \S+\s*$|(?:delete|kick|kick-job|touch|peek) \d+\s*$|(?:bury|release|pause-tube) \S+ \d)/,
  },
  { own: /^(?:H?PUB|SUB|UNSUB) /i, acts: /^(?:H?PUB \S+(?: \S+){0,2} \d+\s*$|(?:SUB|UNSUB) \S|CONNECT \{)/i },
  {
    own: /^(?::\S+ )?(?:PRIVMSG|NOTICE|JOIN|PART|NICK|USER|TOPIC|KICK|MODE|INVITE|QUIT|AWAY|OPER|PASS|WHOIS|WHO) /i,
    acts: /^(?::\S+ )?(?:(?:PRIVMSG|NOTICE) \S+ :?\S|(?:JOIN|PART|TOPIC|KICK|MODE) [#&+!]\S|INVITE \S+ [#&+!]\S|NICK \S+\s*$|OPER \S+ \S+\s*$|QUIT(?: :|\s*$))/i,
    oneWay: true,
  },
  {
    own: new RegExp(`^[\\w.]{1,16} (?:UID )?(?:${MAILBOX_COMMANDS}) `, 'i'),
    acts: new RegExp(`^[\\w.]{1,16} (?:UID )?(?:(?:${MAILBOX_COMMANDS}) \\S|(?:CLOSE|EXPUNGE|LOGOUT)\\s*$)`, 'i'),
  },
  {
    own: /^[A-Z]{3,16} (?:\/|\*|https?:|rtsp:|sips?:|icap:)/,
    acts: new RegExp(`^(?:${FIELD}|${REQUEST})`),
  },
  { own: /^Action: /i, acts: new RegExp(`^${FIELD}`) },
  // A metric's name, what it measured and when.
  {
    own: /^[\w-]+\.[\w.;=~:-]*(?: [-+\d.]*){0,2}$/,
    acts: /^[\w.;=~:-]+ [-+]?\d[\d.]*(?:e[-+]?\d+)? (?:\d{9,13}|-1|N)\s*$/i,
    oneWay: true,
  },
  {
    own: /^[\w./-]+(?:[.:][\w./:|@#,=-]*)?$/,
    acts: /^[\w./-]+:[-+]?\d[\d.]*\|(?:c|g|ms|h|s|d|m)(?:\||\s*$)/,
    oneWay: true,
  },
  { own: /^<\d{1,3}>/, acts: /^<\d{1,3}>/, oneWay: true },
];

// A protocol of the program's own: a command in capitals, and the same command again.
const COMMAND = /^([A-Z]{3,16}) \S*/;

// What a conversation may begin with besides: a command alone, a head, a line that nobody answers.
const BEGINS = /^(?:[A-Z]{3,16}(?: \S|\r?$)|(?:AUTH|HELO|EHLO|LHLO|QUIT|PING|STARTTLS)\b)/;
const ONE_WAY =
  /^(?:(?::\S+ )?(?:PRIVMSG|NOTICE|JOIN|NICK|CAP) |[\w-]+\.[\w.;=~:-]*(?: [-+\d.]+){0,2}\s*$|[\w./-]+:[-+]?\d[\d.]*\||<\d{1,3}>)/i;

/** Characters of a first write that are looked at. */
const FIRST_CHARS_MAX = 256;
/** Characters of the beginning of an unfinished line that are remembered. */
const OPEN_CHARS_MAX = 512;
/** Longest line that is looked at as one. */
const LINE_CHARS_MAX = 2_048;

/** @param first what a connection was given first. Undefined: it speaks no protocol of lines */
export function conversation(first: string): Conversation | undefined {
  const line = first.slice(0, FIRST_CHARS_MAX).split('\n', 1)[0]!.trimEnd();
  // What tells the length of each of its values (RESP) has no lines that could be added to, and begins with none of these.
  if (!BEGINS.test(line) && !families.some(({ own }) => own.test(line))) return undefined;
  return { mode: 'lines', left: 0, open: '', oneWay: ONE_WAY.test(line) };
}

/** The text in its stretches, and the conversation after it. `text` begins with what was open before. */
export function converse(
  before: Conversation,
  text: string,
): { readonly stretches: readonly Stretch[]; readonly after: Conversation } {
  const stretches: Stretch[] = [];
  let mode: Mode = before.mode === 'body' && startsAnew(text) ? 'lines' : before.mode;
  if (mode === 'mail-head' && before.open === '' && smtp.acts.test(text.slice(0, LINE_CHARS_MAX).trimEnd()))
    mode = 'lines';
  let { left } = before;
  let start = 0;
  let at = 0;
  const turn = (next: Mode): void => {
    if (at > start) stretches.push({ start, end: at, mode });
    start = at;
    mode = next;
  };
  while (at < text.length) {
    if (mode === 'body') {
      at = text.length;
    } else if (mode === 'counted') {
      const end = charactersOf(text, at, left);
      left -= Buffer.byteLength(text.slice(at, end));
      at = end;
      if (left <= 0) turn('lines');
    } else if (mode === 'mail-body') {
      const dot = /(?:^|\n)\.\r?\n/g;
      dot.lastIndex = Math.max(start, at - 1);
      const found = dot.exec(text);
      at = found === null ? text.length : found.index + found[0].length;
      if (found !== null) turn('lines');
    } else {
      const feed = text.indexOf('\n', at);
      if (feed < 0) break;
      const line = text.slice(at, Math.min(feed, at + LINE_CHARS_MAX)).trimEnd();
      at = feed + 1;
      if (mode === 'lines') {
        const counted = COUNTED.exec(line);
        if (counted !== null) {
          // The line end behind a value counts as part of it.
          left = Number(counted[1] ?? counted[2] ?? counted[3] ?? counted[4]) + (counted[4] === undefined ? 2 : 0);
          turn('counted');
        } else if (/^DATA$/i.test(line)) turn('mail-head');
        else if (HEAD_BEGINS.test(line)) turn('head');
      } else if (mode === 'mail-head') {
        if (line === '') turn('mail-body');
        else if (line === '.') turn('lines');
      } else if (line === '') turn('body');
    }
  }
  const feed = text.lastIndexOf('\n');
  const ended = mode === 'counted' || mode === 'body' ? text.length : feed + 1;
  at = text.length;
  turn(mode);
  return {
    stretches,
    after: { mode, left: Math.max(0, left), open: text.slice(ended).slice(0, OPEN_CHARS_MAX), oneWay: before.oneWay },
  };
}

// The count of memcached's and beanstalkd's values, of NATS's messages, and of literals of IMAP, which have no line end behind them.
const COUNTED =
  /^(?:(?:set|add|replace|append|prepend|cas) \S+ \d+ -?\d+ (\d{1,9})\b.*|put \d+ \d+ \d+ (\d{1,9})|H?PUB \S+(?: \S+){0,2} (\d{1,9})|.*\{(\d{1,9})\+?\})$/i;
const HEAD_BEGINS = new RegExp(`^(?:${REQUEST}|Action: \\S|(?:CONNECT|STOMP|SEND|SUBSCRIBE)$)`);

/** A body is over where the next message begins. */
function startsAnew(text: string): boolean {
  return HEAD_BEGINS.test(text.slice(0, LINE_CHARS_MAX).split('\n', 1)[0]!.trimEnd());
}

/** Where `bytes` bytes of UTF-8 end. */
function charactersOf(text: string, from: number, bytes: number): number {
  let at = from;
  for (let left = bytes; left > 0 && at < text.length; at++) {
    const code = text.charCodeAt(at);
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xd800 && code < 0xe000 ? 2 : 3;
  }
  return at;
}

/**
 * Does what somebody put into a line of the program's add a line that acts?
 * @param own the program's line, up to where the words of somebody else begin
 * @param added the lines behind the first line end in these words, the last of them up to its own end
 */
export function addsLine(mode: Mode, own: string, added: readonly string[]): boolean {
  if (mode === 'mail-body') {
    const dot = added.indexOf('.');
    return dot >= 0 && added.slice(dot + 1).some((line) => smtp.acts.test(line));
  }
  if (own.trim() === '') return false;
  switch (mode) {
    case 'lines': {
      const command = COMMAND.exec(own)?.[1];
      return (
        families.some((family) => family.own.test(own) && added.some((line) => family.acts.test(line))) ||
        (command !== undefined && added.some((line) => line.startsWith(`${command} `)))
      );
    }
    case 'head':
    case 'mail-head': {
      // An empty line ends the head: what follows is body.
      const empty = added.findIndex((line) => line === '');
      return (
        (empty >= 0 && added.slice(empty + 1).some((line) => line !== '')) ||
        added.some((line) => FIELD_LINE.test(line))
      );
    }
    default:
      return false;
  }
}

const FIELD_LINE = new RegExp(`^${FIELD}`);
