// What leak.mjs drives: `node leak-server.cjs http` is a server with two holes, `node leak-server.cjs kafka` a consumer with
// one. Both answer 'settle' (see memory-probe.cjs); the consumer also tells how far it is.
const { exec, fork, ChildProcess } = require('node:child_process');
const { readFile } = require('node:fs/promises');
const { join } = require('node:path');

const servers = {
  http() {
    const { createServer } = require('node:http');
    const answer = (response, value) => {
      const text = JSON.stringify(value);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    };
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url, 'http://localhost');
      const name = searchParams.get('name') ?? '';
      if (pathname === '/file')
        return void readFile(join(__dirname, 'pages', `${name}.txt`), 'utf8').then(
          (text) => answer(response, { length: text.length }),
          () => answer(response, { length: 0 }),
        );
      // Only attacks come here: nothing is ever started.
      if (pathname === '/ping') return void exec(`ping -c 1 ${name}`, () => answer(response, {}));
      if (pathname === '/fork') return void fork(name, [], { execPath: '/bin/sh', execArgv: ['-c'] });
      if (pathname === '/spawn')
        return void new ChildProcess().spawn({ file: '/bin/sh', args: ['sh', '-c', `ping ${name}`], envPairs: [] });
      if (request.method === 'GET') return answer(response, { name, query: [...searchParams.keys()] });
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => answer(response, JSON.parse(Buffer.concat(chunks).toString())));
    });
    server.keepAliveTimeout = 0;
    server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
    // One clean-up listener per idle handle must not be all that keeps the process alive after its parent.
    process.on('disconnect', () => process.exit());
  },

  async kafka() {
    const { Kafka, logLevel } = require('kafkajs');
    const { BENCH_BROKER, BENCH_TOPIC, BENCH_RECORDS, BENCH_STEP } = process.env;
    const kafka = new Kafka({ brokers: [BENCH_BROKER], logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: `leak-${process.pid}`, maxBytesPerPartition: 131_072 });
    let last = -1;
    await consumer.connect();
    await consumer.subscribe({ topic: BENCH_TOPIC, fromBeginning: true });
    await consumer.run({
      autoCommitInterval: 1000,
      eachBatchAutoResolve: true,
      eachMessage: async ({ message }) => {
        const offset = Number(message.offset);
        const step = Math.floor((offset + 1) / Number(BENCH_STEP));
        if (step > last) {
          last = step;
          process.send({ records: offset + 1 });
          // The parent looks at the heap before the consumer goes on.
          await new Promise((resolve) => process.once('looked', resolve));
        }
        if (offset + 1 >= Number(BENCH_RECORDS)) return;
        const { note } = JSON.parse(message.value);
        if (note.includes(';')) exec(`echo ${note}`);
      },
    });
    process.on('disconnect', () => process.exit());
  },
};

process.on('message', (message) => {
  if (message === 'on') process.emit('looked');
});
void servers[process.argv[2]]();
