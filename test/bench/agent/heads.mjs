// What clients send with every request besides what it is about. Credentials are made up.
const session = 's:J8mZ0tX4b7Qd1nYw.Vn8sK3pLr0gHc2u+e5iOq6yTf9xWj7zMkBvD1hNlPqRs';
const cart = Buffer.from('{"items":[1,2,3]}').toString('base64');
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = {
  iss: 'https://login.example.com/',
  sub: '1234567890',
  name: 'Ada Lovelace',
  scope: 'orders:read orders:write',
  iat: 1_795_000_000,
  exp: 1_795_003_600,
};
const signature =
  'NHVaYe26MbtOYhSKkoKYdFVomg4i8ZJd8_-RU8VNbftc4TSMb4bXP3l3YlNWACwyXPGffz5aXHc6lty1Y2t4SWRqGteragsVdZufDn5BlnJl9pdR_kdVFUsra2rWKEofkZeIC4yWytE58sMIihvo9H1ScmmVwBcQP6XETqYd0aSHp1gOa9RdUPDvoXQ5oqygTqVtxaDr6wUFKrKItgBMzWIdNZ6y7O9E0DhEPTbE9rfBo6KTFsHAZnMg4k68CDp2woYIaXbmYTWcvbzIuHO7_w';

export const heads = {
  /** Nothing but what HTTP needs. */
  plain: {},
  /** A browser with a session and a basket. */
  browser: {
    'sec-ch-ua': '"Chromium";v="128", "Not;A=Brand";v="24", "Google Chrome";v="128"',
    'sec-ch-ua-mobile': '?0',
    'sec-ch-ua-platform': '"Linux"',
    'upgrade-insecure-requests': '1',
    'user-agent':
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36',
    accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-user': '?1',
    'sec-fetch-dest': 'document',
    referer: 'https://shop.example.com/catalogue?page=2',
    'accept-encoding': 'gzip, deflate, br, zstd',
    'accept-language': 'en-GB,en;q=0.9,de;q=0.8',
    cookie: `_ga=GA1.2.1234567890.1700000000; session=${encodeURIComponent(session)}; theme=dark; cart=${cart}`,
  },
  /** Another service, or an application on a telephone. */
  token: {
    authorization: `Bearer ${part({ alg: 'RS256', typ: 'JWT', kid: '1' })}.${part(claims)}.${signature}`,
    accept: 'application/json',
    'user-agent': 'okhttp/4.12.0',
    'accept-encoding': 'gzip',
  },
};
