// An application whose own telemetry throws when it is asked for the running span.
const { execSync } = require('node:child_process');
const { createServer } = require('node:http');

const span = {
  spanContext() {
    throw new Error('the exporter is gone');
  },
  addEvent() {
    throw new Error('the exporter is gone');
  },
};
globalThis[Symbol.for('opentelemetry.js.api.1')] = {
  version: '1.9.0',
  context: { active: () => ({ getValue: () => span }) },
};

createServer((request, response) => {
  const value = new URL(request.url, 'http://app').searchParams.get('v');
  response.end(execSync(`echo ${value}`));
}).listen(0, '127.0.0.1', function () {
  console.log(`listening ${this.address().port}`);
});
