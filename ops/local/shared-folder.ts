import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";

/**
 * Where things go that root must keep for a server running as another user, when that user cannot enter the folder
 * they belong to. The same for the same folder, different for any other; what belongs under the folder for
 * temporary files stays there.
 */
export function sharedFolder(belongsTo: string): string {
  const path = resolve(belongsTo);
  const name = createHash("sha256").update(path).digest("hex").slice(0, 16);
  const temporary = path.startsWith(resolve(tmpdir()) + sep);
  return temporary ? join(tmpdir(), `wingman-${name}`) : join("/var/lib/wingman", name);
}
