// Every way in which the collector refuses on purpose: a stable code for machines, a sentence for people.

export const errorCodes = {
  CONFIG_UNKNOWN_KEY: 'a configuration key that does not exist',
  CONFIG_BAD_VALUE: 'a configuration value that is not allowed',
  CONFIG_UNSAFE: 'a configuration that would let strangers in',
  DATA_FOLDER_IN_USE: 'another collector has the data folder',
  DATA_FOLDER_UNUSABLE: 'the data folder cannot be written',
  ADDRESS_IN_USE: 'another process listens on the address',
  STORE_FULL: 'the disk is full: nothing is acknowledged until there is room',
  STORE_FAILED: 'the store failed',
  NOT_AUTHENTICATED: 'no token or certificate that is known',
  NOT_ALLOWED: 'a known speaker asks for more than its own',
  BAD_REQUEST: 'a request that cannot be read',
  TOO_LARGE: 'a request above its limit',
  BUSY: 'more at once than is taken in; the same may be sent again',
  NOT_FOUND: 'something that is not there',
  RESPONSE_REFUSED: 'a guard rail of a response',
} as const;

export type ErrorCode = keyof typeof errorCodes;

export class CollectorError extends Error {
  override readonly name = 'CollectorError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
