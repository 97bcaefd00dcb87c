// Programs that read commands of a language of their own, as an argument or on their standard input, and what in it starts
// another program, reads or writes a file or tells the environment. Everything else in it is what people use them for.

const SQL_FILES = String.raw`\binto\s+(?:out|dump)file\b|\bload_file\s*\(|\bload\s+data\b`;

const ACTS: Readonly<Record<string, RegExp>> = {
  sqlite3:
    /^[^\S\n]*\.(?!(?:mode|headers|print|width|nullvalue|separator|schema|tables|indexes|databases|timer|echo|changes|bail|show|explain|stats)\b)[a-z]|\b(?:writefile|readfile|load_extension|edit|fts3_tokenizer)\s*\(|\battach\b/gim,
  psql: /\\(?:!|copy\b|o\b|i\b|ir\b|w\b|e\b|g\s*[|/]|setenv\b|\|)|\bcopy\b[^;]{0,400}\b(?:program|to|from)\b|\bpg_read_\w*file\b|\blo_(?:import|export)\b/gi,
  mysql: new RegExp(String.raw`\\[!T.P]|^[^\S\n]*(?:system|tee|source|pager|edit)\s|${SQL_FILES}`, 'gim'),
  ed: /^[^\S\n]*(?:[\d,;$.+-]|\/[^/\n]*\/)*[^\S\n]*(?:!|[wrefWE](?:\s|!|$)|[gvGV]\/)/gm,
  gdb: /^[^\S\n]*(?:shell|!|python|py|source|run|start|call|print\s[^\n]{0,400}\(|pipe|\||make|guile|compile|dump|restore|append|generate-core-file|set\s+logging)/gim,
  vim: /^[ \t:\d,$%']*!|\|\s*!|\b(?:w(?:rite)?|wq|sav(?:eas)?|r(?:ead)?|e(?:dit)?|so(?:urce)?|ru(?:ntime)?|call|exe(?:cute)?|py\w*|lua|perl|ruby|tcl|mks\w*|redir|let|eval|system\w*)\b/gim,
  tclsh: /[[\]{};]|\b(?:exec|open|file|socket|source|load|eval|glob)\b/g,
  gnuplot: /`|\bsystem\b|^[^\S\n]*!|\bset\s+(?:output|terminal)\b|\b(?:load|call|save)\b/gim,
  dc: /!/g,
  // A program of jq: the environment and the files that it can name.
  jq: /\$(?:ENV|__prog_args)\b|(?<![.\w$])(?:env|input_filename|include|import|modulemeta|get_search_list|halt_error|input|inputs)\b(?!\s*:)/g,
};
const SAME: Readonly<Record<string, string>> = {
  mariadb: 'mysql',
  vi: 'vim',
  nvim: 'vim',
  ex: 'vim',
  red: 'ed',
  wish: 'tclsh',
  expect: 'tclsh',
  gojq: 'jq',
};

/** What acts in the language of this program; undefined for one that has none. */
function actsIn(program: string): RegExp | undefined {
  if (Object.hasOwn(ACTS, program)) return ACTS[program];
  return Object.hasOwn(SAME, program) ? ACTS[SAME[program]!] : undefined;
}

export function hasConsole(program: string): boolean {
  return actsIn(program) !== undefined;
}

/** What stands between quotes is data there, but for escapes. */
export function hasLiterals(program: string): boolean {
  return LITERALS.has(program);
}

const LITERALS = new Set(['sqlite3', 'psql', 'mysql', 'mariadb', 'jq', 'gojq']);

/** Does something in [start, end) of the text act, or end what acts there? Lines count from their beginning. */
export function actsInConsole(program: string, text: string, { start, end }: { start: number; end: number }): boolean {
  const pattern = actsIn(program);
  if (pattern === undefined) return false;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  for (const match of text.slice(from, end).matchAll(pattern))
    if (from + match.index + match[0].length > start) return true;
  return false;
}
