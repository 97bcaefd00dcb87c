// XML with an external entity: a file of the server where the parser replaces entities, nothing where it does not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { cachedPackages, type Wanted } from './cached.ts';
import { sinks, testJudged } from './judged.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-xml-'));
const secret = join(folder, 'secret');
writeFileSync(secret, 'hidden');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const attack = { xml: `<!DOCTYPE name [<!ENTITY file SYSTEM "file://${secret}">]><name>&file;</name>` };
const benign = { xml: '<name>alice &amp; bob</name>' };
const gains = (answer: { body: any }): boolean => JSON.stringify(answer.body).includes('hidden');

function testParser(
  unsafe: readonly string[],
  safe: readonly string[],
  packages: Readonly<Record<string, Wanted>>,
): void {
  testJudged({
    cases: 'xml',
    kind: 'xml.parse',
    unsafe: sinks(unsafe, attack, benign, gains),
    safe: sinks(safe, attack, benign),
    packages: () => cachedPackages(packages),
  });
}

testParser(['libxmljs2', 'libxmljs2String'], ['libxmljs2Plain'], {
  LIBXMLJS2: { name: 'libxmljs2', version: '0.37.0', native: true },
});
testParser([], ['fastXmlParser', 'xml2js', 'xml2jsParser'], {});
