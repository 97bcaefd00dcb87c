// How detectors of cloud behaviour are written: a behaviour, and a table of the calls that show it.
import type { CloudApiCall, Event } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { recordOf } from '../receivers/formats/raw.ts';
import { fields, list, parseJson, isFields, text, type Fields } from '../receivers/formats/record.ts';
import { bySelector, claimOf, type BehaviourRule, type RuleClaim } from './behaviour.ts';
import { finding, type SeverityName } from './finding.ts';

export type { RuleClaim };

/** One CloudTrail record as a rule reads it. */
export interface Call {
  readonly event: Event;
  readonly call: CloudApiCall;
  /** Without the version suffix of Lambda's and CloudFront's names: "UpdateFunctionCode". */
  readonly name: string;
  readonly record: Fields;
  readonly parameters: Fields;
  readonly response: Fields;
  readonly identity: Fields;
  readonly failed: boolean;
  /** Who did it, for sentences: "user alice", "role deploy (session ci-12)", "root". */
  readonly who: string;
}

export interface CallRule extends BehaviourRule<Call> {
  /** "iam" for iam.amazonaws.com; "*" for any. */
  readonly service: string;
  /** Names without version suffix. */
  readonly names: readonly string[];
  /** Asked for what AWS services do, too. */
  readonly servicesToo?: boolean;
}

export interface CloudBehaviour extends Omit<Detector, 'payloads' | 'detect' | 'selectors'> {
  readonly rules: readonly CallRule[];
}

export function cloudDetector(behaviour: CloudBehaviour): Detector {
  const rulesOf = bySelector(behaviour.rules, ({ service, names }) =>
    names.map((name) => `${service === '*' ? '*' : `${service}.amazonaws.com`}/${name}`),
  );
  const detector: Detector = {
    ...behaviour,
    payloads: ['cloudApiCall'],
    selectors: [...rulesOf.keys()],
    detect(event) {
      const call = readCall(event);
      const rules = [
        ...(rulesOf.get(`${call.call.eventSource}/${call.name}`) ?? []),
        ...(rulesOf.get(`*/${call.name}`) ?? []),
      ];
      for (const rule of rules) {
        if (call.failed && !rule.refusedToo) continue;
        // What an AWS service did on somebody's behalf is the consequence of a call that is judged itself.
        if (!rule.servicesToo && byService(call)) continue;
        const claim = claimOf(rule, call, `called ${call.name}`);
        if (claim === undefined) continue;
        const { says, ...rest } = claim;
        const refused = call.failed ? ` (refused: ${call.call.errorCode})` : '';
        return [finding(detector, { ...rest, events: [event], reason: `${call.who} ${says}${refused}` })];
      }
      return [];
    },
  };
  return detector;
}

/** A call that says enough by its name: service, names parted by blanks, sentence, severity, techniques, tactics. */
export type PlainCall = readonly [
  service: string,
  names: string,
  says: string,
  severity: SeverityName,
  techniques: string,
  tactics?: string,
];

export function plainCalls(table: readonly PlainCall[]): CallRule[] {
  return table.map(([service, names, says, severity, techniques, tactics]) => ({
    service,
    names: names.split(' '),
    says,
    severity,
    context: severity === 'info',
    techniques: techniques.split(' '),
    ...(tactics === undefined ? {} : { tactics: tactics.split(' ') }),
  }));
}

export function readCall(event: Event): Call {
  const call = event.cloudApiCall ?? {};
  const record = recordOf(event);
  return {
    event,
    call,
    name: callName(call.eventName ?? ''),
    record,
    parameters: fields(record.requestParameters),
    response: fields(record.responseElements),
    identity: fields(record.userIdentity),
    failed: (call.errorCode ?? '') !== '' || text(record.errorMessage) !== '',
    who: whoCalled(call),
  };
}

/** "UpdateFunctionCode" for "UpdateFunctionCode20150331v2". */
export function callName(eventName: string): string {
  return VERSIONED.test(eventName) ? eventName.replace(VERSIONED, '') : eventName;
}
const VERSIONED = /\d{4}_?\d{2}_?\d{2}(v\d+)?$/;

export function whoCalled(call: CloudApiCall): string {
  if (call.principalType === 'Root') return 'the account root user';
  if (call.invokedBy && !call.accessKeyId) return `the service ${call.invokedBy}`;
  const role = call.sessionIssuerArn?.split('/').at(-1);
  if (role) return `role ${role}${call.sessionName ? ` (session ${call.sessionName})` : ''}`;
  if (call.userName) return `user ${call.userName}`;
  return call.principalArn?.split('/').at(-1) || call.principalId || 'somebody unknown';
}

/**
 * Called by an AWS service on its own account, or by one whose caller's call stands in the log on its own. What
 * CloudFormation and the console do is their user's will, and only their calls show what was asked for.
 */
export function byService(call: Call): boolean {
  const { principalType, invokedBy, principalArn, sessionIssuerArn } = call.call;
  if (principalType === 'AWSService') return true;
  if ((principalArn ?? '').includes('/AWSServiceRoleFor') || (sessionIssuerArn ?? '').includes('/aws-service-role/'))
    return true;
  return invokedBy === 'AWS Internal' || (invokedBy?.endsWith('.amazonaws.com') === true && !ON_BEHALF.has(invokedBy));
}
const ON_BEHALF = new Set([
  'cloudformation.amazonaws.com',
  'signin.amazonaws.com',
  'servicecatalog.amazonaws.com',
  'cloud9.amazonaws.com',
  'ssm.amazonaws.com',
]);

/** Done by a template or a declaration that somebody reviewed, not by hand. */
export function byTemplate({ call }: Call): boolean {
  return /cloudformation|terraform|pulumi|opentofu|aws-cdk|crossplane/i.test(`${call.invokedBy} ${call.userAgent}`);
}

/** A policy document from a parameter: AWS logs it as text, sometimes URL-encoded, sometimes as an object. */
export function policyOf(value: unknown): Fields {
  if (isFields(value)) return value;
  const source = text(value);
  if (source === '') return {};
  const parsed = parseJson(source);
  if (parsed !== undefined) return fields(parsed);
  try {
    return fields(parseJson(decodeURIComponent(source)));
  } catch {
    return {};
  }
}

export function statements(policy: Fields): readonly Fields[] {
  const statement = policy.Statement ?? policy.statement;
  return (Array.isArray(statement) ? statement : [statement]).filter(isFields);
}

/** A field that may hold one text or a list of texts. */
export function oneOrMany(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : list(value).filter((item) => typeof item === 'string');
}

/** The resource policy in a request, under any of the names that AWS services use. */
export function resourcePolicy(parameters: Fields): Fields {
  for (const holder of [parameters, fields(parameters.attributes), fields(parameters.input)]) {
    for (const name of POLICY_FIELDS) if (holder[name] !== undefined) return policyOf(holder[name]);
  }
  return {};
}
const POLICY_FIELDS = [
  'bucketPolicy',
  'policy',
  'Policy',
  'policyText',
  'policyDocument',
  'resourcePolicy',
  'accessPolicies',
  'accessPolicy',
  'keyPolicy',
  'PolicyDocument',
  'policyInJson',
  'resourcePolicyDocument',
];

/** Every principal a statement names: "*", account ids, ARNs, services. */
export function principalsOf(statement: Fields): readonly string[] {
  const principal = statement.Principal;
  if (typeof principal === 'string') return [principal];
  return Object.values(fields(principal)).flatMap(oneOrMany);
}

/** The account in an ARN or the bare account id; "" when there is none. */
export function accountOf(principal: string): string {
  if (/^\d{12}$/.test(principal)) return principal;
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(principal)?.[1] ?? '';
}
