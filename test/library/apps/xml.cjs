// Parsers of XML; those on libxml fetch what an entity names when they are told to replace entities.
'use strict';

module.exports = async function cases(load) {
  const libxmljs2 = process.env.LIBXMLJS2 && (await load(require.resolve(process.env.LIBXMLJS2)));
  const { XMLParser } = await load('fast-xml-parser');
  const xml2js = await load('xml2js');
  const text = (document) => document.root().text();
  return {
    reset() {},
    total: () => 0,
    libxmljs2: ({ xml }) => text(libxmljs2.parseXml(xml, { noent: true })),
    libxmljs2String: ({ xml }) => text(libxmljs2.parseXmlString(xml, { noent: true })),
    libxmljs2Plain: ({ xml }) => text(libxmljs2.parseXml(xml)),
    fastXmlParser: ({ xml }) => new XMLParser().parse(xml).name ?? null,
    xml2js: ({ xml }) => xml2js.parseStringPromise(xml),
    xml2jsParser: ({ xml }) =>
      new Promise((resolve) => new xml2js.Parser().parseString(xml, (_error, found) => resolve(found ?? null))),
  };
};
