// What a handler is asked with, from a request of node:http and what a framework made of it.
'use strict';
const { run } = require('./sinks.cjs');

/** Cookies by name, as a careless program reads them. */
function cookiesOf(header = '') {
  const cookies = {};
  for (const pair of header.split('; ').filter(Boolean))
    cookies[pair.slice(0, pair.indexOf('='))] = decodeURIComponent(pair.slice(pair.indexOf('=') + 1));
  return cookies;
}

/** @returns {status, text}: every error of a handler is answered by the program itself */
async function answered(sink, { query, body, headers, rest }) {
  try {
    const text = await run(sink, {
      query: { ...query },
      body,
      headers,
      params: rest === undefined || rest === '' ? {} : { x: rest },
      cookies: cookiesOf(headers.cookie),
    });
    return text === undefined ? { status: 404, text: 'no such sink' } : { status: 200, text };
  } catch (error) {
    return { status: 500, text: `error ${error.code ?? error.name}` };
  }
}

module.exports = { answered };
