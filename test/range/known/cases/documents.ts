import { postText, type KnownCase, type KnownRequest } from '../case.ts';
import { zip } from '../zip.ts';

const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const SCHEMAS = 'http://schemas.openxmlformats.org';

/** A document with one paragraph, and an image of `image` where one is given. */
function docx(text: string, image?: string): KnownRequest {
  const picture =
    image === undefined
      ? ''
      : `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="picture"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="rId1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
  const body = zip({
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="${SCHEMAS}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${TYPE}.main+xml"/></Types>`,
    '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="${SCHEMAS}/package/2006/relationships"><Relationship Id="rId1" Type="${SCHEMAS}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<?xml version="1.0"?><Relationships xmlns="${SCHEMAS}/package/2006/relationships">${image === undefined ? '' : `<Relationship Id="rId1" Type="${SCHEMAS}/officeDocument/2006/relationships/image" Target="${image}" TargetMode="External"/>`}</Relationships>`,
    'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="${SCHEMAS}/wordprocessingml/2006/main" xmlns:r="${SCHEMAS}/officeDocument/2006/relationships" xmlns:a="${SCHEMAS}/drawingml/2006/main" xmlns:wp="${SCHEMAS}/drawingml/2006/wordprocessingDrawing" xmlns:pic="${SCHEMAS}/drawingml/2006/picture"><w:body><w:p><w:r><w:t>${text}</w:t></w:r>${picture}</w:p></w:body></w:document>`,
  });
  return postText('/documents/docx', body, TYPE);
}

export default [
  {
    app: 'documents',
    package: 'mammoth',
    id: 'CVE-2025-11849',
    guard: 'path-traversal',
    title: 'a picture of the document is a file of the machine',
    attack: (places) => ({
      requests: [docx('hello', `file://${places.outside}/secret.txt`)],
      effect: { kind: 'answer', holds: Buffer.from(places.secret).toString('base64') },
    }),
    benign: () => [
      docx('Dear customer'),
      docx('see ../../etc/passwd and file:///etc/hosts'),
      docx('process.exit(); {{constructor}} &lt;script&gt;'),
    ],
  },
] satisfies KnownCase[];
