import { OctetWriter } from '../output/octet-writer.ts';
import { status } from './command.ts';

/** Octets gathered before they go out: a write of its own for each line would take most of the time. */
const enough = 1 << 16;

/** Standard output, written in large pieces and no faster than the reader takes them. */
class Output {
  /** What is gathered; who writes octets here writes them in their place among the texts. */
  readonly octets = new OctetWriter();

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
    return this.octets.length >= enough;
  }

  write(text: string): void {
    this.octets.text(text);
  }

  /** Sends what is gathered; done when it is written, for its octets are overwritten then. */
  async flush(): Promise<void> {
    if (this.octets.length === 0) return;
    await new Promise((done) => process.stdout.write(this.octets.written, done));
    this.octets.clear();
  }
}

/** The one place that writes to standard output. */
export const output = new Output();
