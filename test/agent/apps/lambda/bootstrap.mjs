// A function's runtime as AWS describes custom ones: imports the file that _HANDLER names, asks the runtime API for the next event,
// calls the handler, and posts what came of it.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const [name, ...names] = basename(process.env._HANDLER).split('.');
const file = join(process.env.LAMBDA_TASK_ROOT, dirname(process.env._HANDLER), name);
const module = await import(file + ['.js', '.mjs', '.cjs'].find((ending) => existsSync(file + ending)));
const find = (from) => names.reduce((owner, one) => owner?.[one], from);
const handler = find(module) ?? find(module.default);

const call = (event, context) =>
  new Promise((resolve, reject) => {
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
