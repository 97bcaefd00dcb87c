// Each request has a store of the application's own; /held says how many of them are still there. Run with --expose-gc.
const { AsyncLocalStorage } = require('node:async_hooks');
const { exec } = require('node:child_process');
const { createServer } = require('node:http');

const storage = new AsyncLocalStorage();
let held = 0;
const gone = new FinalizationRegistry(() => held--);

createServer((request, response) => {
  // Never answered: an activity that stays open.
  if (request.url === '/wait') return;
  if (request.url === '/held') {
    setImmediate(() => {
      gc();
      setImmediate(() => response.end(String(held)));
    });
    return;
  }
  const store = { big: Buffer.alloc(100) };
  held++;
  gone.register(store);
  storage.run(store, () => {
    const value = new URL(request.url, 'http://app').searchParams.get('v');
    exec(`echo ${value}`, () => response.end('done'));
  });
}).listen(0, '127.0.0.1', function () {
  console.log(`listening ${this.address().port}`);
});
