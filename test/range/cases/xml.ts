// Documents whose entities a program replaces itself.
import { carry, type RangeCase, type RangePlaces, type Way } from '../case.ts';

const ways: readonly Way[] = ['json', 'query', 'form', 'base64', 'url', 'nested', 'json-in-string', 'text'];

export function xmlCases(places: RangePlaces): RangeCase[] {
  const cases: RangeCase[] = [];
  const entity = (name: string): string => `<!DOCTYPE x [ <!ENTITY e SYSTEM ${name}> ]><x>&e;</x>`;
  const file = `${places.outside}/secret.txt`;
  let turn = 0;
  for (const name of [`"file://${file}"`, `'${file}'`, `"file://localhost${file}"`, '"file:///etc/passwd"'])
    for (const form of [entity(name), `<?xml version="1.0"?>\n${entity(name).replace('&e;', '<y a="b">&e;</y>')}`]) {
      const way = ways[turn++ % ways.length]!;
      cases.push({
        guard: 'xxe',
        sink: 'xmlEntities',
        name: `${way}: ${form.replaceAll(places.outside, 'OUTSIDE')}`,
        request: carry('xmlEntities', form, way),
        effect: { kind: 'answer', holds: name.includes('passwd') ? 'root:' : places.secret },
      });
    }
  for (const way of ways.slice(0, 4)) {
    const token = places.token();
    cases.push({
      guard: 'xxe',
      sink: 'xmlEntities',
      name: `${way}: an internal address`,
      request: carry('xmlEntities', entity(`"http://127.0.0.1:${places.internalPort}/${token}"`), way),
      effect: { kind: 'visited', token },
    });
  }
  for (const document of [
    '<x>hello</x>',
    '<x a="../b">it\'s 5 &gt; 3; done</x>',
    '<!DOCTYPE x [<!ENTITY e "inner">]><x>&e;</x>',
    '<x><![CDATA[<!ENTITY e SYSTEM "file:///etc/passwd">]]></x>',
    '<!-- <!DOCTYPE x SYSTEM "http://127.0.0.1/"> --><x>a</x>',
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1"/></svg>',
    '<html lang="en"><p>O&apos;Brien &amp; Sons</p></html>',
  ])
    for (const sink of ['xmlEntities', 'safeXml']) {
      const way = ways[turn++ % ways.length]!;
      cases.push({ guard: 'xxe', sink, name: `${way}: ${document}`, request: carry(sink, document, way) });
    }
  return cases;
}
