// Accounts in a document store, as models and behind a filter that is taken for enough.
'use strict';
const express = require('express');

module.exports = async () => {
  const app = express();
  app.use(express.json());
  app.use(express.urlencoded({ extended: true }));
  const mongoose = require('mongoose-8.8.2');
  const connection = await mongoose.createConnection(`mongodb://127.0.0.1:${process.env.MONGO_PORT}/known`).asPromise();
  const Account = connection.model('Account', { name: String, password: String, note: String });
  if ((await Account.countDocuments({})) === 0) {
    await Account.create({ name: 'ann', password: 'correct horse', note: process.env.KNOWN_SECRET });
    await Account.create({ name: 'bob', password: 'hunter2', note: 'nothing' });
  }
  const route = (name, handler) =>
    app.post(`/${name}`, (request, response, next) => {
      handler(request.body).then(
        (account) => response.json(account ? { welcome: account.name, note: account.note } : { wrong: true }),
        (error) => (error.name === 'BlockedError' ? next(error) : response.json({ failed: true })),
      );
    });
  route('mongoose', ({ name, password }) => Account.findOne({ name, password }));
  route('mongo-sanitize', (body) => {
    const { name, password } = require('mongo-sanitize')(body);
    return Account.findOne({ name, password });
  });
  return app;
};
