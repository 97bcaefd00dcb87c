// Documents in XML: feeds, drawings, letters out of archives, invoices, and questions asked of them.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');
const { packages } = require('../packages.cjs');

module.exports = async function documents() {
  const library = packages();
  const router = express.Router();
  router.use(express.raw({ type: ['application/zip', 'application/octet-stream'], limit: '5mb' }));
  const folder = path.join(process.env.RANGE_FOLDER, 'documents');
  fs.mkdirSync(folder, { recursive: true });
  fs.mkdirSync(path.join(process.env.RANGE_FOLDER, 'ledger'), { recursive: true });
  fs.writeFileSync(path.join(process.env.RANGE_FOLDER, 'ledger/key.txt'), process.env.RANGE_SECRET);
  fs.writeFileSync(path.join(process.env.RANGE_FOLDER, 'ledger/key.xml'), `<key>${process.env.RANGE_SECRET}</key>`);
  fs.writeFileSync(path.join(folder, 'names.dtd'), '<!ENTITY house "The House">');
  const post = (name, work) =>
    router.post(name, async (request, response) =>
      response.type('text').send(String(await work(request.body, request))),
    );

  const { XmlDocument, ParseOption } = await import(library.resolve('libxml2-wasm'));
  const { xmlRegisterFsInputProviders } = await import(
    path.join(path.dirname(library.resolve('libxml2-wasm')), 'nodejs.mjs')
  );
  xmlRegisterFsInputProviders();
  const replacing = ParseOption.XML_PARSE_NOENT | ParseOption.XML_PARSE_DTDLOAD;
  const wasm = (text, option = replacing) => {
    const source = typeof text === 'string' ? text : new Uint8Array(text);
    const document = XmlDocument[typeof text === 'string' ? 'fromString' : 'fromBuffer'](source, {
      option,
      url: `${folder}/`,
    });
    try {
      return document.root.content;
    } finally {
      document.dispose();
    }
  };
  post('/wasm', (text) => wasm(text));
  post('/wasm-field', ({ feed }) => wasm(feed));
  post('/wasm-base64', ({ feed }) => wasm(Buffer.from(feed, 'base64')));
  post('/wasm-bytes', (bytes) => wasm(bytes));
  post('/wasm-include', (text) => wasm(text, ParseOption.XML_PARSE_XINCLUDE));
  post('/wasm-letter', (bytes) => wasm(new (library('adm-zip'))(bytes).readAsText('word/document.xml')));
  if (process.env.LIBXML) {
    const libxml = require(process.env.LIBXML);
    post('/libxml', (text) =>
      libxml
        .parseXml(text, { replaceEntities: true, noent: true, baseUrl: `${folder}/` })
        .root()
        .text(),
    );
    post('/libxml-include', (text) =>
      libxml
        .parseXml(text, { xinclude: true, baseUrl: `${folder}/` })
        .root()
        .text(),
    );
    post('/libxml-letter', (bytes) =>
      libxml.parseXml(new (library('adm-zip'))(bytes).readAsText('word/document.xml'), { noent: true }).root().text(),
    );
    post('/safe/libxml', (text) => libxml.parseXml(text).root().text());
  }
  // Questions asked in XPath, which can read files and ask servers.
  const Saxon = library('saxon-js');
  const ask = (question) =>
    String(Saxon.XPath.evaluate(question, Saxon.XPath.evaluate('parse-xml(\'<a><b n="x">one</b></a>\')')) ?? 'nothing');
  post('/xpath', ({ name }) => ask(`string((//b[@n='${name}'])[1])`));
  post('/xpath-whole', ({ question }) => ask(question));

  post('/safe/wasm', (text) => wasm(text, ParseOption.XML_PARSE_DEFAULT));
  post('/safe/xml2js', async (text) => JSON.stringify(await require('xml2js').parseStringPromise(text)));
  post('/safe/fast', (text) => {
    const { XMLParser } = require('fast-xml-parser');
    return JSON.stringify(new XMLParser({ ignoreAttributes: false }).parse(text));
  });
  post('/safe/xmldom', (text) => {
    const { DOMParser } = library('@xmldom/xmldom');
    return new DOMParser({ onError() {} }).parseFromString(text, 'text/xml').documentElement.textContent;
  });
  post('/safe/xpath', ({ name }) =>
    String(
      Saxon.XPath.evaluate(
        'string((//b[@n=$name])[1])',
        Saxon.XPath.evaluate('parse-xml(\'<a><b n="x">one</b></a>\')'),
        { params: { name } },
      ),
    ),
  );
  return router;
};
