// Code for the tools of developers, from whoever reaches them.
import { get, postJson, type KnownCase } from '../case.ts';

const run = (code: string) => postJson('/inspector/inspector/graph/interact', { code });

export default [
  {
    app: 'inspector',
    package: '@nestjs/devtools-integration',
    id: 'CVE-2025-54782',
    guard: 'code-injection',
    title: 'what is handed to the sandbox leads to Function of the process',
    attack(places) {
      const file = places.made();
      return {
        requests: [
          run(
            `console.log.constructor('return process')().mainModule.require('child_process').execSync('touch ${file}')`,
          ),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    // Who is to try out code there allows it on that route.
    benign: () => [
      get('/inspector/inspector/graph/interact', { code: '1' }),
      get('/inspector/inspector/graph'),
      get('/inspector/', { code: 'console.log(1)' }),
    ],
  },
] satisfies KnownCase[];
