// What the program writes to connections that it opened itself, where that is a protocol of lines: commands of SMTP, FTP, Redis or
// memcached, heads of HTTP, metrics, lines of chats and logs. The first bytes tell; a connection that speaks something else (a
// driver's binary protocol, Node's own clients of HTTP, which refuse line ends themselves) is not looked at again.
//
// A write that is refused does not throw: clients write from within their listeners, where nobody would catch it. Where the server
// answers each line, the connection ends, as connections do; where nobody answers, only this write is missing.
import { isBlocked } from '../blocked-error.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { conversation, converse, type Conversation } from '../line-protocols.ts';
import type { AgentTap } from '../tap.ts';
import { isOpenedByProgram } from './net.ts';

/** Characters of one write that are looked at. */
const TEXT_CHARACTERS_MAX = 65_536;
const FIRST_BYTES_MAX = 256;
// A line end with something behind it; the end of the line alone is every line's.
const SEVERAL_LINES = /[\r\n][^\r\n]/;

/** What is spoken on each connection; undefined once it is known to be nothing of ours. */
const conversations = new WeakMap<object, Conversation | undefined>();

export const socketLines: Instrumentation = {
  name: 'socket-lines',
  module: 'node:stream',
  operations: ['net.write'],
  enable({ Duplex }, tap) {
    // A socket has no write() of its own, and would be seen to have been given one.
    tap.wrap(Duplex.prototype, 'write', (write) => {
      return function (this: any, chunk: any, encoding: any, done: any): unknown {
        if (isClient(this) && tap.active('net.write') && refuses(tap, this, 'net.Socket.write', chunk, encoding))
          return refused(this, typeof encoding === 'function' ? encoding : done);
        return Reflect.apply(write, this, arguments);
      };
    });
  },
};

export const socketEnds: Instrumentation = {
  name: 'socket-ends',
  module: 'node:net',
  operations: ['net.write'],
  enable({ Socket }, tap) {
    tap.wrap(Socket.prototype, 'end', (end) => {
      return function (this: any, chunk: any, encoding: any): unknown {
        if (chunk == null || typeof chunk === 'function' || !isClient(this) || !tap.active('net.write'))
          return Reflect.apply(end, this, arguments);
        if (!refuses(tap, this, 'net.Socket.end', chunk, encoding)) return Reflect.apply(end, this, arguments);
        refused(this, undefined);
        return Reflect.apply(end, this, []);
      };
    });
  },
};

/** A socket that no server of the program's accepted; of what is written to, the fewest. */
function isClient(stream: any): boolean {
  return stream.connecting !== undefined && stream.server == null;
}

function refuses(given: Tap, socket: any, call: string, chunk: unknown, encoding: unknown): boolean {
  const tap = given as AgentTap;
  let before = conversations.get(socket);
  if (before === undefined) {
    if (conversations.has(socket)) return false;
    const first = beginning(chunk, encoding);
    if (first === '') return false;
    before = speaksForItself(socket) ? conversation(first) : undefined;
    conversations.set(socket, before);
    if (before === undefined) return false;
  }
  const text = before.open + textOf(chunk, encoding);
  conversations.set(socket, converse(before, text).after);
  if (!SEVERAL_LINES.test(text)) return false;
  try {
    tap.again({ kind: 'net.write', call, text, conversation: before });
    return false;
  } catch (error) {
    if (!isBlocked(error)) throw error;
    conversations.set(socket, { ...before, open: '' });
    return true;
  }
}

/** Opened by the program and written to by it, not by Node's own clients of HTTP; a connection that was upgraded counts too. */
function speaksForItself(socket: any): boolean {
  if (!isOpenedByProgram(socket) && socket._tlsOptions?.isServer !== false) return false;
  return (
    socket._httpMessage == null &&
    !Object.getOwnPropertySymbols(socket).some(({ description }) => description === 'parser')
  );
}

function beginning(chunk: unknown, encoding: unknown): string {
  if (typeof chunk === 'string') return isText(encoding) ? chunk.slice(0, FIRST_BYTES_MAX) : '';
  return chunk instanceof Uint8Array
    ? Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.length, FIRST_BYTES_MAX)).toString('latin1')
    : '';
}

function textOf(chunk: unknown, encoding: unknown): string {
  if (typeof chunk === 'string') return isText(encoding) ? chunk.slice(0, TEXT_CHARACTERS_MAX) : '';
  return chunk instanceof Uint8Array
    ? Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.length, TEXT_CHARACTERS_MAX)).toString()
    : '';
}

/** Bytes that are spelled in letters are no text. */
function isText(encoding: unknown): boolean {
  return typeof encoding !== 'string' || !/^(?:hex|base64|base64url|ucs-?2|utf-?16le)$/i.test(encoding);
}

/** @returns what write() returns where it may go on */
function refused(socket: any, done: unknown): boolean {
  const error = Object.assign(new Error('write refused by Throughline'), { code: 'EPIPE' });
  if (conversations.get(socket)?.oneWay === true) {
    if (typeof done === 'function') process.nextTick(done, error);
    return true;
  }
  if (typeof done === 'function') process.nextTick(done, error);
  // Who listens for errors is told; who does not would end with the process.
  socket.destroy(socket.listenerCount('error') > 0 ? error : undefined);
  return false;
}
