// How detectors of cloud behaviour are written: a behaviour, and a table of the calls that show it.
import type { CloudApiCall, Event } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { recordOf } from '../receivers/formats/raw.ts';
import { fields, list, parseJson, isFields, text, type Fields } from '../receivers/formats/record.ts';
import { finding, type Claim, type SeverityName } from './finding.ts';

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

export interface CallRule {
  /** "iam" for iam.amazonaws.com; "*" for any. */
  readonly service: string;
  /** Names without version suffix. */
  readonly names: readonly string[];
  /**
   * Gives the sentence of the finding without its subject ("stopped the trail main"), an object to differ from the
   * behaviour's own severity and techniques, or undefined when this call is harmless. Absent: every successful call.
   */
  readonly when?: (call: Call) => string | RuleClaim | undefined;
  /** The sentence when `when` is absent. */
  readonly says?: string;
  /** Asked for refused calls too (default: only for calls that succeeded). */
  readonly refusedToo?: boolean;
  /** Asked for what AWS services do, too. */
  readonly servicesToo?: boolean;
  readonly severity?: SeverityName;
  readonly techniques?: readonly string[];
  readonly tactics?: readonly string[];
  readonly deterministic?: boolean;
  readonly context?: boolean;
}

export type RuleClaim = Omit<Partial<Claim>, 'events' | 'reason'> & { readonly says: string };

export interface CloudBehaviour extends Omit<Detector, 'payloads' | 'detect' | 'selectors'> {
  readonly rules: readonly CallRule[];
}

export function cloudDetector(behaviour: CloudBehaviour): Detector {
  const byName = new Map<string, CallRule[]>();
  for (const rule of behaviour.rules) {
    for (const name of rule.names) {
      const selector = `${rule.service === '*' ? '*' : `${rule.service}.amazonaws.com`}/${name}`;
      byName.set(selector, [...(byName.get(selector) ?? []), rule]);
    }
  }
  const detector: Detector = {
    ...behaviour,
    payloads: ['cloudApiCall'],
    selectors: [...byName.keys()],
    detect(event) {
      const call = readCall(event);
      const rules = [
        ...(byName.get(`${call.call.eventSource}/${call.name}`) ?? []),
        ...(byName.get(`*/${call.name}`) ?? []),
      ];
      for (const rule of rules) {
        if (call.failed && !rule.refusedToo) continue;
        // What an AWS service did on somebody's behalf is the consequence of a call that is judged itself.
        if (!rule.servicesToo && byService(call)) continue;
        const answer = rule.when ? rule.when(call) : (rule.says ?? `called ${call.name}`);
        if (answer === undefined) continue;
        const { says, ...rest } = typeof answer === 'string' ? { says: answer } : answer;
        const { severity, techniques, tactics, deterministic, context } = rule;
        const own = Object.fromEntries(
          Object.entries({ severity, techniques, tactics, deterministic, context }).filter(
            ([, value]) => value !== undefined,
          ),
        );
        return [
          finding(detector, {
            ...own,
            ...rest,
            events: [event],
            reason: `${call.who} ${says}${call.failed ? ` (refused: ${call.call.errorCode})` : ''}`,
          }),
        ];
      }
      return [];
    },
  };
  return detector;
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
