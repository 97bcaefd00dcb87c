// Whether a host, with or without a port, is this machine alone.

export function isLoopback(host: string): boolean {
  return /^(127\.|localhost(:|$)|\[?::1\]?(:|$)|\[?::ffff:127\.)/.test(host);
}
