import type { Operation, XmlParseOperation } from '../operation.ts';
import { deserialization } from './deserialization.ts';
import { logInjection } from './log-injection.ts';
import { prototypePollution } from './prototype-pollution.ts';
import { testGuard } from './table.test-helper.ts';
import { xxe } from './xxe.ts';

const deserialize = (format: string, source: string): Operation => ({
  kind: 'deserialize',
  call: format,
  format,
  source,
});
const nd = '{"a":"_$$ND_FUNC$$_function(){process.exit()}()"}';
testGuard(
  deserialization,
  [
    ['node-serialize', deserialize('node-serialize', nd), { body: { text: nd } }],
    ['cookie in base64', deserialize('node-serialize', nd), { cookie: { s: Buffer.from(nd).toString('base64') } }],
    ['yaml', deserialize('js-yaml', 'a: !!js/function "function(){}"'), { body: 'a: !!js/function "function(){}"' }],
    [
      'yaml tag',
      deserialize('js-yaml', 'a: !<tag:yaml.org,2002:js/function> x'),
      { body: 'a: !<tag:yaml.org,2002:js/function> x' },
    ],
    [
      'yaml, a short form of the tag',
      deserialize('js-yaml', '%TAG !x! tag:yaml.org,2002:js/\n---\na: !x!function x'),
      { body: '%TAG !x! tag:yaml.org,2002:js/\n---\na: !x!function x' },
    ],
    ['funcster', deserialize('funcster', '{"__js_function":"x"}'), { body: Buffer.from('{"__js_function":"x"}') }],
  ],
  [
    ['plain', deserialize('node-serialize', '{"a":"b"}'), { cookie: { s: '{"a":"b"}' } }],
    ['yaml in quotes', deserialize('js-yaml', 'a: "!!js/function x"'), { body: 'a: "!!js/function x"' }],
    ['yaml behind a word', deserialize('js-yaml', 'a: see !!js/function'), { body: 'a: see !!js/function' }],
    ['bytes of V8', deserialize('v8', nd), { body: { text: nd } }],
    ['yaml text', deserialize('js-yaml', 'a: 1'), { body: 'a: 1' }],
    ["the program's own", deserialize('node-serialize', nd), { query: { a: 'b' } }],
  ],
);

const merge = (path: string): Operation => ({ kind: 'object.merge', call: 'lodash.merge', path });
testGuard(
  prototypePollution,
  [
    ['JSON key', merge('__proto__.polluted'), { body: Buffer.from('{"__proto__":{"polluted":1}}') }],
    ['constructor', merge('constructor.prototype.x'), { body: Buffer.from('{"constructor":{"prototype":{"x":1}}}') }],
    ['path', merge('__proto__.x'), { query: { path: '__proto__.x' } }],
    ['brackets', merge('a.__proto__.x'), { query: { 'a[__proto__][x]': '1' } }],
    ['colons', merge('__proto__.x'), { query: { key: '__proto__:x' } }],
    ['option', merge('__proto__.x'), { body: { command: 'tool --__proto__.x 1' } }],
    ['built in', merge('__proto__.toString'), { body: Buffer.from('{"__proto__":{"toString":"x"}}') }],
  ],
  [
    ["the program's own", merge('__proto__.x'), { query: { a: 'b' } }],
    ['word', merge('__proto__.x'), { query: { a: 'about __proto__s' } }],
  ],
);

const bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';
const parse = (source: string, externalEntities = true, more: Partial<XmlParseOperation> = {}): Operation => ({
  kind: 'xml.parse',
  call: 'libxmljs.parseXml',
  source,
  externalEntities,
  ...more,
});
const including = (href: string): string =>
  `<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" ${href}/></a>`;
const xhtml =
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"';
testGuard(
  xxe,
  [
    ['external entity', parse(bomb), { body: { bytes: Buffer.from(bomb), contentType: 'application/xml' } }],
    [
      'parameter entity',
      parse('<!DOCTYPE a [<!ENTITY % x SYSTEM "http://e/x">%x;]><a/>'),
      { body: '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://e/x">%x;]><a/>' },
    ],
    [
      'external subset',
      parse('<!DOCTYPE a SYSTEM "http://e/x.dtd"><a/>'),
      { query: { x: '<!DOCTYPE a SYSTEM "http://e/x.dtd"><a/>' } },
    ],
    [
      'behind what looks like a comment',
      parse('<!-- a --><!DOCTYPE a [<!ENTITY c "<!--"><!ENTITY x SYSTEM "file:///etc/passwd">]><a/>'),
      { query: { x: '<!-- a --><!DOCTYPE a [<!ENTITY c "<!--"><!ENTITY x SYSTEM "file:///etc/passwd">]><a/>' } },
    ],
    [
      'public',
      parse('<!DOCTYPE a [<!ENTITY x PUBLIC "p" "file:///etc/passwd">]><a/>'),
      { query: { x: '<!DOCTYPE a [<!ENTITY x PUBLIC "p" "file:///etc/passwd">]><a/>' } },
    ],
    ['included', parse(including('href="../x"'), false, { includes: true }), { body: including('href="../x"') }],
    [
      'an entity behind a published document type',
      parse(`${xhtml} [<!ENTITY e SYSTEM "x">]><html>&e;</html>`),
      { body: `${xhtml} [<!ENTITY e SYSTEM "x">]><html>&e;</html>` },
    ],
    ['an entity alone', parse(bomb, true, { externalSubset: false }), { body: bomb }],
  ],
  [
    ['plain', parse('<a>b</a>'), { body: '<a>b</a>' }],
    [
      'internal entity',
      parse('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'),
      { body: '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>' },
    ],
    ['parser that fetches nothing', parse(bomb, false), { body: bomb }],
    ['parser that includes nothing', parse(including('href="../x"')), { body: including('href="../x"') }],
    [
      'a place in the same document',
      parse(including('href="" xpointer="a"'), false, { includes: true }),
      { body: including('href="" xpointer="a"') },
    ],
    ['a published document type', parse(`${xhtml}><html/>`), { body: `${xhtml}><html/>` }],
    [
      'a document type that the parser leaves alone',
      parse('<!DOCTYPE a SYSTEM "http://e/x.dtd"><a/>', true, { externalSubset: false }),
      { body: '<!DOCTYPE a SYSTEM "http://e/x.dtd"><a/>' },
    ],
    [
      'in a comment',
      parse('<?xml version="1.0"?><!-- <!ENTITY e SYSTEM "x"> --><a/>'),
      { body: '<?xml version="1.0"?><!-- <!ENTITY e SYSTEM "x"> --><a/>' },
    ],
    [
      'in a quoted section',
      parse('<a><![CDATA[<!DOCTYPE x SYSTEM "y">]]></a>'),
      { body: '<a><![CDATA[<!DOCTYPE x SYSTEM "y">]]></a>' },
    ],
    ['talks about it', parse('<a>SYSTEM and PUBLIC</a>'), { body: '<a>SYSTEM and PUBLIC</a>' }],
  ],
);

const log = (text: string): Operation => ({ kind: 'log.write', call: 'console.log', text });
testGuard(
  logInjection,
  [
    ['forged line', log('[INFO] login bob\n[INFO] login admin'), { query: { u: 'bob\n[INFO] login admin' } }],
    ['forged JSON', log('user x\n{"level":30,"msg":"y"}'), { query: { u: 'x\n{"level":30,"msg":"y"}' } }],
    ['all of the line the same', log('bob viewed M-1\nroot deleted M-2'), { query: { m: 'M-1\nroot deleted M-2' } }],
    ['terminal', log('user \u001b[2Jx'), { query: { u: '\u001b[2Jx' } }],
  ],
  [
    ['several lines', log('comment: hello\nworld'), { query: { u: 'hello\nworld' } }],
    ['an address', log('moved to Main St. 5\nBerlin 10115'), { query: { u: 'Main St. 5\nBerlin 10115' } }],
    ['a list', log('ordered a-1\nb-2'), { query: { u: 'a-1\nb-2' } }],
    ['plain', log('user bob'), { query: { u: 'bob' } }],
  ],
);
