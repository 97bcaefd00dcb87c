// Handlers that search a directory and a document store. Ports come from the environment; without one the route says so.
'use strict';
const { field } = require('./input.cjs');

const text = (value) => String(value);
let ldapClient;
let mongo;

function ldap() {
  ldapClient ??= require('ldapjs').createClient({ url: `ldap://127.0.0.1:${process.env.LDAP_PORT}` });
  return ldapClient;
}
function search(filter, base = 'ou=people,dc=range') {
  return new Promise((resolve, reject) => {
    ldap().search(base, { filter, scope: 'sub' }, (error, found) => {
      if (error) return reject(error);
      const names = [];
      found.on('searchEntry', (entry) => names.push(entry.dn.toString()));
      found.on('error', reject);
      found.on('end', () => resolve(names.sort().join(';')));
    });
  });
}
async function users() {
  const { MongoClient } = require('mongodb');
  mongo ??= new MongoClient(`mongodb://127.0.0.1:${process.env.MONGO_PORT}`, {
    serverSelectionTimeoutMS: 5_000,
  }).connect();
  return (await mongo).db('range').collection('users');
}
const found = async (filter) =>
  JSON.stringify(
    await (
      await users()
    )
      .find(filter, { projection: { _id: 0 } })
      .sort({ name: 1 })
      .toArray(),
  );
const escaped = (value) =>
  text(value).replace(/[\\*()\0]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

module.exports = {
  ldapUser: (x) => search(`(uid=${x})`),
  ldapLogin: (x, request) => search(`(&(uid=${x})(userPassword=${field(request, 'y')}))`),
  ldapGroup: (x) => search(`(&(objectClass=person)(department=${x})(visible=yes))`),
  ldapOr: (x) => search(`(&(visible=yes)(|(uid=${x})(cn=${x})))`),
  ldapSafe: (x) => search(`(&(objectClass=*)(uid=${escaped(x)}))`),
  mongoLogin: (x, request) =>
    found({ name: request.body?.name ?? request.query.name, password: request.body?.password ?? x }),
  mongoFilter: (x) => found({ public: true, ...x }),
  mongoJson: (x) => found({ public: true, ...JSON.parse(text(x)) }),
  mongoField: (x) => found({ name: x }),
  mongoSafe: (x) => found({ name: text(x) }),
  mongoSafeEq: (x) => found({ name: { $eq: text(x) }, public: { $ne: false } }),
  mongoRange: (x) => found({ age: { $gte: Number(x) }, public: true }),
};
