// Handlers that read XML and replace its entities themselves, as programs do whose parser will not.
'use strict';
const fs = require('node:fs');
const sax = require('sax');

/** What a reference to an external entity stands for: a file, or what an address answers. */
async function fetched(name) {
  if (/^https?:/.test(name)) return (await fetch(name)).text();
  return fs.promises.readFile(name.startsWith('file:') ? new URL(name) : name, 'utf8');
}

/** Texts of a document. @param entities what the program makes of <!ENTITY name SYSTEM "...">, undefined for nothing */
async function texts(source, entities) {
  const parser = sax.parser(true);
  let out = '';
  parser.ontext = (text) => (out += text);
  parser.oncdata = (text) => (out += text);
  // The declarations stand in front of everything else: read them first, then go over the document.
  const declared = {};
  const declarations = /<!DOCTYPE[^[>]*(?:\[([\s\S]*?)\])?\s*>/.exec(source)?.[1] ?? '';
  for (const [, name, keyword, value] of declarations.matchAll(/<!ENTITY\s+(\w+)\s+(SYSTEM\s+)?["']([^"']*)["']\s*>/g))
    declared[name] = keyword === undefined ? value : await entities?.(value);
  parser.ENTITIES = { ...parser.ENTITIES, ...declared };
  parser.write(source).close();
  return out;
}

module.exports = {
  xmlEntities: (x) => texts(String(x), fetched),
  safeXml: (x) => texts(String(x)),
};
