// Where the vulnerable handlers take their input from, and what they do to it first: ordinary careless code.
'use strict';

/** The field `name` of the request, wherever it came in. */
function field(request, name) {
  const { query = {}, body, headers, params = {}, cookies = {} } = request;
  if (query[name] !== undefined) return query[name];
  if (params[name] !== undefined) return params[name];
  if (body && typeof body === 'object') {
    if (body[name] !== undefined) return body[name];
    if (Array.isArray(body.items)) return body.items[0]?.detail?.[name];
  }
  if (typeof body === 'string' && body !== '' && name === 'x')
    return /^<\w+>/.test(body) ? body.replace(/^<\w+>|<\/\w+>$/g, '') : body;
  if (headers[`x-${name}`] !== undefined) return headers[`x-${name}`];
  return cookies[name];
}

const steps = {
  base64: (value) => Buffer.from(value, 'base64').toString(),
  hex: (value) => Buffer.from(value, 'hex').toString(),
  url: (value) => decodeURIComponent(value),
  json: (value) => JSON.parse(value).x,
  trim: (value) => value.trim(),
  lower: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
  strip: (value) => value.replace(/remove-me/g, ''),
  first: (value) => value.split('|||')[0],
  cut: (value) => value.slice(0, 120),
  unescape: (value) => JSON.parse(`"${value}"`),
  entities: (value) =>
    value
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
      .replaceAll('&amp;', '&')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"'),
  join: (value, request) => value + (field(request, 'y') ?? ''),
  array: (value) => (Array.isArray(value) ? value.join('') : value),
};

function input(request) {
  let value = field(request, 'x');
  for (const step of String(request.query.d ?? '')
    .split('-')
    .filter(Boolean))
    value = steps[step](value, request);
  return value;
}

module.exports = { field, input };
