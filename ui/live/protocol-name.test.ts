import assert from "node:assert/strict";
import { test } from "node:test";
import { subprotocol } from "@wingman/domain/protocol/messages";
import { subprotocol as ours } from "./socket.ts";

test("the page asks for the protocol that the messages define", () => assert.equal(ours, subprotocol));
