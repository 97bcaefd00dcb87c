// Documents in Markdown: a page made of one, the facts in front of one, and the server that a site is developed with.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');

module.exports = async () => {
  const app = express();
  app.use(express.text({ type: 'text/*' }));
  const route = (name, handler) =>
    app.post(`/${name}`, (request, response, next) => {
      Promise.resolve()
        .then(() => handler(request.body))
        .then(
          (value) => response.json({ value: value ?? null }),
          (error) => (error.name === 'BlockedError' ? next(error) : response.json({ failed: true })),
        );
    });
  route('md-to-pdf', async (content) => {
    // No browser is started: what is looked at here happens before.
    const { mdToPdf } = require('md-to-pdf');
    return (await mdToPdf({ content }, { launch_options: { executablePath: '/bin/false' }, basedir: __dirname }))
      .filename;
  });
  route('gray-matter', (content) => require('gray-matter')(content).data);

  const site = path.join(process.env.KNOWN_FOLDER, 'site');
  fs.mkdirSync(site, { recursive: true });
  fs.writeFileSync(path.join(site, 'main.js'), 'export const answer = 42;\n');
  fs.writeFileSync(path.join(site, 'words.txt'), 'alpha\n');
  const { createServer } = await import('vite');
  const vite = await createServer({
    configFile: false,
    root: site,
    appType: 'custom',
    logLevel: 'silent',
    cacheDir: path.join(site, `.cache-${process.pid}`),
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  app.use('/vite', vite.middlewares);
  return app;
};
