// jszip: what is read out of an archive came in with it. Names of its entries, and the texts and attributes of its documents
// (docx, xlsx, pptx, odt are archives of XML), are input like the fields of a form.
import type { Instrumentation, Tap } from '../instrumentation.ts';

/** Longest entry whose texts are looked at. */
const ENTRY_BYTES_MAX = 1_048_576;
/** Texts of one entry. */
const TEXTS_MAX = 2_000;

export const jszip: Instrumentation = {
  name: 'jszip',
  module: 'jszip',
  versions: '>=3 <4',
  files: ['lib/zipObject.js'],
  operations: ['file.access'],
  enable(exports, tap) {
    const { prototype } = exports;
    if (typeof prototype?.async !== 'function') return tap.gap('jszip: ZipObject.prototype.async missing');
    tap.wrap(
      prototype,
      'async',
      (read) =>
        function (this: any, ...given: any[]) {
          const promise = read.apply(this, given);
          // Asked before: the promise of another library may forget the activity.
          const keep = tap.bind((content: unknown) => addEntry(tap, String(this?.name ?? ''), content));
          return promise.then((content: unknown) => {
            keep(content);
            return content;
          });
        },
    );
  },
};

function addEntry(tap: Tap, name: string, content: unknown): void {
  const text = textOf(content);
  tap.addInput(`archive.${name}`, text === undefined ? [name] : [name, ...textsOf(text)]);
}

function textOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content.length <= ENTRY_BYTES_MAX ? content : undefined;
  if (!ArrayBuffer.isView(content) || content.byteLength > ENTRY_BYTES_MAX) return undefined;
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  // Pictures and fonts have no texts.
  return bytes.subarray(0, 512).includes(0) ? undefined : bytes.toString('utf8');
}

/** Attributes and texts of XML; the whole of anything else. */
function textsOf(text: string): string[] {
  if (!/^\W{0,4}<[?!\w]/.test(text)) return [text];
  const texts = new Set<string>();
  for (const [, quoted, single, between] of text.matchAll(/=\s*(?:"([^"]*)"|'([^']*)')|>([^<]+)</g)) {
    const value = (quoted ?? single ?? between)!.trim();
    if (value.length > 2 && texts.size < TEXTS_MAX) texts.add(unescaped(value));
  }
  return [...texts];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(value: string): string {
  return value.includes('&') ? value.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]!) : value;
}
