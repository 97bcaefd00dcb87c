// A function's runtime as AWS describes custom ones: imports the file that _HANDLER names, asks the runtime API for the next event,
// calls the handler, and posts what came of it.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { text } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';

const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');
globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [streaming]: 'response' }),
  HttpResponseStream: {
    from(stream, head) {
      if (stream.writableLength > 0 || stream.begun) throw new Error('too late');
      stream.begun = true;
      stream.write(`${JSON.stringify(head)}${'\0'.repeat(8)}`);
      return stream;
    },
  },
};

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const [name, ...names] = basename(process.env._HANDLER).split('.');
const file = join(process.env.LAMBDA_TASK_ROOT, dirname(process.env._HANDLER), name);
const module = await import(file + ['.js', '.mjs', '.cjs'].find((ending) => existsSync(file + ending)));
const find = (from) => names.reduce((owner, one) => owner?.[one], from);
const handler = find(module) ?? find(module.default);

const stream = async (event, context) => {
  const answer = new PassThrough();
  const whole = text(answer);
  const value = await handler(event, answer, context);
  if (value !== undefined) console.error('streaming handlers give nothing back');
  return whole;
};

const call = (event, context) =>
  handler[streaming]
    ? stream(event, context)
    : new Promise((resolve, reject) => {
        const result = handler(event, context, (error, value) => (error ? reject(error) : resolve(value)));
        if (typeof result?.then === 'function') result.then(resolve, reject);
      });

for (;;) {
  const next = await fetch(`${api}/invocation/next`);
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const event = await next.json();
  const post = (path, value) =>
    fetch(`${api}/invocation/${id}/${path}`, { method: 'POST', body: JSON.stringify(value ?? null) });
  try {
    await post('response', await call(event, { awsRequestId: id, getRemainingTimeInMillis: () => 3000 }));
  } catch (error) {
    await post('error', { errorType: error.name, errorMessage: error.message, code: error.code });
  }
}
