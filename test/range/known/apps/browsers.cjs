// Pages of users, looked at without a browser: what they say once their scripts have run.
'use strict';
const express = require('express');

module.exports = () => {
  const app = express();
  app.use(express.text({ type: '*/*' }));
  for (const name of ['happy-dom-15.10.0', 'happy-dom-19'])
    app.post(`/${name}`, async (request, response, next) => {
      try {
        const { Window } = await import(name);
        const window = new Window({ url: 'https://localhost:1/' });
        window.document.write(request.body);
        response.send(`says ${window.document.body.textContent}`);
        await window.happyDOM.abort();
      } catch (error) {
        if (error.name === 'BlockedError') return next(error);
        if (!response.headersSent) response.send('says nothing');
      }
    });
  return app;
};
