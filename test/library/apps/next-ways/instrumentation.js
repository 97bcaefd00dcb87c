export function register() {
  globalThis.registered = 'registered';
}
