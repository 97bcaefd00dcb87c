'use strict';
const http = require('node:http');

http
  .createServer((request, response) => {
    const name = new URL(request.url, 'http://test').searchParams.get('name');
    try {
      response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style', 'x-name': name });
    } catch (error) {
      if (error.code !== 'ERR_INVALID_CHAR') throw error;
    }
    response.end('hello');
  })
  .listen(0, '127.0.0.1', function () {
    console.log(`listening ${this.address().port}`);
  });
