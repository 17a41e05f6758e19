import { once } from 'node:events';
import { status } from './command.ts';

/** Characters gathered before they go out: a write of its own for each line would take most of the time. */
const enough = 1 << 16;

/** Standard output, written in large pieces and no faster than the reader takes them. */
class Output {
  #text = '';

  constructor() {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      // The reader has left (`| head`): there is nobody to write for.
      if (error.code === 'EPIPE') process.exit(status.done);
      const reason = error.code === 'ENOSPC' ? 'no space is left; free some, or write elsewhere' : error.message;
      process.stderr.write(`nattscope: standard output: ${reason}\n`);
      process.exit(status.unwritable);
    });
  }

  /** Whether enough is gathered to be worth a flush. */
  get full(): boolean {
    return this.#text.length >= enough;
  }

  write(text: string): void {
    this.#text += text;
  }

  /** Sends what is gathered; done when the stream takes more. */
  async flush(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
  }
}

/** The one place that writes to standard output. */
export const output = new Output();
