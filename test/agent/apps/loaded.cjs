// What a web server has loaded of Node by the time it listens.
require('node:http')
  .createServer()
  .listen(0, '127.0.0.1', () => {
    const loaded = JSON.stringify(process.moduleLoadList);
    process.stdout.write(loaded, () => process.exit(0));
  });
