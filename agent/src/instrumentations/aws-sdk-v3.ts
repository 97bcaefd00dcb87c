// AWS SDK v3: every client's send. What CloudTrail will call this request (request id, key id) comes with the answer.
import type { Activity } from '../activities.ts';
import type { Instrumentation, OperationHandle } from '../instrumentation.ts';
import type { AwsCallOperation } from '../operation.ts';
import type { AgentTap } from '../tap.ts';
import { showMessages, startsPoll } from './sqs-messages.ts';

export const awsSdkCore = smithy('aws-sdk-v3', '@smithy/core', 'dist-cjs/submodules/client/index.js');
/** Until 2025 the same class was in a package of its own. */
export const awsSdkSmithyClient = smithy('aws-sdk-v3-smithy-client', '@smithy/smithy-client', 'dist-cjs/index.js');

function smithy(name: string, module: string, file: string): Instrumentation {
  return {
    name,
    module,
    files: [file],
    operations: ['aws.call', 'credential.seen'],
    enable({ Client }, tap) {
      if (typeof Client?.prototype?.send !== 'function') return tap.gap(`${module}: no Client.prototype.send`);
      tap.wrap(Client.prototype, 'send', (send) => wrapSend(send, tap as AgentTap));
    },
  };
}

const INPUT_VALUES_MAX = 32;
const resources = [
  'Bucket',
  'FunctionName',
  'RoleArn',
  'RoleName',
  'UserName',
  'QueueUrl',
  'TopicArn',
  'TableName',
  'SecretId',
  'Name',
  'KeyId',
  'DBInstanceIdentifier',
  'StreamName',
];

// What the signing middleware put on the wire, by the command (older copies of the SDK: by its input).
const signed = new WeakMap<object, { accessKeyId: string; region: string }>();
const watchedStacks = new WeakSet();

function wrapSend(send: any, tap: AgentTap): any {
  return function (this: any, command: any, optionsOrCallback: any, callback: any): unknown {
    const serviceId = this?.config?.serviceId;
    if (typeof serviceId !== 'string' || !tap.active('aws.call')) return Reflect.apply(send, this, arguments);
    const handle = tap.intercept(operationOf(serviceId, command));
    const polls = serviceId === 'SQS' && nameOf(command) === 'ReceiveMessage' && startsPoll(this, tap);
    watchSigning(this);
    const activity = tap.current();
    const done = (output: any, error: any): void => {
      finish(handle, command, output, error, activity, `${serviceId}.${nameOf(command)}`, tap);
      if (polls) showMessages(output?.Messages, command?.input?.QueueUrl, tap);
    };
    const given = [...arguments];
    const last = typeof optionsOrCallback === 'function' ? 1 : typeof callback === 'function' ? 2 : -1;
    if (last > 0) {
      const theirs = given[last];
      given[last] = function (this: unknown, error: any, output: any): unknown {
        done(output, error);
        return Reflect.apply(theirs, this, arguments);
      };
      return Reflect.apply(send, this, given);
    }
    const promise = Reflect.apply(send, this, given) as Promise<unknown> | undefined;
    if (typeof promise?.then !== 'function') return promise;
    // Handed on: a rejection that the application forgot must stay one that nobody handled.
    return promise.then(
      (output: any) => {
        done(output, undefined);
        return output;
      },
      (error: any) => {
        done(undefined, error);
        throw error;
      },
    );
  };
}

function operationOf(serviceId: string, command: any): AwsCallOperation {
  const strings = stringsOf(command?.input);
  const resource = resources.map((name) => strings[name]).find((value) => value !== undefined) ?? '';
  return {
    kind: 'aws.call',
    call: `${serviceId}Client.send`,
    service: serviceId.toLowerCase(),
    operation: nameOf(command),
    region: '',
    accessKeyId: '',
    resource:
      strings['Key'] === undefined || resource !== strings['Bucket'] ? resource : `${resource}/${strings['Key']}`,
    input: strings,
  };
}

function nameOf(command: any): string {
  return String(command?.constructor?.name ?? '').replace(/Command$/, '');
}

function stringsOf(input: unknown): Record<string, string> {
  const strings: Record<string, string> = {};
  if (typeof input !== 'object' || input === null) return strings;
  let count = 0;
  for (const [name, value] of Object.entries(input))
    if (typeof value === 'string' && count++ < INPUT_VALUES_MAX) strings[name] = value;
  return strings;
}

// The last step before the wire: whatever signed the request has done so.
function watchSigning(client: any): void {
  const stack = client.middlewareStack;
  if (typeof stack?.add !== 'function' || watchedStacks.has(stack)) return;
  watchedStacks.add(stack);
  const middleware = (next: any, context: any) => (request: any) => {
    const credential = /Credential=([^/,\s]+)\/\d+\/([^/]+)\//.exec(
      String(request?.request?.headers?.authorization ?? ''),
    );
    // A middleware before us may have handed on a copy of the input: S3's do.
    const call = context?.__smithy_context?.commandInstance ?? request?.input;
    if (credential && typeof call === 'object' && call) {
      signed.set(call, { accessKeyId: credential[1]!, region: credential[2]! });
    }
    return next(request);
  };
  stack.add(middleware, { step: 'deserialize', priority: 'low', name: 'throughlineSigned', override: true });
}

function finish(
  handle: OperationHandle,
  command: any,
  output: any,
  error: any,
  activity: Activity | undefined,
  where: string,
  tap: AgentTap,
): void {
  const metadata = output?.$metadata ?? error?.$metadata ?? {};
  handle.finish(
    {
      ...(signed.get(command) ?? signed.get(command?.input)),
      requestId: metadata.requestId,
      extendedRequestId: metadata.extendedRequestId,
      statusCode: metadata.httpStatusCode,
    },
    error,
  );
  const issued = output?.Credentials?.AccessKeyId ?? output?.AccessKey?.AccessKeyId;
  if (typeof issued !== 'string') return;
  if (activity) activity.watchesCredentials = true;
  try {
    tap
      .intercept({
        kind: 'credential.seen',
        call: 'Client.send',
        credential: 'aws_access_key',
        identifier: issued,
        direction: 'in',
        where: `response to ${where}`,
      })
      .finish();
  } catch {
    // An observation refuses nothing.
  }
}
