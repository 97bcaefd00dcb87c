// AWS SDK for JavaScript v2: every request with its service, operation, resource, key id and, later, request id.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import type { AwsCallOperation } from '../operation.ts';
import { exported, wrapMethod } from './library.ts';

export const awsSdkV2: Instrumentation = {
  name: 'aws-sdk-v2',
  module: 'aws-sdk',
  versions: '>=2 <3',
  operations: ['aws.call'],
  enable(exports, tap) {
    const Request = exported(exports, 'Request');
    if (!Request) return tap.gap('aws-sdk: no Request class');
    // send, promise, createReadStream and waiters all start a request here.
    wrapMethod(tap, Request, 'runTo', (runTo) => guardedRun(runTo, tap));
  },
};

const judged = new WeakSet<object>();

function guardedRun(runTo: any, tap: Tap): any {
  return function (this: any, ...args: any[]) {
    if (judged.has(this) || !tap.active('aws.call')) return runTo.apply(this, args);
    judged.add(this);
    let handle;
    try {
      handle = tap.intercept(callOperation(this));
    } catch (blocked) {
      this.on('validate', () => {
        throw blocked;
      });
      return runTo.apply(this, args);
    }
    this.on('complete', (response: any) => {
      handle.finish(
        {
          requestId: response?.requestId,
          statusCode: response?.httpResponse?.statusCode,
          accessKeyId: this.service?.config?.credentials?.accessKeyId,
        },
        response?.error ?? undefined,
      );
    });
    return runTo.apply(this, args);
  };
}

function callOperation(request: any): AwsCallOperation {
  const service = request.service ?? {};
  const input = strings(request.params);
  return {
    kind: 'aws.call',
    call: `aws-sdk.${String(service.serviceIdentifier ?? '')}.${String(request.operation ?? '')}`,
    service: String(service.serviceIdentifier ?? service.endpointPrefix ?? ''),
    operation: upperFirst(String(request.operation ?? '')),
    region: String(service.config?.region ?? ''),
    accessKeyId: String(service.config?.credentials?.accessKeyId ?? ''),
    resource:
      input['Bucket'] ??
      input['FunctionName'] ??
      input['QueueUrl'] ??
      input['TableName'] ??
      input['RoleArn'] ??
      input['TopicArn'] ??
      input['SecretId'] ??
      input['Name'] ??
      '',
    input,
  };
}

/** String values of one request's input kept for the guards. */
const STRINGS_MAX = 64;

function strings(params: any): Record<string, string> {
  const found: Record<string, string> = {};
  let count = 0;
  for (const [name, value] of Object.entries(params ?? {})) {
    if (typeof value === 'string' && count++ < STRINGS_MAX) found[name] = value;
  }
  return found;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
