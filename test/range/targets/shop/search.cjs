// Catalogue and search: the document store, the directory, and what is kept in files of SQLite.
'use strict';
const { Router } = require('express');
const { DatabaseSync } = require('node:sqlite');

const secret = process.env.RANGE_SECRET;
const schema = `
  CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT, price INTEGER, hidden INTEGER);
  INSERT INTO products VALUES (1, 'Lamp', 20, 0), (2, 'O''Hara print', 35, 0), (3, '${secret}', 99, 1);
`;

// Compiled when it is installed; where it could not be, Node's own takes its place.
function compiledDriver() {
  try {
    return require('better-sqlite3');
  } catch {
    return undefined;
  }
}

module.exports = async function search() {
  const router = Router();
  const better = new (compiledDriver() ?? DatabaseSync)(':memory:');
  better.exec(schema);
  const sqlite = new DatabaseSync(':memory:');
  sqlite.exec(schema);
  router.get('/sqlite/find', (request, response) =>
    response.json(
      better.prepare(`SELECT title, price FROM products WHERE hidden = 0 AND title LIKE '%${request.query.q}%'`).all(),
    ),
  );
  router.get('/sqlite/price', (request, response) =>
    response.json(
      sqlite.prepare(`SELECT title, price FROM products WHERE hidden = 0 AND price < ${request.query.max}`).all(),
    ),
  );
  router.get('/sqlite/union', (request, response) =>
    response.json(
      sqlite.prepare(`SELECT id, title FROM products WHERE id = '${request.query.id}' AND hidden = 0`).all(),
    ),
  );
  router.get('/safe/sqlite', (request, response) =>
    response.json(
      better.prepare('SELECT title, price FROM products WHERE hidden = 0 AND title LIKE ?').all(`%${request.query.q}%`),
    ),
  );
  router.get('/safe/sqlite/escaped', (request, response) =>
    response.json(
      sqlite
        .prepare(
          `SELECT title FROM products WHERE hidden = 0 AND title <> '${String(request.query.q).replaceAll("'", "''")}'`,
        )
        .all(),
    ),
  );
  if (process.env.MONGO_PORT) await documents(router, Number(process.env.MONGO_PORT));
  if (process.env.LDAP_PORT) directory(router, Number(process.env.LDAP_PORT));
  return router;
};

async function documents(router, port) {
  const { MongoClient } = require('mongodb');
  const mongoose = require('mongoose');
  const client = await new MongoClient(`mongodb://127.0.0.1:${port}`).connect();
  const users = client.db('range').collection('users');
  const shown = { projection: { _id: 0 } };
  router.post('/mongo/login', async (request, response) => {
    const user = await users.findOne({ name: request.body.name, password: request.body.password }, shown);
    if (!user) return response.status(401).send('wrong name or password');
    response.json(user);
  });
  router.get('/mongo/find', async (request, response) =>
    response.json(await users.find({ name: request.query.name, public: request.query.all ?? true }, shown).toArray()),
  );
  router.post('/mongo/filter', async (request, response) =>
    response.json(await users.find(request.body.filter, shown).toArray()),
  );
  router.post('/mongo/count', async (request, response) =>
    response.send(`found ${await users.countDocuments({ name: 'root', password: request.body.password })}`),
  );
  router.post('/mongo/update', async (request, response) => {
    const result = await users.updateOne({ name: 'root', password: request.body.password }, { $set: { seen: 1 } });
    response.send(`matched ${result.matchedCount}`);
  });
  router.post('/mongo/aggregate', async (request, response) =>
    response.json(
      await users.aggregate([{ $match: { public: request.body.public } }, { $project: { _id: 0 } }]).toArray(),
    ),
  );
  router.get('/safe/mongo/find', async (request, response) =>
    response.json(await users.find({ name: String(request.query.name), public: { $ne: false } }, shown).toArray()),
  );
  router.get('/safe/mongo/prefix', async (request, response) => {
    const text = String(request.query.q).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    response.json(await users.find({ name: { $regex: `^${text}` }, public: { $gt: false } }, shown).toArray());
  });
  router.post('/safe/mongo/range', async (request, response) =>
    response.json(
      await users
        .find({ age: { $gte: Number(request.body.min), $lte: Number(request.body.max) }, public: true }, shown)
        .toArray(),
    ),
  );
  router.post('/safe/mongo/in', async (request, response) =>
    response.json(
      await users.find({ name: { $in: [].concat(request.body.names).map(String) }, public: true }, shown).toArray(),
    ),
  );
  const connection = await mongoose.createConnection(`mongodb://127.0.0.1:${port}/range`).asPromise();
  const Person = connection.model(
    'person',
    new mongoose.Schema({ name: String, password: String, age: Number, public: Boolean }, { collection: 'users' }),
  );
  router.post('/mongoose/login', async (request, response) =>
    response.json(
      await Person.findOne({ name: request.body.name, password: request.body.password })
        .select('-_id name password')
        .lean(),
    ),
  );
  router.post('/safe/mongoose', async (request, response) =>
    response.json(
      await Person.findOne({ name: String(request.body.name), public: true })
        .select('-_id name age')
        .lean(),
    ),
  );
}

function directory(router, port) {
  const client = require('ldapjs').createClient({ url: `ldap://127.0.0.1:${port}` });
  client.on('error', () => {});
  const find = (filter, base = 'dc=range') =>
    new Promise((resolve, reject) =>
      client.search(base, { filter, scope: 'sub' }, (error, found) => {
        if (error) return reject(error);
        const names = [];
        found.on('searchEntry', (entry) => names.push(entry.dn.toString()));
        found.on('error', reject);
        found.on('end', () => resolve(names.sort()));
      }),
    );
  router.post('/ldap/login', async (request, response) =>
    response.json(await find(`(&(uid=${request.body.user})(userPassword=${request.body.password}))`)),
  );
  router.get('/ldap/people', async (request, response) =>
    response.json(await find(`(&(visible=yes)(cn=*${request.query.q}*))`)),
  );
  router.get('/safe/ldap', async (request, response) => {
    const { EqualityFilter, AndFilter } = require('ldapjs');
    response.json(
      await find(
        new AndFilter({
          filters: [
            new EqualityFilter({ attribute: 'visible', value: 'yes' }),
            new EqualityFilter({ attribute: 'cn', value: String(request.query.q) }),
          ],
        }),
      ),
    );
  });
}
