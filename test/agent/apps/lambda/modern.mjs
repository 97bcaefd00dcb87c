import work from './work.cjs';
export const other = 'as it was';
export const handler = async (event) => work.handle(event);
export default async (event) => work.handle(event);

const { awslambda } = globalThis;
export const streaming = awslambda.streamifyResponse(async (event, answer) => {
  const head = { statusCode: 200, headers: { 'content-type': 'text/plain' } };
  const said = event.headers['x-early'] ? undefined : await work.greet(work.nameIn(event));
  const stream = awslambda.HttpResponseStream.from(answer, head);
  stream.write('so: ');
  stream.end(said ?? (await work.greet(work.nameIn(event))));
});
