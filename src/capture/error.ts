/** Why a capture cannot be read, or cannot be read further. `message` is one line. */
export class CaptureError extends Error {
  /** The source's name, as given by the user. */
  readonly file: string;
  /** Where in the capture, in octets from its (decompressed) start; undefined where no place is concerned. */
  readonly offset: number | undefined;
  /** What is wrong. */
  readonly what: string;
  /** What to do about it. */
  readonly advice: string;

  constructor(file: string, offset: number | undefined, what: string, advice: string, options?: ErrorOptions) {
    const place = offset === undefined ? '' : ` offset ${offset}:`;
    super(`${oneLine(file)}:${place} ${what}; ${advice}`, options);
    this.name = 'CaptureError';
    this.file = file;
    this.offset = offset;
    this.what = what;
    this.advice = advice;
  }
}

/** A file name may hold line ends and terminal controls; a message must not. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
