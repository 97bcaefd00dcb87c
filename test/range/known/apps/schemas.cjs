// Descriptions of messages that customers hand in; what they send is then read by them.
'use strict';
const express = require('express');

module.exports = () => {
  const app = express();
  app.use(express.json());
  app.post('/protobufjs', (request, response) => {
    const { Root } = require('protobufjs-7.5');
    const { schema, type, message } = request.body;
    const Message = Root.fromJSON(schema).lookupType(type);
    const bytes = Message.encode(Message.create(message)).finish();
    response.send(`read ${JSON.stringify(Message.decode(bytes))}`);
  });
  return app;
};
