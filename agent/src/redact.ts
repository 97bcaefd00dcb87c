// What may leave the process of a user's input: enough for an analyst to recognise the payload, no credential, no person.

const SAMPLE_LENGTH_MAX = 160;
const sensitiveName =
  /(pass(word|wd|phrase)?|secret|token|authori[sz]ation|cookie|api[-_]?key|session|credential|ssn|card|cvv|iban|otp|pin)(\W|$)/i;

/** `path` says where it came in; values of fields with a telling name are not shown at all. */
export function redactSample(path: string, value: string): string {
  if (sensitiveName.test(path.replaceAll(/([a-z])([A-Z])/g, '$1.$2'))) return '[redacted]';
  return redactText(value, SAMPLE_LENGTH_MAX);
}

/** Long unbroken runs (keys, tokens, hashes), key=value secrets and mail addresses are masked; the rest is cut to length. */
export function redactText(value: string, lengthMax: number): string {
  const cut = value.length > lengthMax ? `${value.slice(0, lengthMax)}…` : value;
  return (
    cut
      .replaceAll(/eyJ[\w-]{10,}\.[\w-]+\.?[\w-]*/g, 'eyJ…')
      .replaceAll(/\b[A-Za-z0-9+=_-]{40,}/g, (run) => `${run.slice(0, 4)}…`)
      .replaceAll(/\b(password|passwd|secret|token|apikey|api_key)(["']?\s*[:=]\s*["']?)[^\s"'&;,]+/gi, '$1$2…')
      .replaceAll(/[\w.+-]+@[\w-]+\.[\w.-]+/g, '…@…')
      // oxlint-disable-next-line no-control-regex -- exactly those are to go: they would act on a terminal
      .replaceAll(/[\0-\x08\x0b-\x1f\x7f]/g, '\u{fffd}')
  );
}

/** Without userinfo; query values and fragments are masked, names stay. */
export function redactUrl(url: string): string {
  const bare = url.replace(/^([a-z][\w+.-]*:\/\/)[^/@\s]*@/i, '$1');
  return bare.slice(0, 1000).replace(/[?#].*$/s, (rest) =>
    rest
      .slice(0, 300)
      .replaceAll(/=[^&#]*/g, '=…')
      .replace(/#.*/s, '#…'),
  );
}
