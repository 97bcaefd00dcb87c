// From YAML text to Sigma documents: rules, correlation documents and filters. Hostile files are possible (a user's rule
// folder may be a clone of anything), so sizes are bounded and every refusal is a sentence.
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Node } from 'yaml';
import { parseCondition } from './condition.ts';
import { compileTest, type WrittenValue } from './modifiers.ts';
import type { LogSource } from './record.ts';
import {
  SigmaError,
  levels,
  type Condition,
  type Correlation,
  type CorrelationType,
  type Document,
  type Filter,
  type Header,
  type Level,
  type Rule,
  type Selection,
  type Threshold,
} from './rule.ts';

/** Largest file read, in bytes of UTF-8 text. */
export const FILE_BYTES_MAX = 256 * 1024;
/** Most documents in one file. */
export const FILE_DOCUMENTS_MAX = 200;
/** Deepest nesting of a document. */
export const NESTING_MAX = 20;

export interface ParseOptions {
  /** A path or link, kept with each document. */
  readonly origin: string;
  /** Values for `expand`, by placeholder name. */
  readonly placeholders?: ReadonlyMap<string, readonly string[]>;
}

export interface Parsed {
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
}

/** A document that was refused. */
export interface Problem {
  readonly origin: string;
  readonly title: string;
  readonly message: string;
}

/** Never throws: what cannot be used becomes a problem, and the rest of the file is used. */
export function parseSigma(text: string, options: ParseOptions): Parsed {
  const { documents, problems } = readYaml(text, options.origin);
  const parsed = parsePlain(documents, options);
  return { documents: parsed.documents, problems: [...problems, ...parsed.problems] };
}

/** A file's documents as text, lists and maps: all that a rule is made of, and JSON can hold. Never throws. */
export function readYaml(text: string, origin: string): { documents: Plain[]; problems: Problem[] } {
  const refused = (message: string): Problem => ({ origin, title: '', message });
  if (Buffer.byteLength(text) > FILE_BYTES_MAX)
    return { documents: [], problems: [refused(`the file is larger than ${FILE_BYTES_MAX} bytes`)] };
  let yamlDocuments: ReturnType<typeof parseAllDocuments>;
  try {
    yamlDocuments = parseAllDocuments(text, { schema: 'core', merge: false });
  } catch (error) {
    return { documents: [], problems: [refused(`it is not YAML: ${(error as Error).message}`)] };
  }
  if (yamlDocuments.length === 0) return { documents: [], problems: [refused('the file holds no document')] };
  if (yamlDocuments.length > FILE_DOCUMENTS_MAX)
    return { documents: [], problems: [refused(`the file holds more than ${FILE_DOCUMENTS_MAX} documents`)] };
  const documents: Plain[] = [];
  const problems: Problem[] = [];
  for (const yaml of yamlDocuments) {
    try {
      if (yaml.errors[0]) throw new SigmaError(`it is not YAML: ${yaml.errors[0].message.split('\n')[0]}`);
      const contents = toPlain(yaml.contents, 0);
      // What a trailing "---" leaves behind.
      if (contents !== null) documents.push(contents);
    } catch (error) {
      if (!(error instanceof SigmaError)) throw error;
      problems.push(refused(error.message));
    }
  }
  return { documents, problems };
}

/** The documents of one file, read before. */
export function parsePlain(contents: readonly Plain[], options: ParseOptions): Parsed {
  const documents: Document[] = [];
  const problems: Problem[] = [];
  let shared: Fields = {};
  for (const content of contents) {
    let title = '';
    try {
      let fields = asFields(content, 'the document');
      // The multi-document form of older collections: "global" lends its fields to the documents after it.
      if (fields['action'] === 'global') {
        shared = fields;
        continue;
      }
      fields = { ...shared, ...fields };
      title = typeof fields['title'] === 'string' ? fields['title'] : '';
      documents.push(parseDocument(fields, options));
    } catch (error) {
      if (!(error instanceof SigmaError)) throw error;
      problems.push({ origin: options.origin, title, message: error.message });
    }
  }
  return { documents, problems };
}

// ---- plain values ---------------------------------------------------------------------------------------------------

export type Plain = string | null | readonly Plain[] | Fields;
interface Fields {
  readonly [key: string]: Plain;
}

// Numbers keep the text they were written with: "0700" is a mode and "1.10" a version, not 700 and 1.1.
function toPlain(node: unknown, depth: number): Plain {
  if (depth > NESTING_MAX) throw new SigmaError(`it is nested more than ${NESTING_MAX} deep`);
  if (node === null || node === undefined) return null;
  if (isAlias(node as Node)) throw new SigmaError('YAML aliases are not used in Sigma');
  if (isScalar(node)) {
    const { value } = node;
    if (value === null || value === undefined) return null;
    if (typeof value === 'string') return value;
    return typeof value === 'boolean' ? String(value) : (node.source ?? String(value));
  }
  if (isSeq(node)) return node.items.map((item) => toPlain(item, depth + 1));
  if (isMap(node)) {
    const fields: Record<string, Plain> = Object.create(null);
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? (key.source ?? String(key.value)) : undefined;
      if (name === undefined) throw new SigmaError('a key is no plain text');
      fields[name] = toPlain(value, depth + 1);
    }
    return fields;
  }
  throw new SigmaError('it holds something other than text, lists and maps');
}

function isFields(value: Plain | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asFields(value: Plain | undefined, what: string): Fields {
  if (!isFields(value)) throw new SigmaError(`${what} is not a map`);
  return value;
}

function texts(value: Plain | undefined): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function text(value: Plain | undefined): string {
  return texts(value).join(' ');
}

// ---- documents ------------------------------------------------------------------------------------------------------

function parseDocument(fields: Fields, options: ParseOptions): Document {
  if (isFields(fields['correlation'])) return parseCorrelation(fields, fields['correlation'], options);
  if (isFields(fields['filter'])) return parseFilter(fields, fields['filter'], options);
  if (isFields(fields['detection'])) return parseRule(fields, fields['detection'], options);
  throw new SigmaError('it has none of "detection", "correlation" and "filter"');
}

function parseHeader(fields: Fields, { origin }: ParseOptions, levelDefault: Level): Header {
  const title = text(fields['title']);
  if (!title) throw new SigmaError('it has no title');
  const level = text(fields['level']) || levelDefault;
  if (!levels.includes(level as Level)) throw new SigmaError(`level is "${level}"; allowed are ${levels.join(', ')}`);
  const name = text(fields['name']) || undefined;
  return {
    // Ids are optional in Sigma 2; the name, then the title, is the next best thing to recognise a rule by.
    id: text(fields['id']) || name || title,
    name,
    title,
    description: text(fields['description']),
    author: text(fields['author']),
    references: texts(fields['references']),
    tags: texts(fields['tags']),
    falsePositives: texts(fields['falsepositives']),
    level: level as Level,
    status: text(fields['status']),
    origin,
  };
}

function parseRule(fields: Fields, detection: Fields, options: ParseOptions): Rule {
  const header = parseHeader(fields, options, 'medium');
  const { selections, condition } = parseDetection(detection, options);
  return { kind: 'rule', ...header, logSource: parseLogSource(fields['logsource']), selections, condition };
}

function parseFilter(fields: Fields, filter: Fields, options: ParseOptions): Filter {
  const header = parseHeader(fields, options, 'informational');
  const rules = texts(filter['rules']);
  const { rules: _rules, ...detection } = filter;
  const { selections, condition } = parseDetection(detection, options);
  const any = rules.length === 0 || (rules.length === 1 && rules[0]!.toLowerCase() === 'any');
  return {
    kind: 'filter',
    ...header,
    logSource: parseLogSource(fields['logsource']),
    rules: any ? 'any' : rules,
    selections,
    condition,
  };
}

function parseLogSource(value: Plain | undefined): LogSource {
  const fields = asFields(value, 'logsource');
  const source: { -readonly [Key in keyof LogSource]: LogSource[Key] } = {};
  for (const key of ['product', 'service', 'category'] as const) {
    const given = text(fields[key]).toLowerCase();
    if (given) source[key] = given;
  }
  if (Object.keys(source).length === 0) throw new SigmaError('logsource names no product, service or category');
  return source;
}

function parseDetection(
  detection: Fields,
  options: ParseOptions,
): { selections: ReadonlyMap<string, Selection>; condition: Condition } {
  const { condition, timeframe, ...identifiers } = detection;
  if (timeframe !== undefined) throw new SigmaError('"timeframe" is not part of Sigma 2; write a correlation document');
  const selections = new Map(
    Object.entries(identifiers).map(([name, value]) => [name, parseSelection(value, options, `"${name}"`)] as const),
  );
  const conditions = texts(condition).map((one) => parseCondition(one, [...selections.keys()]));
  if (conditions.length === 0) throw new SigmaError('it has no condition');
  return { selections, condition: conditions.length === 1 ? conditions[0]! : { kind: 'or', parts: conditions } };
}

// ---- selections -----------------------------------------------------------------------------------------------------

function parseSelection(value: Plain, options: ParseOptions, where: string): Selection {
  if (isFields(value)) return parseMap(value, options, where);
  const items = Array.isArray(value) ? value : [value];
  const keywords: WrittenValue[] = [];
  const parts: Selection[] = [];
  for (const item of items) {
    if (isFields(item)) parts.push(parseMap(item, options, where));
    else if (typeof item === 'string') keywords.push(item);
    else throw new SigmaError(`${where} holds something that is neither text nor a map`);
  }
  if (keywords.length > 0) parts.unshift(keyword([], keywords, options));
  if (parts.length === 0) throw new SigmaError(`${where} is empty`);
  return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
}

function parseMap(map: Fields, options: ParseOptions, where: string): Selection {
  const parts = Object.entries(map).map(([key, value]): Selection => {
    const [field = '', ...modifiers] = key.split('|');
    const values = written(value, `${where}, "${key}"`);
    if (field === '') return keyword(modifiers, values, options);
    return { kind: 'field', field, test: compileTest(modifiers, values, options.placeholders) };
  });
  if (parts.length === 0) throw new SigmaError(`${where} is an empty map`);
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
}

function keyword(modifiers: readonly string[], values: readonly WrittenValue[], options: ParseOptions): Selection {
  const anywhere = modifiers.includes('re') ? modifiers : [...modifiers, 'contains'];
  return { kind: 'keyword', test: compileTest(anywhere, values, options.placeholders) };
}

function written(value: Plain, where: string): WrittenValue[] {
  if (value === null || typeof value === 'string') return [value];
  if (!Array.isArray(value)) throw new SigmaError(`${where} is a map, but values are text, numbers or null`);
  if (value.length === 0) throw new SigmaError(`${where} is an empty list`);
  return value.map((item) => {
    if (item === null || typeof item === 'string') return item;
    throw new SigmaError(`${where} holds a list or map where a value should be`);
  });
}

// ---- correlations ---------------------------------------------------------------------------------------------------

const correlationTypes: readonly string[] = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
] satisfies CorrelationType[];

function parseCorrelation(fields: Fields, correlation: Fields, options: ParseOptions): Correlation {
  const header = parseHeader(fields, options, 'medium');
  const type = text(correlation['type']);
  if (!correlationTypes.includes(type)) {
    throw new SigmaError(`correlation type is "${type}"; allowed are ${correlationTypes.join(', ')}`);
  }
  const rules = texts(correlation['rules']);
  if (rules.length === 0) throw new SigmaError('the correlation refers to no rules');
  return {
    kind: 'correlation',
    ...header,
    type: type as CorrelationType,
    rules,
    groupBy: texts(correlation['group-by']),
    timespanMs: parseTimespan(text(correlation['timespan'])),
    threshold: parseThreshold(type as CorrelationType, correlation['condition'], rules),
    aliases: parseAliases(correlation['aliases']),
    generate: text(correlation['generate'] ?? fields['generate']).toLowerCase() === 'true',
  };
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseTimespan(written: string): number {
  const match = /^(\d+)([smhd])$/.exec(written);
  if (!match) throw new SigmaError(`timespan is "${written}"; write a number and one of s, m, h, d, such as 15m`);
  return Number(match[1]) * unitMs[match[2]!]!;
}

function parseThreshold(type: CorrelationType, value: Plain | undefined, rules: readonly string[]): Threshold {
  // Temporal correlations need no condition: every rule must be seen. Or it says in words which must.
  if (type === 'temporal' || type === 'temporal_ordered') {
    const everyRule: Threshold = { comparisons: [{ operator: 'gte', value: rules.length }], fields: [], percentile: 0 };
    if (value === undefined || value === null) return everyRule;
    if (typeof value === 'string') {
      if (type === 'temporal') return { ...everyRule, comparisons: [], expression: parseCondition(value, rules) };
      throw new SigmaError('a condition in words is for temporal, not for temporal_ordered');
    }
  }
  const fields = asFields(value, 'the condition of the correlation');
  const operators = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const;
  const comparisons = operators
    .filter((operator) => fields[operator] !== undefined)
    .map((operator) => ({ operator, value: toCount(text(fields[operator]), operator) }));
  if (comparisons.length === 0)
    throw new SigmaError(`the condition of the correlation needs one of ${operators.join(', ')}`);
  const measured = texts(fields['field']);
  if (type.startsWith('value_') && measured.length === 0)
    throw new SigmaError(`${type} needs a "field" in its condition`);
  const percentile = toCount(text(fields['percentile'] ?? '50'), 'percentile');
  if (percentile < 0 || percentile > 100) throw new SigmaError(`percentile is ${percentile}; allowed is 0 to 100`);
  return { comparisons, fields: measured, percentile };
}

function toCount(written: string, key: string): number {
  const value = Number(written);
  if (written.trim() === '' || Number.isNaN(value)) throw new SigmaError(`${key} is "${written}", which is no number`);
  return value;
}

function parseAliases(value: Plain | undefined): ReadonlyMap<string, ReadonlyMap<string, string>> {
  if (!isFields(value)) return new Map();
  return new Map(
    Object.entries(value).map(([alias, byRule]) => [
      alias,
      new Map(Object.entries(asFields(byRule, `alias "${alias}"`)).map(([rule, field]) => [rule, text(field)])),
    ]),
  );
}
