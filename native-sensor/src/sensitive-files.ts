// Which opened files are worth an event. The kernel side passes on what has a watched base name; the whole path decides here.

export interface SensitiveFile {
  /** What the file gives to whoever reads or writes it. */
  readonly what: string;
}

const rules: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /\/serviceaccount\/(?:\.\.[^/]+\/)?token$/, what: 'Kubernetes service-account token' },
  // a projected volume is a tmpfs of its own: from inside, its dated directory is all that is left of the path
  { pattern: /\/kubernetes\.io~projected\/[^/]+\/(?:\.\.[^/]+\/)?token$/, what: 'Kubernetes service-account token' },
  { pattern: /\/\.\.\d{4}_\d\d_\d\d_[^/]+\/token$/, what: 'Kubernetes service-account token' },
  { pattern: /\/eks\.amazonaws\.com\/serviceaccount\/(?:\.\.[^/]+\/)?token$/, what: 'AWS web identity token' },
  { pattern: /\/etc\/g?shadow$/, what: 'password hashes' },
  { pattern: /\/etc\/sudoers$/, what: 'sudo rules' },
  { pattern: /\/\.aws\/credentials$/, what: 'AWS credentials' },
  { pattern: /\/\.ssh\/(?:id_[a-z0-9]+|authorized_keys)$/, what: 'SSH key' },
  {
    pattern: /\/\.kube\/config$|\/kubeconfig$|\/etc\/kubernetes\/(?:admin|kubelet)\.conf$/,
    what: 'cluster credentials',
  },
  { pattern: /\/pki\/(?:.*\/)?ca\.key$/, what: 'cluster signing key' },
  { pattern: /\/\.docker\/config\.json$|\/\.dockerconfigjson$/, what: 'registry credentials' },
  { pattern: /\/(?:\.git-credentials|\.netrc|\.pgpass|\.npmrc|\.vault-token)$/, what: 'stored credentials' },
  { pattern: /\/application_default_credentials\.json$|\/access_tokens\.db$/, what: 'Google Cloud credentials' },
  { pattern: /\/etc\/ld\.so\.preload$/, what: 'library preload list' },
  { pattern: /\/(?:core_pattern|release_agent|sysrq-trigger|kcore)$/, what: 'kernel control file' },
  { pattern: /\/(?:docker|containerd)\.sock$/, what: 'container runtime socket' },
  { pattern: /\/\.bash_history$/, what: 'shell history' },
];

/** What the file at `path` is, or undefined when it is of no interest. `ownPid`: a process may read its own /proc files. */
export function sensitiveFile(path: string, ownPid: number): SensitiveFile | undefined {
  const other = path.startsWith('/proc/') && /^\/proc\/(\d+)\/(?:task\/\d+\/)?(environ|mem)$/.exec(path);
  if (other) {
    if (Number(other[1]) === ownPid) return undefined;
    return { what: other[2] === 'environ' ? "another process's environment" : "another process's memory" };
  }
  if (decided.has(path)) return decided.get(path);
  const rule = rules.find(({ pattern }) => pattern.test(path));
  if (decided.size >= DECIDED_MAX) decided.clear();
  const file = rule && { what: rule.what };
  decided.set(path, file);
  return file;
}

// A node opens the same few files over and over; a hostile one can only make us decide again.
const DECIDED_MAX = 1024;
const decided = new Map<string, SensitiveFile | undefined>();
