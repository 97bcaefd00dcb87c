// Documents that users hand in, shown as a page.
'use strict';
const express = require('express');

module.exports = () => {
  const app = express();
  app.post('/docx', express.raw({ type: '*/*' }), async (request, response, next) => {
    try {
      const { value } = await require('mammoth').convertToHtml({ buffer: request.body });
      response.send(value);
    } catch (error) {
      next(error);
    }
  });
  return app;
};
