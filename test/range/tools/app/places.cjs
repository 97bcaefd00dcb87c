// Where a door's text comes in, and where the doors to the databases put it. Read by the application and by the tools' runner.
'use strict';

/** Which part of a request carries the text of a door: [way, name]. Doors not named here: the query's x. */
const ways = {
  'postgresql-room': ['path'],
  'postgresql-login': ['json', 'login'],
  'postgresql-page': ['cookie', 'page'],
  'postgresql-post': ['form', 'text'],
  'mysql-room': ['header', 'x-room'],
  'mysql-login': ['cookie', 'login'],
  'mysql-tag': ['json', 'tag'],
  'mysql-move': ['form', 'text'],
  'sqlite-room': ['json', 'id'],
  'sqlite-sort': ['path'],
  'sqlite-login': ['header', 'x-login'],
  'shell-quoted': ['json', 'x'],
  'file-path': ['path'],
  'mongo-login': ['body'],
  xml: ['body'],
};

/** Statements of the careless doors, by database; each puts the value where no value should be put. */
const statements = {
  postgresql: {
    search: (x) => `SELECT id, name, price FROM rooms WHERE hidden = 0 AND name LIKE '%${x}%' ORDER BY id`,
    room: (x) => `SELECT id, name, price FROM rooms WHERE hidden = 0 AND id = ${x}`,
    login: (x) => `SELECT id FROM people WHERE (login = '${x}' AND password = 'hunter2')`,
    sort: (x) => `SELECT name, price FROM rooms WHERE hidden = 0 ORDER BY ${x}`,
    page: (x) => `SELECT name FROM rooms WHERE hidden = 0 ORDER BY id LIMIT ${x}`,
    post: (x) => `INSERT INTO posts (author, text) VALUES ('bob', '${x}')`,
  },
  mysql: {
    search: (x) => `SELECT id, name, price FROM rooms WHERE hidden = 0 AND name LIKE "%${x}%" ORDER BY id`,
    room: (x) => `SELECT id, name, price FROM rooms WHERE (hidden = 0 AND (id = (${x})))`,
    login: (x) => `SELECT id FROM people WHERE login = '${x}' AND password = 'hunter2'`,
    sort: (x) => `SELECT name, price FROM rooms WHERE hidden = 0 ORDER BY ${x}`,
    tag: (x) => `SELECT id, name FROM rooms WHERE hidden = 0 AND name IN ('Attic', '${x}')`,
    move: (x) => `UPDATE posts SET text = '${x}' WHERE author = 'nobody'`,
  },
  sqlite: {
    search: (x) => `SELECT id, name, price FROM rooms WHERE hidden = 0 AND name LIKE '%${x}%' ORDER BY id`,
    room: (x) => `SELECT id, name, price FROM rooms WHERE hidden = 0 AND id = ${x}`,
    login: (x) => `SELECT id FROM people WHERE login = '${x}' AND password = 'hunter2'`,
    sort: (x) => `SELECT name, price FROM rooms WHERE hidden = 0 ORDER BY ${x}`,
  },
};

module.exports = { statements, ways };
