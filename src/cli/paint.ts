import { colours, type Paint, plain } from '../output/paint.ts';

/** Colours where stdout is a terminal and nobody asked for none (https://no-color.org). */
export function terminalPaint(): Paint {
  return process.stdout.isTTY && !process.env.NO_COLOR ? colours : plain;
}
