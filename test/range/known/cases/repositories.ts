// Options, transports and commands that git takes for what was meant as a name.
import { postJson, type KnownCase } from '../case.ts';

const post = (route: string, body: unknown) => postJson(`/repositories/${route}`, body);

export default [
  {
    app: 'repositories',
    package: 'simple-git',
    id: 'CVE-2022-24433',
    guard: 'argv-injection',
    title: 'a branch that is an option of git fetch names the program at the other end',
    attack(places) {
      const file = places.made();
      return {
        requests: [post('fetch', { remote: '.', branch: `--upload-pack=touch ${file};true` })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      post('fetch', { remote: '.', branch: 'main' }),
      post('fetch', { remote: 'origin', branch: 'feature/upload-pack' }),
      post('fetch', { remote: '.', branch: 'release-1.2' }),
    ],
  },
  {
    app: 'repositories',
    package: 'simple-git-3.14',
    id: 'CVE-2022-25912',
    guard: 'argv-injection',
    title: 'an ext:: address, allowed by the option sent with it, runs a command',
    attack(places) {
      const file = places.made();
      return {
        requests: [
          post('clone', { address: `ext::sh -c touch% ${file}% >&2`, options: ['-c', 'protocol.ext.allow=always'] }),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      post('clone', { address: '.', options: ['--depth', '1'] }),
      post('clone', { address: './none', options: ['--single-branch'] }),
      post('clone', { address: '.', options: ['--no-tags', '--branch', 'main'] }),
    ],
  },
  {
    app: 'repositories',
    package: 'simple-git-3.14',
    id: 'CVE-2022-25860',
    guard: 'argv-injection',
    title: 'the short form -u of --upload-pack among the options of a clone',
    attack(places) {
      const file = places.made();
      return {
        requests: [
          post('clone', { address: `file://${places.folder}/project`, options: ['-u', `touch ${file};true`] }),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      post('clone', { address: '.', options: ['--depth=1', '--quiet'] }),
      post('clone', { address: '.', options: ['--origin', 'upstream'] }),
      post('clone', { address: '.', options: [] }),
    ],
  },
  {
    app: 'repositories',
    package: 'simple-git-3.14',
    id: 'CVE-2022-25860',
    guard: 'argv-injection',
    title: '--upload-pack among the options of ls-remote',
    attack(places) {
      const file = places.made();
      return {
        requests: [post('remotes', { options: [`--upload-pack=touch ${file};true`, '.'] })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      post('remotes', { options: ['--heads', '.'] }),
      post('remotes', { options: ['--tags', '.'] }),
      post('remotes', { options: ['.', 'main'] }),
    ],
  },
  {
    app: 'repositories',
    package: 'git-promise',
    id: 'CVE-2022-24376',
    guard: 'argv-injection',
    title: 'blanks in what is to be logged become arguments, one of them an option that writes a file',
    attack(places) {
      const file = places.made();
      return {
        requests: [post('log', { what: `main --output=${file}` })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      post('log', { what: 'main' }),
      post('log', { what: 'HEAD -- notes.txt' }),
      post('log', { what: 'main --no-merges' }),
    ],
  },
  {
    app: 'repositories',
    package: 'git-commit-info',
    id: 'CVE-2023-26134',
    guard: 'argv-injection',
    title: 'a commit with a blank and an option that writes a file',
    attack(places) {
      const file = places.made();
      return {
        requests: [post('commit', { commit: `main --output=${file}` })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [post('commit', { commit: 'main' }), post('commit', { commit: 'HEAD' }), post('commit', {})],
  },
  {
    app: 'repositories',
    package: 'simple-git-3.32',
    id: 'CVE-2026-28292',
    guard: 'argv-injection',
    title: 'the setting that allows ext:: addresses, in capitals',
    attack(places) {
      const file = places.made();
      return {
        requests: [
          post('clone-3.32', { address: `ext::sh -c touch% ${file}% >&2`, options: ['-c', 'PROTOCOL.ALLOW=always'] }),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      post('clone-3.32', { address: '.', options: ['--no-tags', '--origin=upstream'] }),
      post('clone-3.32', { address: '.', options: ['--depth=1', '--branch=main'] }),
      post('clone-3.32', { address: './protocol.allow', options: ['--quiet'] }),
    ],
  },
  {
    app: 'repositories',
    package: 'ggit',
    id: 'CVE-2024-21533',
    guard: 'argv-injection',
    title: 'blanks in the address of a clone become options',
    attack(places) {
      const file = places.made();
      return {
        requests: [post('shallow', { address: `--upload-pack='touch ${file};true' file://${places.folder}/project` })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      post('shallow', { address: '.' }),
      post('shallow', { address: './none' }),
      post('shallow', { address: 'file:///none/project-1.git' }),
    ],
  },
  {
    app: 'repositories',
    package: '@conventional-changelog/git-client',
    id: 'CVE-2025-59433',
    guard: 'argv-injection',
    title: 'a first commit that is an option of git log writes a file',
    attack(places) {
      const file = places.made();
      return {
        requests: [post('changes', { from: `--output=${file}` })],
        effect: { kind: 'file', path: `${file}..HEAD` },
      };
    },
    benign: () => [
      post('changes', { from: 'HEAD' }),
      post('changes', { from: '' }),
      post('changes', { from: 'none--output' }),
    ],
  },
  {
    app: 'repositories',
    package: 'git-interface',
    id: 'CVE-2022-1440',
    guard: 'argv-injection',
    title: 'blanks in the address of a clone become options',
    attack(places) {
      const file = places.made();
      return {
        requests: [post('copy', { address: `--upload-pack=touch\${IFS}${file};true file://${places.folder}/project` })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => [
      post('copy', { address: '.' }),
      post('copy', { address: './none' }),
      post('copy', { address: '--no-hardlinks .' }),
    ],
  },
] satisfies KnownCase[];
