// Messages of gRPC as they lie in a stream of bytes: a flag (compressed or not), four bytes of length, the message. Source:
// github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message".

const HEAD_BYTES = 5;
/** First room for a message that comes in pieces; doubled as it comes, so that a promised length costs nothing. */
const FIRST_BYTES = 1024;

/** The five bytes before a message. */
export function messageHead(length: number): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  head[0] = 0;
  head.writeUInt32BE(length, 1);
  return head;
}

/** Cuts what comes in into messages of at most `bytesMax`. */
export class MessageReader {
  readonly #bytesMax: number;
  readonly #onMessage: (bytes: Uint8Array, compressed: boolean) => void;
  readonly #compressed: boolean;
  readonly #head = Buffer.allocUnsafeSlow(HEAD_BYTES);
  #headBytes = 0;
  /** Of the message that is coming: its length, and what is there of it. */
  #length = 0;
  #message: Buffer | undefined;
  #messageBytes = 0;

  /** `onMessage` gets bytes that are its own. Compressed ones come only where `compressed` says that they were agreed on. */
  constructor(bytesMax: number, onMessage: (bytes: Uint8Array, compressed: boolean) => void, compressed = false) {
    this.#bytesMax = bytesMax;
    this.#onMessage = onMessage;
    this.#compressed = compressed;
  }

  /** Bytes that are here of a message that is not whole. */
  get unfinishedBytes(): number {
    return this.#headBytes + this.#messageBytes;
  }

  /** Throws a RangeError with a sentence for what no message of ours looks like; nothing may be pushed after that. */
  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#headBytes < HEAD_BYTES) {
        this.#head[this.#headBytes++] = chunk[at++]!;
        if (this.#headBytes < HEAD_BYTES) continue;
        this.#length = this.#lengthOf(this.#head);
      } else {
        const end = Math.min(chunk.length, at + this.#length - this.#messageBytes);
        this.#keep(chunk.subarray(at, end));
        at = end;
      }
      if (this.#messageBytes === this.#length) this.#complete();
    }
  }

  #lengthOf(head: Buffer): number {
    if (head[0] !== 0 && !(head[0] === 1 && this.#compressed))
      throw new RangeError('a compressed message came, which was not agreed on');
    const length = head.readUInt32BE(1);
    if (length > this.#bytesMax)
      throw new RangeError(`a message of ${length} bytes was announced, over ${this.#bytesMax}`);
    return length;
  }

  // Copied: pieces as they came would each hold the buffer that they were read into, however small they are.
  #keep(piece: Uint8Array): void {
    const bytes = this.#messageBytes + piece.length;
    if (this.#message === undefined || bytes > this.#message.length) {
      const room = Math.min(this.#length, Math.max(FIRST_BYTES, bytes * 2));
      const larger = Buffer.allocUnsafeSlow(room);
      if (this.#message !== undefined) larger.set(this.#message.subarray(0, this.#messageBytes));
      this.#message = larger;
    }
    this.#message.set(piece, this.#messageBytes);
    this.#messageBytes = bytes;
  }

  #complete(): void {
    const message = this.#message?.subarray(0, this.#length) ?? Buffer.alloc(0);
    const compressed = this.#head[0] === 1;
    this.#headBytes = this.#length = this.#messageBytes = 0;
    this.#message = undefined;
    this.#onMessage(message, compressed);
  }
}
