import { firewallNeeds } from '../engine/index.ts';
import type { Viewpoint } from '../output/firewall/direction.ts';
import { isaDefinitions } from '../output/firewall/isa.ts';
import { firewallJson } from '../output/firewall/json.ts';
import { windowsRules } from '../output/firewall/netsh.ts';
import { nftRules } from '../output/firewall/nft.ts';
import { firewallTable } from '../output/firewall/table.ts';
import { type Arguments, UserError } from './command.ts';
import { diagnoseFile, fileName } from './diagnose-file.ts';
import { output } from './output.ts';
import { terminalPaint } from './paint.ts';

const viewpoints: readonly string[] = ['client', 'gateway', 'firewall'] satisfies Viewpoint[];
const formats = ['table', 'json', 'nft', 'isa', 'netsh'] as const;

/** `nattscope firewall FILE`: the rules that the conversations of a capture need. */
export async function runFirewall(args: Arguments): Promise<number> {
  const viewpoint = args.text('for') ?? 'firewall';
  const format = args.text('format') ?? 'table';
  if (!viewpoints.includes(viewpoint)) throw new UserError(`--for ${viewpoint}: it is ${viewpoints.join(', ')}`);
  if (!(formats as readonly string[]).includes(format)) throw new UserError(`--format ${format}: it is ${formats.join(', ')}`);
  const file = args.files[0]!;
  const { result, exitStatus } = await diagnoseFile(file, args);
  if (!result) return exitStatus;
  const needs = firewallNeeds(result);
  const texts: Readonly<Record<(typeof formats)[number], () => string>> = {
    table: () => firewallTable(needs, viewpoint as Viewpoint, terminalPaint()),
    json: () => `${JSON.stringify(firewallJson(fileName(file), needs, viewpoint as Viewpoint), null, 2)}\n`,
    nft: () => nftRules(needs, viewpoint as Viewpoint),
    isa: () => isaDefinitions(needs, viewpoint as Viewpoint),
    netsh: () => windowsRules(needs, viewpoint as Viewpoint),
  };
  output.write(texts[format as keyof typeof texts]());
  return exitStatus;
}
