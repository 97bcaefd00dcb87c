// Server functions of React: what the browser calls them with comes as a form, decoded as frameworks do it, from a finished form
// or while it is still coming in.
'use strict';
const express = require('express');
const busboy = require('busboy');
const { decodeReply, decodeReplyFromBusboy } = require('react-server-dom-webpack/server');

const DECODING_MS = 300;

module.exports = () => {
  const app = express();
  const answer = async (response, next, decoded) => {
    try {
      const given = await Promise.race([
        decoded,
        new Promise((resolve) => setTimeout(resolve, DECODING_MS, 'nothing')),
      ]);
      response.send(`saved ${JSON.stringify(given)}`);
    } catch (error) {
      next(error);
    }
  };
  app.post('/form', express.raw({ type: '*/*' }), async (request, response, next) => {
    const form = await new Response(request.body, {
      headers: { 'content-type': request.headers['content-type'] },
    }).formData();
    await answer(response, next, decodeReply(form, {}));
  });
  app.post('/stream', async (request, response, next) => {
    const fields = busboy({ headers: request.headers });
    const decoded = decodeReplyFromBusboy(fields, {});
    request.pipe(fields);
    await answer(response, next, decoded);
  });
  return app;
};
