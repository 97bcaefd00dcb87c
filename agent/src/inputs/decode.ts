// What one string may have been before somebody encoded it. Each decoder answers undefined when there is nothing to undo,
// so that ordinary words cost one regular expression.

export interface DecodedForm {
  readonly transform: string;
  readonly value: string;
}

// A first look: nothing below can apply when this does not match.
const MAY_BE_ENCODED = /[%\\&]|^\s*[[{"]|^\s|\s$|[A-Za-z0-9+/_-]{6}|=$|\+|[\uFF01-\uFF5E]/;
const BASE64_WORD = /^(?:[A-Za-z0-9+/_-]{6,}={0,2}|[A-Za-z0-9+/_-]{2,}={1,2})$/;
const HEX_WORD = /^(?:0x|\\x)?(?:[0-9a-fA-F]{2}){4,}$/;
const DATA_OR_CREDENTIALS = /^(?:data:[^,]{0,200};base64,|basic\s+|bearer\s+)([A-Za-z0-9+/_.-]{8,}={0,2})$/i;
const UNICODE_ESCAPE =
  /\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([0-3][0-7]{2})|\\([nrt'"`\\/])/g;
const HTML_ENTITY =
  /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos|nbsp|sol|bsol|lpar|rpar|semi|dollar|period|num|Tab|NewLine|grave|colon|excl|vert|ast));?/g;
const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  sol: '/',
  bsol: '\\',
  lpar: '(',
  rpar: ')',
  semi: ';',
  dollar: '$',
  period: '.',
  num: '#',
  Tab: '\t',
  NewLine: '\n',
  grave: '`',
  colon: ':',
  excl: '!',
  vert: '|',
  ast: '*',
};

/** Every form of `value` that one step of decoding gives, each different from `value` itself. */
export function decodedForms(value: string): readonly DecodedForm[] {
  if (value.length < 2 || !MAY_BE_ENCODED.test(value)) return [];
  const forms: DecodedForm[] = [];
  const add = (transform: string, decoded: string | undefined): void => {
    if (decoded !== undefined && decoded !== value && decoded.length > 0) forms.push({ transform, value: decoded });
  };
  add('trim', value.trim());
  if (value.includes('%')) add('url', decodeUrl(value));
  if (value.includes('+') && /%[0-9a-f]{2}/i.test(value)) add('url', decodeUrl(value.replaceAll('+', ' ')));
  if (value.includes('\\')) add('escape', decodeEscapes(value));
  if (value.includes('&')) add('html', decodeEntities(value));
  if (/[\uFF01-\uFF5E]/.test(value)) add('unicode', value.normalize('NFKC'));
  const word = DATA_OR_CREDENTIALS.exec(value)?.[1] ?? value.trim();
  if (BASE64_WORD.test(word)) add('base64', printable(Buffer.from(word, 'base64')));
  else if (word.includes('.') && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(word) && word.startsWith('ey')) {
    add('jwt', printable(Buffer.from(word.split('.')[1]!, 'base64')));
  }
  if (HEX_WORD.test(word)) add('hex', printable(Buffer.from(word.replace(/^(?:0x|\\x)/, ''), 'hex')));
  return forms;
}

/** decodeURIComponent that leaves what is malformed as it stands, as lenient parsers do. */
export function decodeUrl(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
      Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
    );
  }
}

export function decodeEntities(value: string): string {
  return value.replace(HTML_ENTITY, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal!, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function decodeEscapes(value: string): string {
  return value.replace(
    UNICODE_ESCAPE,
    (whole, braced?: string, unicode?: string, hexadecimal?: string, octal?: string, simple?: string) => {
      if (simple !== undefined) return simple === 'n' ? '\n' : simple === 'r' ? '\r' : simple === 't' ? '\t' : simple;
      const code =
        octal !== undefined ? Number.parseInt(octal, 8) : Number.parseInt((braced ?? unicode ?? hexadecimal)!, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** The bytes as text when all of it is readable: random identifiers decode to noise and are dropped here. */
function printable(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return undefined;
  let high = false;
  const checked = Math.min(bytes.length, 4_096);
  for (let index = 0; index < checked; index++) {
    const byte = bytes[index]!;
    if (byte >= 0x80) high = true;
    else if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f) return undefined;
  }
  const text = bytes.toString('utf8');
  return high && text.includes('\ufffd') ? undefined : text;
}
