import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyView } from "@wingman/domain/call/view";
import { heardToMs } from "./heard-to.ts";

const side = (settledMs: number) => ({ open: true, engine: "", model: "", accuracy: "", reason: "", settledMs });
const said = (endMs: number) => ({ utterance: "u", revision: 1, stable: "", open: "so", startMs: 0, endMs });

test("a call that is played fast is as far as the words of the side that is further", () => {
  assert.equal(heardToMs(emptyView("c")), 0);
  assert.equal(heardToMs({ channels: { rep: side(4_000), customer: side(80_500) }, interim: {} }), 80_500);
  assert.equal(heardToMs({ channels: { rep: side(4_000) }, interim: { customer: said(9_000) } }), 9_000);
});
