// verdaccio: a private registry that npm publishes to and installs from.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Application, Place } from '../application.ts';
import { difficult, type User } from '../user.ts';

export default {
  name: 'verdaccio',
  packages: { verdaccio: '6.10.4' },
  // It asks for a tag that not every registry has.
  overrides: { 'node-fetch': '2.7.0' },
  start({ packages, folder, port }) {
    writeFileSync(
      join(folder, 'config.yaml'),
      `storage: ./storage
auth: { htpasswd: { file: ./htpasswd, max_users: 100 } }
uplinks: {}
packages:
  '@*/*': { access: $all, publish: $authenticated, unpublish: $authenticated }
  '**': { access: $all, publish: $authenticated, unpublish: $authenticated }
web: { title: "Ann's registry" }
log: { type: stdout, format: pretty, level: error }
`,
    );
    return {
      file: join(packages, 'verdaccio/bin/verdaccio'),
      arguments: ['--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`],
      ready: '/-/ping',
    };
  },
  async use(user, place) {
    const account = {
      name: 'ann',
      password: 'it\'s $(secret); -- "yes"',
      email: 'ann+test@example.com',
      type: 'user',
    };
    const { json } = await user.put('/-/user/org.couchdb.user:ann', account, { statusOnly: true });
    user.hide(json?.token, 'token');
    user.headers['authorization'] = `Bearer ${json?.token}`;
    await user.get('/-/whoami');
    await user.get('/-/v1/login', { statusOnly: true });
    await npmDay(user, place, String(json?.token));
    await user.get('/@ann%2ftools', { statusOnly: true });
    await user.get('/@ann/tools', { statusOnly: true });
    await user.get('/@ann%2ftools/-/tools-1.0.0.tgz', { statusOnly: true });
    await user.get('/left-over');
    for (const text of difficult) await user.get(`/-/v1/search?text=${encodeURIComponent(text)}&size=20`);
    await user.get('/-/v1/search?text=tools&size=20&from=0', { statusOnly: true });
    await user.get('/-/package/@ann%2ftools/dist-tags');
    await user.put('/-/package/@ann%2ftools/dist-tags/beta', '"1.0.0"', {
      headers: { 'content-type': 'application/json' },
    });
    await user.get('/-/package/@ann%2ftools/dist-tags');
    await user.get('/', { statusOnly: true });
    await user.get('/-/web/detail/@ann/tools', { statusOnly: true });
    await user.get('/-/verdaccio/data/packages', { statusOnly: true });
    await user.get('/-/verdaccio/data/sidebar/@ann/tools', { statusOnly: true });
    await user.get('/-/verdaccio/data/package/readme/@ann/tools');
    await user.get('/-/static/manifest.json', { statusOnly: true });
    await user.post(
      '/-/npm/v1/security/audits/quick',
      { name: 'x', version: '1.0.0', requires: {}, dependencies: {} },
      { statusOnly: true },
    );
    await user.get('/-/npm/v1/user', { statusOnly: true });
    await user.put('/-/user/org.couchdb.user:ann', { name: 'ann', password: 'wrong' });
  },
} satisfies Application;

/** What npm itself says to it: publish, view, search, install, deprecate, unpublish. */
async function npmDay(user: User, { folder, port }: Place, token: string): Promise<void> {
  const home = join(folder, 'home');
  const project = join(home, 'tools');
  mkdirSync(join(project, 'bin'), { recursive: true });
  writeFileSync(
    join(home, '.npmrc'),
    `registry=http://127.0.0.1:${port}/\n//127.0.0.1:${port}/:_authToken=${token}\nfund=false\naudit=false\nupdate-notifier=false\n`,
  );
  writeFileSync(join(project, 'README.md'), difficult.join('\n\n'));
  writeFileSync(join(project, 'bin/run.sh'), '#!/bin/sh\nrm -rf "$1/../build" && curl http://localhost:3000/\n');
  writeFileSync(join(project, 'index.js'), 'module.exports = (x) => eval(x); // DROP TABLE\n');
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({
      name: '@ann/tools',
      version: '1.0.0',
      description: difficult[0],
      keywords: ['tools', '<b>', "o'clock"],
      bin: { 'ann-tools': 'bin/run.sh' },
      scripts: {
        postinstall: "node -e \"require('fs').writeFileSync('done', process.cwd())\"",
        build: 'rm -rf ../dist; make && echo `date`',
      },
      repository: 'git+ssh://git@localhost:2222/ann/tools.git',
      homepage: 'http://localhost:8080/../tools?x=1#readme',
    }),
  );
  const npm = async (label: string, cwd: string, ...args: string[]): Promise<void> => {
    const { stdout } = await promisify(execFile)('npm', args, {
      cwd,
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        npm_config_userconfig: join(home, '.npmrc'),
        npm_config_cache: join(home, 'cache'),
      },
      timeout: 60_000,
    }).catch((error: Error & { stderr?: string }) => ({ stdout: `failed ${error.stderr}` }));
    user.note(`npm ${label}`, stdout);
  };
  await npm('publish', project, 'publish');
  await npm('publish again', project, 'version', 'minor', '--no-git-tag-version');
  await npm('publish 1.1', project, 'publish', '--tag', 'next');
  const application = join(home, 'application');
  mkdirSync(application);
  writeFileSync(join(application, 'package.json'), '{"name":"application","version":"1.0.0"}');
  await npm('install', application, 'install', '--ignore-scripts', '@ann/tools@1.0.0');
  user.note('installed', readFileSync(join(application, 'node_modules/@ann/tools/bin/run.sh'), 'utf8'));
  await npm('dist-tag', project, 'dist-tag', 'ls');
  await npm('deprecate', project, 'deprecate', '@ann/tools@1.0.0', "don't use; see `1.1.0` <ok>");
  await npm('unpublish', project, 'unpublish', '@ann/tools@1.1.0');
}
