// Did the user choose the program that is started, or does his input merely equal a program name that the code holds?
import type { GuardContext, InputValue } from '../guard.ts';

// Program names that are also ordinary words of code: there a quoted literal anywhere proves nothing.
const ALSO_WORDS = new Set(
  (
    'id env test time date host node users who w file find sort link script at type command set more less head tail install kill mount print expr ' +
    'factor split stat sum sync tee top tr true false yes hostname groups last look write watch which dir info man nice open read edit view cut df du ed ' +
    'ex join jobs paste patch reset screen service su shutdown tar uniq uptime wall sh bash nc curl wget python perl ruby php whoami printenv'
  ).split(' '),
);

// Words that lists of columns and fields hold, and programs that nobody offers: a list proves nothing either.
const ALSO_FIELDS = new Set(
  'id env name host type sh bash nc curl wget python perl ruby php node printenv user users group groups'.split(' '),
);

/**
 * @param value argv[0], or the command word of a shell text, equal to something the user sent
 * @param input what he sent
 */
export function isUserChosenProgram(value: string, input: InputValue, context: GuardContext): boolean {
  const { isConstant } = context;
  if (isConstant === undefined) return value.includes('/');
  const word = value.trim();
  // A route is named after the tool that it is for: /convert, /tools/git.
  if (
    input.path === 'path' &&
    ["'", '"', '`'].some(
      (quote) => isConstant(`${quote}${word}${quote}`) && (isConstant(`/${word}${quote}`) || isConstant(`/${word}/`)),
    )
  )
    return false;
  if (!ALSO_WORDS.has(word.toLowerCase()))
    return !["'", '"', '`'].some((quote) => isConstant(`${quote}${word}${quote}`) || isConstant(`${quote}${word} `));
  // An allow list or a table of tools: ['date', 'uptime'], {clock: 'date'}.
  const listed = ["'", '"', '`'].some((quote) =>
    [`${quote}${word}${quote},`, `${quote}${word}${quote}]`, `: ${quote}${word}${quote}`].some((text) =>
      isConstant(text),
    ),
  );
  if (listed && !ALSO_FIELDS.has(word.toLowerCase())) return false;
  const calls = ['exec', 'execSync', 'spawn', 'spawnSync', 'execFile', 'execFileSync'];
  // With a list behind it, it is what some function of the program's own starts: run('curl', ['-s', url]).
  return !["'", '"', '`'].some(
    (quote) =>
      isConstant(`${quote}${word}${quote}, [`) ||
      calls.some((call) => isConstant(`${call}(${quote}${word}`) || isConstant(`${call}( ${quote}${word}`)),
  );
}
