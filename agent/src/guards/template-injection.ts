// Template injection: user input became part of a template's source, or an option of the engine that ends up in the code
// it generates (ejs outputFunctionName, pug pretty, lodash sourceURL).
import type { Guard, GuardContext, GuardFinding, InputIndex } from '../guard.ts';
import { SeenTexts } from './seen-texts.ts';
import { isProgramText, userSpans } from './user-spans.ts';

export const templateInjection: Guard = {
  id: 'template-injection',
  title: 'User input became template code',
  techniques: ['T1190', 'T1059.007'],
  weakness: 'CWE-1336',
  operations: ['template.compile'],
  severity: 'critical',
  blindSpot: 'A template that was stored by one activity and is compiled by another.',
  judge(operation, inputs, context) {
    if (operation.kind !== 'template.compile') return undefined;
    const { engine, source, options } = operation;
    return (
      (source === undefined ? undefined : judgeSource(engine, source, options, inputs, context)) ??
      (options === undefined ? undefined : judgeOptions(options, inputs))
    );
  },
};

// What makes an engine do something; everything else is text.
const ACTIVE: Readonly<Record<string, RegExp>> = {
  ejs: /<%|%>/,
  eta: /<%|%>|\$\{/,
  lodash: /<%|%>|\$\{/,
  underscore: /<%|%>/,
  handlebars: /\{\{|\}\}/,
  mustache: /\{\{|\}\}/,
  nunjucks: /\{\{|\{%|\{#|\}\}|%\}/,
  swig: /\{\{|\{%|\{#/,
  twig: /\{\{|\{%|\{#/,
  liquid: /\{\{|\{%/,
  dot: /\{\{|\}\}/,
  // Indentation makes code out of lines: a line that begins with a sign, and interpolations anywhere. Blanks without the line
  // end: \s* behind every \n of a text full of them would take seconds.
  pug: /[#!]\{|#\[|(?:^|\n)[^\S\n]*(?:-|!?=|\||include\b|extends\b|each\b|if\b|script\b|:\w)|\n[^\S\n]*[\w#.]+(?:\(|!?=)/,
  jade: /[#!]\{|#\[|(?:^|\n)[^\S\n]*(?:-|!?=|include\b|extends\b|each\b|if\b)|\n[^\S\n]*[\w#.]+(?:\(|!?=)/,
};
// Engines whose attributes are code: a(href=x).
const INDENTED = new Set(['pug', 'jade']);
const ACTIVE_ELSEWHERE = /\{\{|\{%|<%|[#$!@*~]\{|<#|\[\[/;

function judgeSource(
  engine: string,
  source: string,
  options: Readonly<Record<string, unknown>> | undefined,
  inputs: InputIndex,
  context: GuardContext,
): GuardFinding | undefined {
  // A syntax tree in place of a source is code whatever it says.
  if (/^\{"type":"Program"|^\{.{0,2000}"type":"Program"/.test(source.slice(0, 4_096))) {
    const input = inputs.equal('Program');
    return input === undefined
      ? undefined
      : { reason: `user input from ${input.path} became a template's syntax tree`, confidence: 0.9, input };
  }
  const active = Object.hasOwn(ACTIVE, engine.toLowerCase()) ? ACTIVE[engine.toLowerCase()]! : ACTIVE_ELSEWHERE;
  const delimiter = typeof options?.['delimiter'] === 'string' ? options['delimiter'] : undefined;
  if (programTemplates.has(source)) return undefined;
  const spans = userSpans(source, inputs);
  if (
    inputs.values().length > 0 &&
    (inputs.searchesCut ?? 0) === 0 &&
    spans.every(({ start, end }) => /^\w+$/.test(source.slice(start, end)))
  )
    programTemplates.add(source);
  for (const span of spans) {
    // Looking back for the mark of a tag is the dearest part.
    if (context.steps?.take(4 + (Math.min(span.start, TAG_CHARS_MAX) >> 4)) === false) return undefined;
    const given = source.slice(span.start, span.end);
    // Every template is made of the same marks: a piece has to bring words of its own.
    if (!span.whole && !/\w{3}/.test(given)) continue;
    const acts =
      active.test(given) ||
      (INDENTED.has(engine) && given.includes('(') && /[=`]/.test(given)) ||
      (delimiter !== undefined && (given.includes(`<${delimiter}`) || given.includes(`${delimiter}>`))) ||
      standsInCode(source, span.start, given);
    if (!acts || isProgramText(source, span, context)) continue;
    return {
      reason: `user input from ${span.input.path} became part of a template's source`,
      confidence: span.whole ? 0.95 : 0.85,
      input: span.input,
    };
  }
  return undefined;
}

/** Templates that came without any input in them. */
const programTemplates = new SeenTexts();

const TAG_CHARS_MAX = 2_048;
const ACTS_IN_CODE = /[()[\]`;=]|\.\s{0,8}(?:constructor|__proto__|prototype)|\bprocess\b|\brequire\b|\bglobal/;

/** Between the marks of a tag that the program opened: <%= user.${field} %>. */
function standsInCode(source: string, start: number, given: string): boolean {
  if (!ACTS_IN_CODE.test(given)) return false;
  // Back to the nearest mark: an opening one means that the stretch stands in a tag. #{ and ${ end with one bracket.
  let ended = 0;
  for (let at = start - 1; at > 0 && start - at < TAG_CHARS_MAX; at--) {
    const pair = source[at - 1]! + source[at]!;
    if (pair === '<%' || pair === '{{' || pair === '{%') return true;
    if (pair === '%>' || pair === '}}' || pair === '%}') return false;
    if (source[at] === '}') ended++;
    else if ((pair === '#{' || pair === '${') && ended-- === 0) return true;
  }
  return false;
}

// Options that are written into the generated code as they are.
const CODE_OPTIONS = new Set([
  'outputFunctionName',
  'localsName',
  'destructuredLocals',
  'escapeFunction',
  'escape',
  'variable',
  'sourceURL',
  'pretty',
  'globals',
  'filters',
  'self',
  'block',
  'varName',
  'functionHeader',
  'interpolate',
  'evaluate',
  'helpers',
  'imports',
  'knownHelpers',
  'compileDebug',
]);

function judgeOptions(options: Readonly<Record<string, unknown>>, inputs: InputIndex): GuardFinding | undefined {
  for (const name in options) {
    const value = options[name];
    if (typeof value !== 'string' || !CODE_OPTIONS.has(name) || /^[\w$. -]*$/.test(value)) continue;
    const input = inputs.equal(value) ?? userSpans(value, inputs)[0]?.input;
    if (input === undefined) continue;
    return {
      reason: `user input from ${input.path} became the option ${name} of a template engine`,
      confidence: 0.93,
      input,
    };
  }
  return undefined;
}
