// An application, with or without an OpenTelemetry SDK of its own (APP_SDK=on), whose spans and log records are printed as
// JSON lines. GET /exec?v= runs a shell command.
const { execSync } = require('node:child_process');
const print = (kind) => ({
  export(items, done) {
    for (const item of items) {
      const { traceId } = kind === 'span' ? item.spanContext() : (item.spanContext ?? {});
      const events = (item.events ?? []).map(({ name, attributes }) => ({ name, attributes }));
      console.log(
        JSON.stringify({
          kind,
          name: item.name ?? item.eventName,
          traceId,
          events,
          body: item.body,
          severity: item.severityNumber,
          attributes: item.attributes,
        }),
      );
    }
    done({ code: 0 });
  },
  shutdown: async () => {},
  forceFlush: async () => {},
});
if (process.env.APP_SDK) {
  const { startNodeSDK } = require('@opentelemetry/sdk-node');
  const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
  const { SimpleSpanProcessor } = require('@opentelemetry/sdk-trace');
  const { SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');
  startNodeSDK({
    instrumentations: [new HttpInstrumentation()],
    spanProcessors: [new SimpleSpanProcessor({ exporter: print('span') })],
    logRecordProcessors: [new SimpleLogRecordProcessor({ exporter: print('log') })],
  });
}
const { createServer } = require('node:http');
createServer((request, response) => {
  if (request.url === '/provider') {
    const provider = globalThis[Symbol.for('opentelemetry.js.api.1')]?.trace;
    return response.end(provider ? 'some' : 'none');
  }
  try {
    response.end(execSync(`echo ${new URL(request.url, 'http://app').searchParams.get('v')}`));
  } catch (error) {
    response.end(error.message);
  }
}).listen(0, '127.0.0.1', function () {
  console.log(`listening ${this.address().port}`);
});
