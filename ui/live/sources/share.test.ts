import assert from "node:assert/strict";
import { test } from "node:test";
import { cannotShareSound } from "./share.ts";

const has = { mediaDevices: true, displayMedia: true };
const agents = {
  chrome:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  edge: "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
  safari:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15",
  firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
  iphone:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1",
  android:
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
};

for (const [agent, cannot] of [
  ["chrome", null],
  ["edge", null],
  ["safari", "safari"],
  ["firefox", "firefox"],
  ["iphone", "phone"],
  ["android", "phone"],
] as const)
  test(`${agent} ${cannot === null ? "can share a tab’s sound" : `cannot: ${cannot}`}`, () =>
    assert.equal(cannotShareSound(agents[agent], has), cannot));
test("without a secure address nothing is heard at all", () =>
  assert.equal(cannotShareSound(agents.chrome, { mediaDevices: false, displayMedia: false }), "insecure"));
test("a browser without the picker cannot", () =>
  assert.equal(cannotShareSound(agents.chrome, { ...has, displayMedia: false }), "phone"));
