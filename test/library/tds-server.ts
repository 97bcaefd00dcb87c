// As much of SQL Server's protocol (MS-TDS 7.4) as its drivers need to log in and run statements; SQLite runs them. It stands in
// for a server that this machine cannot have, so that the drivers' real wire is used.
import { createServer, type Socket } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import type { Server } from './servers.ts';

const PRELOGIN = 0x12;
const BATCH = 0x01;
const RPC = 0x03;
const LOGIN = 0x10;
const END_OF_MESSAGE = 0x01;
const SP_EXECUTESQL = 10;

export async function startTds(): Promise<Server> {
  const db = new DatabaseSync(':memory:');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    serve(socket, db);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    port,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Packets have 8 bytes before them: type, status, length, process, number, window. */
function serve(socket: Socket, db: DatabaseSync): void {
  let bytes = Buffer.alloc(0);
  let message = Buffer.alloc(0);
  socket.on('data', (more) => {
    bytes = Buffer.concat([bytes, more]);
    while (bytes.length >= 8 && bytes.length >= bytes.readUInt16BE(2)) {
      const length = bytes.readUInt16BE(2);
      const [type, status] = bytes;
      message = Buffer.concat([message, bytes.subarray(8, length)]);
      bytes = bytes.subarray(length);
      if (status! & END_OF_MESSAGE) {
        const answer = answerTo(type!, message, db);
        message = Buffer.alloc(0);
        const header = Buffer.from([0x04, END_OF_MESSAGE, 0, 0, 0, 0, 1, 0]);
        header.writeUInt16BE(answer.length + 8, 2);
        socket.write(Buffer.concat([header, answer]));
      }
    }
  });
}

function answerTo(type: number, message: Buffer, db: DatabaseSync): Buffer {
  if (type === PRELOGIN) return preloginAnswer;
  if (type === LOGIN) return Buffer.concat([loginAck(), done(0)]);
  if (type !== BATCH && type !== RPC) return done(0);
  const body = message.subarray(message.readUInt32LE(0));
  try {
    if (type === BATCH) return run(db, body.toString('utf16le'), {});
    const { sql, parameters } = readExecuteSql(body);
    return run(db, sql, parameters);
  } catch (error) {
    return Buffer.concat([errorToken((error as Error).message), done(2)]);
  }
}

// VERSION at 11, ENCRYPTION at 17: not supported.
const preloginAnswer = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0, 0, 0, 0, 2]);

function loginAck(): Buffer {
  const body = Buffer.concat([Buffer.from([1, 0x74, 0, 0, 4]), shortText('SQLite'), Buffer.from([16, 0, 0, 0])]);
  return token(0xad, body);
}

/** DONE, with a count when there is one: status, command, rows. */
function done(status: number, rows = -1n): Buffer {
  const buffer = Buffer.alloc(13);
  buffer[0] = 0xfd;
  buffer.writeUInt16LE(status | (rows >= 0n ? 0x10 : 0), 1);
  buffer.writeBigUInt64LE(rows >= 0n ? rows : 0n, 5);
  return buffer;
}

function errorToken(text: string): Buffer {
  const head = Buffer.from([0x66, 0, 0, 0, 1, 16, text.length & 255, text.length >> 8]);
  return token(
    0xaa,
    Buffer.concat([head, Buffer.from(text, 'utf16le'), shortText('tds'), shortText(''), Buffer.from([1, 0, 0, 0])]),
  );
}

function token(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0]);
  head.writeUInt16LE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** Length in characters, then UTF-16. */
function shortText(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'utf16le')]);
}

function run(db: DatabaseSync, sql: string, parameters: Readonly<Record<string, string | number | null>>): Buffer {
  // Settings of a session mean nothing here.
  if (/^\s*set\s/i.test(sql)) return done(0);
  const statement = db.prepare(sql);
  const columns = statement.columns();
  if (columns.length === 0) return done(0, BigInt(statement.run(parameters).changes));
  const rows = statement.all(parameters) as Record<string, unknown>[];
  return Buffer.concat([
    integerColumns(columns.map(({ name }) => name)),
    ...rows.map((row) => integers(Object.values(row))),
    done(0, BigInt(rows.length)),
  ]);
}

function integerColumns(names: readonly string[]): Buffer {
  const count = Buffer.from([0x81, names.length, 0]);
  // User type, flags (nullable), INTN of four bytes, name.
  return Buffer.concat([
    count,
    ...names.flatMap((name) => [Buffer.from([0, 0, 0, 0, 1, 0, 0x26, 4]), shortText(name)]),
  ]);
}

function integers(values: readonly unknown[]): Buffer {
  return Buffer.concat([
    Buffer.from([0xd1]),
    ...values.map((value) => {
      const cell = Buffer.alloc(5);
      cell[0] = 4;
      cell.writeInt32LE(Number(value), 1);
      return cell;
    }),
  ]);
}

/** sp_executesql(statement, declarations, …values); every value text or an integer. */
function readExecuteSql(body: Buffer): { sql: string; parameters: Record<string, string | number | null> } {
  if (body.readUInt16LE(0) !== 0xffff || body.readUInt16LE(2) !== SP_EXECUTESQL)
    throw new Error('only sp_executesql is understood here');
  let at = 6;
  const values: [string, string | number | null][] = [];
  while (at < body.length) {
    const nameLength = body[at]! * 2;
    const name = body.toString('utf16le', at + 1, at + 1 + nameLength);
    at += 1 + nameLength + 1;
    const type = body[at++];
    if (type === 0x26) {
      const length = body[at + 1]!;
      values.push([name, length === 0 ? null : body.readIntLE(at + 2, length)]);
      at += 2 + length;
    } else if (type === 0xe7) {
      const longest = body.readUInt16LE(at);
      at += 7;
      const { text, next } = longest === 0xffff ? chunked(body, at) : counted(body, at);
      values.push([name, text]);
      at = next;
    } else throw new Error(`a parameter of type ${type} is not understood here`);
  }
  const [[, sql] = ['', ''], , ...given] = values;
  return { sql: String(sql), parameters: Object.fromEntries(given) };
}

function counted(body: Buffer, at: number): { text: string | null; next: number } {
  const length = body.readUInt16LE(at);
  if (length === 0xffff) return { text: null, next: at + 2 };
  return { text: body.toString('utf16le', at + 2, at + 2 + length), next: at + 2 + length };
}

/** Eight bytes of total length, then chunks until one of no length. */
function chunked(body: Buffer, start: number): { text: string; next: number } {
  let text = '';
  let at = start + 8;
  for (;;) {
    const length = body.readUInt32LE(at);
    at += 4;
    if (length === 0) return { text, next: at };
    text += body.toString('utf16le', at, at + length);
    at += length;
  }
}
