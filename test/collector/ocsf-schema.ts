// Holds an exported record against the published OCSF schema: types, enumerations, required attributes, constraints,
// profiles and siblings, all the way down. The compiled schema is in test/data/ocsf.
import { readFileSync } from 'node:fs';

interface Attribute {
  readonly type: string;
  readonly object?: string;
  readonly array?: boolean;
  readonly requirement: string;
  readonly profile?: string;
  readonly enum?: Readonly<Record<string, string>>;
}
interface Shape {
  readonly uid?: number;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly constraints?: { readonly at_least_one?: readonly string[]; readonly just_one?: readonly string[] };
}
interface Schema {
  readonly types: Readonly<Record<string, { type?: string; regex?: string; values?: readonly unknown[] }>>;
  readonly classes: Readonly<Record<string, Shape>>;
  readonly objects: Readonly<Record<string, Shape>>;
}

const schema = JSON.parse(readFileSync(new URL('../data/ocsf/ocsf-classes.json', import.meta.url), 'utf8')) as Schema;

/** Sentences; empty for a valid record. */
export function problemsIn(record: Record<string, unknown>): string[] {
  const shape = Object.values(schema.classes).find(({ uid }) => uid === record.class_uid);
  if (!shape) return [`class_uid ${String(record.class_uid)} is not in the schema`];
  const profiles = (record.metadata as { profiles?: string[] } | undefined)?.profiles ?? [];
  const problems = check(record, shape, profiles, '');
  const typeUid = Number(record.class_uid) * 100 + Number(record.activity_id);
  if (record.type_uid !== typeUid) problems.push(`type_uid ${String(record.type_uid)} is not ${typeUid}`);
  return problems;
}

function check(value: Record<string, unknown>, shape: Shape, profiles: readonly string[], at: string): string[] {
  const applies = ({ profile }: Attribute): boolean => profile === undefined || profiles.includes(profile);
  const problems: string[] = [];
  for (const [name, attribute] of Object.entries(shape.attributes)) {
    if (attribute.requirement === 'required' && applies(attribute) && value[name] === undefined)
      problems.push(`${at}${name} is missing`);
  }
  for (const [name, given] of Object.entries(value)) {
    const attribute = shape.attributes[name];
    if (given === undefined) continue;
    if (!attribute) problems.push(`${at}${name} is not an attribute`);
    else if (!applies(attribute)) problems.push(`${at}${name} needs the profile ${attribute.profile}`);
    else if (attribute.array) {
      if (!Array.isArray(given)) problems.push(`${at}${name} is not an array`);
      else given.forEach((item, i) => problems.push(...one(item, attribute, profiles, `${at}${name}[${i}]`)));
    } else problems.push(...one(given, attribute, profiles, `${at}${name}`));
  }
  const { at_least_one: least, just_one: just } = shape.constraints ?? {};
  if (least && !least.some((name) => value[name] !== undefined))
    problems.push(`${at} needs one of ${least.join(', ')}`);
  if (just && just.filter((name) => value[name] !== undefined).length !== 1)
    problems.push(`${at} needs just one of ${just.join(', ')}`);
  return problems;
}

function one(value: unknown, attribute: Attribute, profiles: readonly string[], at: string): string[] {
  if (attribute.object !== undefined) {
    if (typeof value !== 'object' || value === null) return [`${at} is not an object`];
    const shape = schema.objects[attribute.object];
    // "object" is OCSF's open object; others that were left out of the extract cannot be checked.
    return attribute.object === 'object' || !shape
      ? []
      : check(value as Record<string, unknown>, shape, profiles, `${at}.`);
  }
  if (attribute.enum && !Object.hasOwn(attribute.enum, String(value)))
    return [`${at} ${String(value)} is not one of ${Object.keys(attribute.enum).join(', ')}`];
  return scalar(value, attribute.type, at);
}

function scalar(value: unknown, type: string, at: string): string[] {
  const declared = schema.types[type];
  if (type === 'json_t') return [];
  if (type === 'integer_t' || type === 'long_t')
    return Number.isSafeInteger(value) ? [] : [`${at} is not a whole number`];
  if (type === 'float_t') return typeof value === 'number' ? [] : [`${at} is not a number`];
  if (type === 'boolean_t') return typeof value === 'boolean' ? [] : [`${at} is not a boolean`];
  if (declared?.type && declared.type !== 'string_t') return scalar(value, declared.type, at);
  if (typeof value !== 'string') return [`${at} is not a text`];
  if (declared?.regex && !new RegExp(declared.regex).test(value)) return [`${at} "${value}" is no ${type}`];
  return [];
}
