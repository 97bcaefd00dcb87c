// A name server of the newsroom's own: 127-0-0-2.at.test is 127.0.0.2; names that begin with "turn" have two addresses in
// turn.
'use strict';
const dgram = require('node:dgram');
const { Resolver } = require('node:dns').promises;

const resolver = new Resolver();
const asked = new Map();

const server = dgram.createSocket('udp4', (query, from) => {
  let at = 12;
  const labels = [];
  while (query[at] !== 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
    at += 1 + query[at];
  }
  const name = labels.join('.');
  const numbers = /(\d+)-(\d+)-(\d+)-(\d+)/.exec(name);
  const times = asked.get(name) ?? 0;
  asked.set(name, times + 1);
  const address =
    name.startsWith('turn') && times % 2 === 0
      ? [192, 0, 2, 7]
      : numbers
        ? numbers.slice(1).map(Number)
        : [192, 0, 2, 8];
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(1, 6);
  head.writeUInt16BE(0, 8);
  head.writeUInt16BE(0, 10);
  // A pointer to the question's name, A, IN, for no time at all, four bytes.
  const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address]);
  server.send(Buffer.concat([head, query.subarray(12, at + 5), answer]), from.port, from.address);
});
server.bind(0, '127.0.0.1', () => resolver.setServers([`127.0.0.1:${server.address().port}`]));

module.exports = { resolver };
