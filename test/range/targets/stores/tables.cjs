// The library's tables, in a dialect that every store here understands; the secret is a hidden member's pin and the vault's entry.
'use strict';

const tables = (secret) => [
  'CREATE TABLE members (id INTEGER PRIMARY KEY, name VARCHAR(200), email VARCHAR(200), pin VARCHAR(200), role VARCHAR(50), hidden INTEGER)',
  `INSERT INTO members VALUES (1, 'bob', 'bob@example.com', 'hunter2', 'user', 0), (2, 'O''Brien', 'pat@example.com', 'pass', 'user', 0), (3, 'root', 'root@example.com', '${secret}', 'admin', 1)`,
  'CREATE TABLE vault (id INTEGER, entry VARCHAR(200))',
  `INSERT INTO vault VALUES (1, '${secret}')`,
  'CREATE TABLE books (id INTEGER PRIMARY KEY, title VARCHAR(200), price INTEGER, shelf VARCHAR(50))',
  "INSERT INTO books VALUES (1, 'SELECT * FROM life', 10, 'a'), (2, 'Drop Table; a memoir', 20, 'b'), (3, 'It''s 1=1 or nothing --', 30, 'a')",
  'CREATE TABLE notes (id INTEGER, author VARCHAR(200), words VARCHAR(2000))',
];

module.exports = { tables };
