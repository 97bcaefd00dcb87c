// What the clinic keeps its records in: PostgreSQL with a schema for each site, a document store, a directory, a catalogue in SQLite.
'use strict';
const { DatabaseSync } = require('node:sqlite');

const secret = process.env.RANGE_SECRET;

const people = [
  ['M-1001', "O'Neil", 'Mary', '1956-03-01', 'A1', false, '1111'],
  ['M-1002', 'Select', 'Tom', '1971-11-24', 'B2', false, '2222'],
  ['M-1003', 'Drop-Table', 'Ann', '1988-07-07', 'A1', false, '3333'],
  ['M-9999', 'Very', 'Important', '1960-01-01', 'VIP', true, secret],
];

const tables = [
  `CREATE TABLE patients (id SERIAL PRIMARY KEY, mrn TEXT, family TEXT, given TEXT, born DATE, ward TEXT, hidden BOOLEAN, pin TEXT,
    data JSONB DEFAULT '{}', note TEXT DEFAULT '')`,
  `CREATE TABLE appointments (id SERIAL PRIMARY KEY, patient_id INTEGER, day DATE, room TEXT, reason TEXT, staff TEXT)`,
  `INSERT INTO appointments (patient_id, day, room, reason, staff) VALUES (1, '2026-03-01', 'R1', 'check; follow-up', 'olga'), (2, '2026-03-02', 'R2', 'x-ray', 'bob')`,
  `CREATE TABLE staff (id INTEGER PRIMARY KEY, login TEXT, pass TEXT, role TEXT, api_key TEXT, signature TEXT DEFAULT '')`,
  `INSERT INTO staff VALUES (1, 'bob', 'hunter2', 'nurse', 'k1'), (2, 'root', '${secret}', 'admin', '${secret}')`,
  `CREATE TABLE invoices (id SERIAL PRIMARY KEY, patient_id INTEGER, amount NUMERIC, state TEXT, memo TEXT)`,
  `INSERT INTO invoices (patient_id, amount, state, memo) VALUES (1, 100, 'open', 'first'), (2, 250, 'paid', 'second'), (1, 30, 'open', 'third')`,
  `CREATE TABLE notes (id SERIAL PRIMARY KEY, author TEXT, words TEXT, body TEXT DEFAULT '')`,
];

async function openStores() {
  const pg = require('pg');
  const port = Number(process.env.PG_PORT);
  const site = `clinic${process.pid}`;
  const connection = { host: '127.0.0.1', port, user: 'test', database: 'postgres', options: `-c search_path=${site}` };
  const pool = new pg.Pool({ ...connection, max: 6 });
  for (const schema of [site, `${site}_north`]) {
    const client = await pool.connect();
    await client.query(`CREATE SCHEMA ${schema}`);
    await client.query(`SET search_path TO ${schema}`);
    for (const table of tables) await client.query(table);
    for (const person of people)
      await client.query(
        'INSERT INTO patients (mrn, family, given, born, ward, hidden, pin, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [
          ...person,
          JSON.stringify({ allergies: ['nuts'], telecom: { phone: '+1 555', mail: `${person[2]}@mail.example` } }),
        ],
      );
    // Records of nobody, for notes.
    await client.query(
      "INSERT INTO patients (id, mrn, family, given, hidden) SELECT n, 'M-' || n, 'Nobody', '', true FROM generate_series(100, 200) AS n",
    );
    await client.query(`SET search_path TO ${site}`);
    client.release();
  }
  const drugs = new DatabaseSync(':memory:');
  drugs.exec(`CREATE TABLE drugs (code TEXT, name TEXT, dose TEXT, stock INTEGER);
    CREATE TABLE safe (code TEXT);
    INSERT INTO drugs VALUES ('A01', 'Aspirin 100', '1-0-1', 5), ('B02', 'Ibuprofen', '1/2', 9), ('C03', 'St. John''s wort', '3x1', 2);`);
  drugs.prepare('INSERT INTO safe VALUES (?)').run(secret);
  let documents;
  if (process.env.MONGO_PORT) {
    const { MongoClient } = require('mongodb');
    const client = await new MongoClient(`mongodb://127.0.0.1:${process.env.MONGO_PORT}`, {
      serverSelectionTimeoutMS: 5_000,
    }).connect();
    documents = client.db(`clinic${process.pid}`);
    await documents.collection('resources').insertMany([
      { resourceType: 'Observation', code: 'HR', value: 71, subject: 'M-1001', open: true, text: 'pulse (rest)' },
      { resourceType: 'Observation', code: 'BP', value: 120, subject: 'M-1002', open: true, text: 'a+b' },
      { resourceType: 'Observation', code: 'HIV', value: 1, subject: 'M-9999', open: false, text: secret },
    ]);
    await documents.collection('sessions').insertMany([
      { user: 'bob', token: 'tok-bob', role: 'nurse' },
      { user: 'root', token: secret, role: 'admin', seed: secret },
    ]);
  }
  return { pool, connection, site, secret, drugs, documents, folder: process.env.RANGE_FOLDER };
}

module.exports = { openStores };
