// The doors of the application that the tools attack: a careless one for each way to go wrong, and careful ones with ordinary
// use. Every door takes one text and gives one text; which part of a request it comes in by is the framework's business.
'use strict';
const { exec } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { databases } = require('./databases.cjs');
const { reach } = require('./record.cjs');

const folder = process.env.TOOLS_FOLDER;
const run = promisify(exec);

/**
 * A shell that only prints shows by what it prints whether it read more than text. What does nothing: quotes and blanks that it
 * took off, a sign at the end with nothing behind it, a variable that nobody has, its own number. A lone * gives the names of the
 * working folder, which the guard lets a user ask for.
 */
function shellEffect(expected) {
  const bare = (text) =>
    text
      .replace(/["'\\]/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  const inert = (text) =>
    text
      .replace(/(?<=\s)#.*$/, '')
      .replace(/[\s;&]+$/, '')
      .replace(/\$null\b/gi, '')
      .replace(/(?<=\s)\*(?=\s|$)/g, fs.readdirSync(folder).join(' '))
      .replace(/\$\$/g, process.pid)
      .replace(/\$[#@!?*-]/g, '');
  const own = (text) => text.replace(/\d{2,}/g, 'N').replace(/\$[#@!?*-]/g, '');
  return ({ stdout }) => bare(stdout) !== bare(expected) && own(bare(stdout)) !== own(bare(inert(expected)));
}
/** Node takes no text with a NUL for a command. */
const shellFailure = (error) =>
  error.code === 'ERR_INVALID_ARG_VALUE' || /[Ss]yntax error|Unterminated/.test(String(error.stderr))
    ? 'refused'
    : 'ran';

function shell(door, command, expected) {
  return async (x) => {
    const text = command(x);
    const { stdout } = await reach(door, text, () => run(text, { timeout: 8_000, cwd: folder }), {
      effect: shellEffect(expected(x)),
      failed: shellFailure,
    });
    return stdout;
  };
}

function file(door, place) {
  return (x) => {
    const name = place(x);
    const isOutside = () => !fs.realpathSync(name).startsWith(`${folder}${path.sep}`);
    return reach(door, name, () => fs.promises.readFile(name, 'utf8'), { effect: isOutside });
  };
}

const rendered = {
  ejs: (source) => require('ejs').render(source, { hotel: 'Seaside' }),
  pug: (source) => require('pug').render(source),
  nunjucks: (source) => require('nunjucks').renderString(source, { hotel: 'Seaside' }),
  handlebars: (source) => require('handlebars-old').compile(source)({ hotel: 'Seaside' }),
  lodash: (source) => require('lodash-old').template(source)({ hotel: 'Seaside' }),
};

function template(engine) {
  const greet = (x) => (engine === 'pug' ? `p Hello ${x}` : `Hello ${x}, welcome`);
  return (x) =>
    reach(`template-${engine}`, greet(x), async () => rendered[engine](greet(x)), {
      effect: (out) => out !== (engine === 'pug' ? `<p>Hello ${x}</p>` : greet(x)),
    });
}

exports.openDoors = async function openDoors() {
  const { doors, careful } = await databases();
  Object.assign(doors, {
    'shell-plain': shell(
      'shell-plain',
      (x) => `/bin/echo host ${x}`,
      (x) => `host ${x}`,
    ),
    'shell-quoted': shell(
      'shell-quoted',
      (x) => `/bin/echo "host ${x}"`,
      (x) => `host ${x}`,
    ),
    'shell-single': shell(
      'shell-single',
      (x) => `/bin/echo 'host ${x}' done`,
      (x) => `host ${x} done`,
    ),
    'file-query': file('file-query', (x) => path.join(folder, x)),
    'file-path': file('file-path', (x) => `${folder}/${x}`),
    'file-stripped': file('file-stripped', (x) => `${folder}/${x.replaceAll('../', '')}`),
    'file-typed': file('file-typed', (x) => `${folder}/${x.split('\0')[0]}`),
    calculate: (x) =>
      reach('calculate', x, async () => String(new Function(`return (${x})`)()), {
        // Numbers, one name, one text or pattern: what it says is what it is.
        effect: () => !/^(?:[\d\s+*/().-]*|[\w$]+|`[^`$]*`|"[^"]*"|'[^']*'|\/[^/*][^/]*\/)$/.test(x),
        // A name that nobody has.
        failed: (error) => (/^(?:Syntax|Reference)Error$/.test(error.name) ? 'refused' : 'ran'),
      }),
    fetch: (x) =>
      reach('fetch', x, async () => (await fetch(x, { signal: AbortSignal.timeout(4_000) })).text(), {
        effect: () => new URL(x).origin !== process.env.TOOLS_BACKEND,
      }),
    ...Object.fromEntries(Object.keys(rendered).map((engine) => [`template-${engine}`, template(engine)])),
  });
  if (process.env.MONGO_PORT) Object.assign(doors, await documents());
  if (process.env.LDAP_PORT) doors.ldap = directory();
  if (process.env.LIBXML) doors.xml = xml();
  return { doors, safe: safe(careful) };
};

async function documents() {
  const { MongoClient } = require('mongodb');
  const client = await new MongoClient(`mongodb://127.0.0.1:${process.env.MONGO_PORT}`).connect();
  const users = client.db('range').collection('users');
  const shown = { projection: { _id: 0 } };
  const isOperator = (value) => typeof value === 'object' && value !== null;
  return {
    'mongo-login': ({ name, password } = {}) =>
      reach(
        'mongo-login',
        JSON.stringify({ name, password }),
        async () => JSON.stringify(await users.findOne({ name, password }, shown)),
        { effect: () => isOperator(name) || isOperator(password), failed: () => 'ran' },
      ),
    'mongo-find': (name) =>
      reach(
        'mongo-find',
        JSON.stringify({ name }),
        async () => JSON.stringify(await users.find({ name }, shown).toArray()),
        { effect: () => isOperator(name), failed: () => 'ran' },
      ),
  };
}

function directory() {
  const { createClient, parseFilter } = require('ldapjs');
  const client = createClient({ url: `ldap://127.0.0.1:${process.env.LDAP_PORT}` });
  client.on('error', () => {});
  const find = (filter) =>
    new Promise((resolve, reject) =>
      client.search('dc=range', { filter, scope: 'sub' }, (error, found) => {
        if (error) return reject(error);
        const names = [];
        found.on('searchEntry', (entry) => names.push(entry.dn.toString()));
        found.on('error', reject);
        found.on('end', () => resolve(names.sort()));
      }),
    );
  return (x) => {
    const filter = `(&(visible=yes)(cn=${x}))`;
    // The parser's own word: two conditions, the second of them about one plain value.
    const isMore = () => {
      const { filters = [] } = parseFilter(filter);
      return filters.length !== 2 || filters[1].type !== 'EqualityFilter';
    };
    return reach('ldap', filter, async () => JSON.stringify(await find(filter)), { effect: isMore });
  };
}

function xml() {
  const { parseXml } = require(process.env.LIBXML);
  return (source) =>
    reach('xml', source, async () => parseXml(source, { noent: true, dtdload: true }).root().text(), {
      effect: (text) => text.includes('root:x:') || text.includes(process.env.TOOLS_SECRET),
    });
}

/** The same house with care: what came in is bound, or stays in its folder, or is printed. */
function safe(careful) {
  const doors = {};
  for (const [name, query] of Object.entries(careful)) {
    const mark = name === 'postgresql' ? '$1' : '?';
    doors[`${name}-search`] = async (x) =>
      JSON.stringify(await query(`SELECT id, name FROM rooms WHERE hidden = 0 AND name LIKE ${mark}`, [`%${x}%`]));
    doors[`${name}-post`] = async (x) => {
      await query(`INSERT INTO posts (author, text) VALUES ('ann', ${mark})`, [x]);
      return JSON.stringify(await query(`SELECT text FROM posts WHERE author = 'ann' AND text = ${mark} LIMIT 1`, [x]));
    };
    // Escaped by hand, as many an old program does.
    doors[`${name}-escaped`] = async (x) => {
      const text = String(x).replaceAll(name === 'mysql' ? /[\\']/g : "'", (sign) => (sign === "'" ? "''" : '\\\\'));
      return JSON.stringify(await query(`SELECT id, name FROM rooms WHERE hidden = 0 AND name = '${text}'`));
    };
  }
  doors.file = (x) => fs.promises.readFile(path.join(folder, path.basename(x)), 'utf8');
  doors.shell = async (x) => (await promisify(require('node:child_process').execFile)('echo', ['host', x])).stdout;
  doors.greet = async (x) => require('ejs').render('Hello <%= x %>, welcome', { x });
  return doors;
}
