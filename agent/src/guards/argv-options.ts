// Programs whose options run other programs or write and read files of the caller's choice. What a user puts in front with a
// dash is then no longer a value. Names only, gathered from the programs' manuals.

interface OptionRule {
  /** Long options (without dashes) that do harm; a unique beginning of one counts, as getopt_long takes it. */
  readonly long?: readonly string[];
  /** Short options, one letter each; clustered and with the value attached too. */
  readonly short?: string;
  /** Short options that do harm only in front of the first argument without a dash: git -C /etc log, not git log -C. */
  readonly leading?: string;
  /** Whole words that act wherever they stand. */
  readonly words?: readonly string[];
  /** Short or long options whose next argument is plain data (a message, a pattern). */
  readonly data?: readonly string[];
  /** Options that are followed by a name and by plain data: --arg name data. */
  readonly named?: readonly string[];
  /** Short options that mean something else, and no harm, behind a first argument without a dash. */
  readonly innocent?: Readonly<Record<string, string>>;
}

export const optionRules: Readonly<Record<string, OptionRule>> = {
  git: {
    long: [
      'upload-pack',
      'receive-pack',
      'exec',
      'exec-path',
      'config',
      'config-env',
      'output',
      'ext-diff',
      'open-files-in-pager',
      'template',
      'no-index',
      'work-tree',
      'git-dir',
      'textconv',
      'file',
      'pathspec-from-file',
      'separate-git-dir',
      'reference',
      'remote',
    ],
    short: 'cuoOF',
    leading: 'C',
    innocent: {
      grep: 'cuF',
      log: 'cu',
      show: 'cu',
      diff: 'cu',
      commit: 'cu',
      branch: 'cu',
      push: 'u',
      add: 'u',
      stash: 'u',
      status: 'u',
      'ls-files': 'cuo',
    },
    data: ['-m', '--message', '--grep', '--author', '-S', '-G', '-F', '--date'],
  },
  hg: { long: ['config', 'cwd', 'repository', 'debugger', 'ssh', 'remotecmd'], short: 'R' },
  svn: { long: ['config-option', 'config-dir', 'editor-cmd', 'diff-cmd'] },
  find: {
    words: ['-exec', '-execdir', '-ok', '-okdir', '-delete', '-fprintf', '-fprint', '-fprint0', '-fls', '-files0-from'],
    data: ['-name', '-iname', '-path', '-regex', '-iregex', '-ipath'],
  },
  fd: { long: ['exec', 'exec-batch'], short: 'xX' },
  tar: {
    long: [
      'checkpoint-action',
      'checkpoint',
      'to-command',
      'use-compress-program',
      'rsh-command',
      'rmt-command',
      'info-script',
      'new-volume-script',
      'absolute-names',
      'files-from',
      'directory',
      'transform',
      'xform',
      'file',
      'index-file',
      'volno-file',
      'listed-incremental',
      'add-file',
      'get',
      'extract',
      'to-stdout',
    ],
    short: 'IFPTCfx',
  },
  zip: { long: ['unzip-command', 'test'], short: 'T', words: ['-TT'] },
  '7z': { words: ['-si', '-so'], short: 'o' },
  unzip: { short: 'dp:' },
  ssh: { short: 'oFEeJLRDSIiw', words: ['-W'] },
  scp: { short: 'oFSiJ' },
  sftp: { short: 'oFSbiJ' },
  rsync: {
    long: [
      'rsh',
      'rsync-path',
      'config',
      'daemon',
      'temp-dir',
      'backup-dir',
      'files-from',
      'include-from',
      'log-file',
      'remove-source-files',
      'delete',
      'password-file',
      'write-batch',
      'read-batch',
      'copy-dest',
      'compare-dest',
      'link-dest',
    ],
    short: 'eT',
  },
  curl: {
    long: [
      'output',
      'remote-name',
      'output-dir',
      'config',
      'upload-file',
      'data',
      'data-binary',
      'data-raw',
      'data-urlencode',
      'form',
      'proxy',
      'preproxy',
      'libcurl',
      'dump-header',
      'cookie-jar',
      'unix-socket',
      'abstract-unix-socket',
      'next',
      'url',
      'trace',
      'trace-ascii',
      'stderr',
      'netrc-file',
      'engine',
      'resolve',
      'connect-to',
      'interface',
      'socks5',
      'key',
      'cert',
      'cacert',
      'etag-save',
      'hsts',
      'write-out',
      'request',
      'header',
      'json',
    ],
    short: 'oOKTdFxDcwXHuEb',
    data: [
      '-H',
      '--header',
      '-d',
      '--data',
      '--data-raw',
      '-A',
      '--user-agent',
      '-u',
      '-X',
      '-b',
      '-w',
      '-e',
      '--referer',
      '--json',
      '--data-urlencode',
      '--form-string',
    ],
  },
  wget: {
    long: [
      'output-document',
      'output-file',
      'append-output',
      'post-file',
      'body-file',
      'input-file',
      'directory-prefix',
      'config',
      'execute',
      'use-askpass',
      'save-cookies',
      'load-cookies',
      'base',
      'warc-file',
      'rejected-log',
      'method',
      'post-data',
    ],
    short: 'OoaiPeB',
  },
  node: {
    long: [
      'eval',
      'print',
      'require',
      'import',
      'loader',
      'experimental-loader',
      'inspect',
      'inspect-brk',
      'env-file',
      'diagnostic-dir',
      'report-directory',
      'openssl-config',
      'run',
      'test',
      'watch',
      'build-snapshot',
      'cpu-prof-dir',
      'redirect-warnings',
      'trace-event-file-pattern',
    ],
    short: 'epr',
  },
  npm: {
    long: [
      'script-shell',
      'node-options',
      'prefix',
      'registry',
      'globalconfig',
      'userconfig',
      'call',
      'git',
      'shell',
      'editor',
      'viewer',
      'init-module',
      'cache',
    ],
    short: 'c',
    words: ['exec', 'run', 'explore'],
  },
  npx: { long: ['call', 'package', 'node-options'], short: 'cp' },
  yarn: { long: ['cwd', 'script-shell', 'use-yarnrc'] },
  python: { short: 'cmix', long: ['check-hash-based-pycs'] },
  perl: { short: 'eEMmIxdiC' },
  ruby: { short: 'erIxCi', long: ['require'] },
  php: {
    short: 'rdfBREFcz',
    long: ['run', 'define', 'file', 'php-ini', 'process-begin', 'process-code', 'process-end'],
  },
  lua: { short: 'eli' },
  java: { words: ['-jar', '-cp', '-classpath'], long: ['class-path', 'module-path', 'patch-module'], short: 'DXj' },
  gcc: {
    long: ['plugin', 'specs', 'wrapper'],
    words: ['-wrapper', '-fplugin', '-specs', '-include', '-imacros', '-B'],
    short: 'oB',
  },
  make: { long: ['eval', 'file', 'makefile', 'directory', 'include-dir'], short: 'fCIE' },
  awk: {
    long: ['file', 'source', 'exec', 'include', 'load', 'dump-variables', 'profile', 'pretty-print', 'debug'],
    short: 'feEilpodD',
  },
  sed: { long: ['expression', 'file', 'in-place'], short: 'efis', data: [] },
  sort: { long: ['compress-program', 'output', 'files0-from', 'temporary-directory', 'random-source'], short: 'oT' },
  grep: {
    long: ['file', 'recursive', 'dereference-recursive', 'exclude-from', 'include'],
    short: 'frR',
    data: ['-e', '--regexp'],
  },
  rg: {
    long: ['pre', 'pre-glob', 'search-zip', 'hostname-bin', 'file', 'ignore-file', 'hidden', 'no-ignore', 'follow'],
    short: 'fzuL',
    data: ['-e', '--regexp'],
  },
  wc: { long: ['files0-from'] },
  du: { long: ['files0-from', 'exclude-from'], short: 'X' },
  diff: { long: ['from-file', 'to-file', 'exclude-from'], short: 'X', data: ['--label', '-L', '-I'] },
  jq: {
    long: ['from-file', 'rawfile', 'slurpfile', 'library-path'],
    data: ['--arg', '--argjson'],
    named: ['--arg', '--argjson'],
  },
  env: { long: ['split-string', 'chdir', 'unset'], short: 'SCu' },
  xargs: { long: ['arg-file', 'replace'], short: 'aI' },
  man: { long: ['pager', 'html', 'config-file'], short: 'PHC' },
  vim: { short: 'cSuUsWw', words: ['-es'] },
  less: { short: 'okKT', words: ['+!'] },
  tcpdump: { short: 'zwrFV' },
  nmap: {
    long: [
      'script',
      'script-args',
      'datadir',
      'servicedb',
      'excludefile',
      'interactive',
      'stylesheet',
      'append-output',
      'resume',
    ],
    words: ['-oN', '-oX', '-oG', '-oA', '-oS', '-iL'],
    short: 'o',
  },
  ping: { short: 'fI' },
  docker: {
    long: [
      'privileged',
      'volume',
      'mount',
      'entrypoint',
      'pid',
      'network',
      'device',
      'cap-add',
      'security-opt',
      'host',
      'config',
      'userns',
      'env-file',
      'cidfile',
    ],
    short: 'vHe',
  },
  kubectl: { long: ['kubeconfig', 'server', 'token', 'as', 'filename', 'output', 'overrides'], short: 'fso' },
  pip: {
    long: [
      'index-url',
      'extra-index-url',
      'requirement',
      'editable',
      'target',
      'prefix',
      'root',
      'log',
      'find-links',
      'config-settings',
      'global-option',
      'constraint',
    ],
    short: 'ierctf',
  },
  ffmpeg: {
    long: [],
    words: [
      '-i',
      '-f',
      '-filter_complex',
      '-lavfi',
      '-dump_attachment',
      '-protocol_whitelist',
      '-attach',
      '-report',
      '-passlogfile',
      '-filter_script',
      '-y',
    ],
  },
  convert: { words: ['-write', '-debug', '-set', '-read', '-define', '-script', '-fx'] },
  wkhtmltopdf: {
    long: [
      'enable-local-file-access',
      'allow',
      'post-file',
      'run-script',
      'cookie-jar',
      'read-args-from-stdin',
      'user-style-sheet',
      'header-html',
      'footer-html',
      'cover',
      'xsl-style-sheet',
      'dump-outline',
      'proxy',
    ],
  },
  chromium: {
    long: [
      'renderer-cmd-prefix',
      'gpu-launcher',
      'utility-cmd-prefix',
      'ppapi-plugin-launcher',
      'browser-subprocess-path',
      'no-sandbox',
      'remote-debugging-port',
      'load-extension',
      'user-data-dir',
      'print-to-pdf',
      'screenshot',
      'dump-dom',
      'disable-web-security',
      'allow-file-access-from-files',
      'proxy-server',
    ],
  },
  pandoc: {
    long: [
      'filter',
      'lua-filter',
      'output',
      'template',
      'include-in-header',
      'include-before-body',
      'include-after-body',
      'extract-media',
      'pdf-engine',
      'pdf-engine-opt',
      'defaults',
      'data-dir',
      'metadata-file',
      'resource-path',
      'log',
      'bibliography',
      'from',
      'to',
    ],
    short: 'FLoHBAdft',
  },
  openssl: { words: ['-engine', '-config', '-provider-path', '-out', '-writerand', '-provider', '-in'] },
  psql: { long: ['command', 'file', 'output', 'log-file', 'variable', 'host'], short: 'cfoLvh' },
  mysql: {
    long: [
      'execute',
      'init-command',
      'defaults-file',
      'defaults-extra-file',
      'tee',
      'pager',
      'plugin-dir',
      'local-infile',
      'host',
    ],
    short: 'eh',
  },
  sqlite3: { words: ['-cmd', '-init', '-A', '-vfs'] },
  sendmail: { short: 'XCOQDoF' },
  mail: { short: 'AEX~', data: ['-s'] },
  gpg: {
    long: [
      'output',
      'homedir',
      'options',
      'keyserver',
      'exec-path',
      'photo-viewer',
      'status-file',
      'logger-file',
      'load-extension',
      'passphrase-file',
      'keyring',
    ],
    short: 'o',
  },
  su: { long: ['command', 'shell'], short: 'cs' },
  sudo: { long: ['user', 'shell', 'edit', 'chroot', 'chdir'], short: 'usieR' },
  watch: { long: ['exec'], short: 'x' },
  split: { long: ['filter'] },
  tee: { short: 'a' },
  cp: { long: ['target-directory', 'suffix', 'backup'], short: 'tS' },
  install: { long: ['strip-program', 'target-directory'], short: 't' },
  date: { long: ['file', 'reference', 'set'], short: 'frs' },
  file: { long: ['files-from', 'magic-file', 'compile'], short: 'fmC' },
  dig: { short: 'f' },
  ld: { words: ['-plugin', '--dynamic-linker'] },
  tsx: { long: ['eval', 'print', 'require', 'import'], short: 'epr' },
  bun: { long: ['eval', 'print', 'preload', 'require'], short: 'epr' },
  deno: { long: ['allow-all', 'allow-run', 'allow-read', 'allow-net', 'preload', 'import-map', 'config'], short: 'A' },
  'yt-dlp': {
    long: [
      'exec',
      'exec-before-download',
      'output',
      'config-location',
      'config-locations',
      'paths',
      'downloader',
      'external-downloader',
      'batch-file',
      'load-info-json',
      'netrc-cmd',
      'cookies',
      'proxy',
      'print-to-file',
      'plugin-dirs',
    ],
    short: 'oPa',
  },
};

const SAME: Readonly<Record<string, string>> = {
  nodejs: 'node',
  egrep: 'grep',
  fgrep: 'grep',
  ripgrep: 'rg',
  gawk: 'awk',
  mawk: 'awk',
  nawk: 'awk',
  gsed: 'sed',
  gtar: 'tar',
  bsdtar: 'tar',
  'g++': 'gcc',
  cc: 'gcc',
  clang: 'gcc',
  gmake: 'make',
  vi: 'vim',
  nvim: 'vim',
  ex: 'vim',
  view: 'vim',
  magick: 'convert',
  mogrify: 'convert',
  identify: 'convert',
  composite: 'convert',
  'chromium-browser': 'chromium',
  'google-chrome': 'chromium',
  chrome: 'chromium',
  'google-chrome-stable': 'chromium',
  mariadb: 'mysql',
  mysqldump: 'mysql',
  pip3: 'pip',
  podman: 'docker',
  gpg2: 'gpg',
  mutt: 'mail',
  mailx: 'mail',
  'youtube-dl': 'yt-dlp',
  '7za': '7z',
  '7zz': '7z',
  runuser: 'su',
  mv: 'cp',
  ln: 'cp',
  ffprobe: 'ffmpeg',
  pnpm: 'npm',
  luajit: 'lua',
  fdfind: 'fd',
  tsc: 'node',
};

// A program that is not in the table: options whose names say that they run, load or write something.
const TELLING =
  /^--?(?:exec|eval|cmd|command|shell|script|run|config|conf|output|out(?:put)?-?file|out|file|plugin|load|require|import|include|program|proxy|upload|receive|hook|pre-?cmd|post-?cmd|filter|editor|pager|log-?file|write|save)(?:$|[=_-])/i;
// Programs that print or test what they are given.
const HARMLESS = new Set([
  'echo',
  'printf',
  'test',
  '[',
  'expr',
  'true',
  'false',
  'sleep',
  'kill',
  'basename',
  'dirname',
  'seq',
  'figlet',
  'cowsay',
  'logger',
  'notify-send',
  'say',
  'yes',
  'uname',
  'whoami',
  'id',
]);

export function ruleFor(program: string): OptionRule | undefined {
  const name = program
    .replace(/\.exe$/i, '')
    .replace(/^(python|perl|ruby|php|lua|node|gcc|clang)-?\d+(?:\.\d+)*$/, '$1');
  return Object.hasOwn(optionRules, name)
    ? optionRules[name]
    : Object.hasOwn(SAME, name)
      ? optionRules[SAME[name]!]
      : undefined;
}

/**
 * Is what follows this option a text, whatever it looks like?
 * @param beforeOption what stands in front of it, for options with a name: --arg name text
 */
export function takesText(program: string, option: string | undefined, beforeOption?: string): boolean {
  const rule = ruleFor(program);
  return (
    (option !== undefined && rule?.data?.includes(option) === true) ||
    (beforeOption !== undefined && rule?.named?.includes(beforeOption) === true)
  );
}

/**
 * Does this argument make the program run, load, read or write something?
 * @param before the argument in front of it
 * @param leads no argument without a dash stands in front of it
 * @param first the first argument without a dash, where that names what the program does: git grep
 */
export function isHarmfulOption(
  program: string,
  argument: string,
  before: string | undefined,
  leads: boolean,
  first?: string,
): boolean {
  if (argument.length < 2 || HARMLESS.has(program)) return false;
  const rule = ruleFor(program);
  if (rule === undefined) return TELLING.test(argument);
  if (before !== undefined && rule.data?.includes(before)) return false;
  if (rule.words?.some((word) => argument === word || (word.length > 3 && argument.startsWith(`${word}=`))))
    return true;
  if (argument.startsWith('--')) {
    const name = argument.slice(2).split('=', 1)[0]!;
    return (
      name.length >= 2 &&
      (rule.long?.some((option) => option === name || (name.length >= 3 && option.startsWith(name))) ?? false)
    );
  }
  const innocent =
    first !== undefined && rule.innocent !== undefined && Object.hasOwn(rule.innocent, first)
      ? rule.innocent[first]!
      : '';
  const short = [...`${rule.short ?? ''}${leads ? (rule.leading ?? '') : ''}`]
    .filter((one) => !innocent.includes(one))
    .join('');
  if (!argument.startsWith('-') || short === '') return false;
  // -oProxyCommand=… and clusters such as -xvf: the first letter decides, a later one only in a short cluster.
  const letters = /^-([A-Za-z~:]+)/.exec(argument)?.[1] ?? '';
  if (letters === '') return false;
  if (short.includes(letters[0]!)) return true;
  return letters.length <= 4 && [...letters].some((letter) => short.includes(letter));
}
