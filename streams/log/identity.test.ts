/** What a tenant may ask for besides: identity and account numbers, and names. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { redactText } from "./redact.ts";

const ids = (text: string) => redactText(text, { identityNumbers: true });
const names = (text: string) => redactText(text, { names: ["Tomás Ferreira", "Priya Nair"] });

test("an IBAN is masked by its length and check digits, grouped, glued or spelt", () => {
  for (const iban of ["GB29 NWBK 6016 1331 9268 19", "DE89370400440532013000", "de89 3704 0044 0532 0130 00"])
    assert.equal(ids(`pay to ${iban} please`), "pay to [iban] please", iban);
  assert.equal(
    ids(
      "the iban is a e zero seven oh three three one two three four five six seven eight nine oh one two three four five six",
    ),
    "the iban is [iban]",
  );
});

test("an IBAN with a wrong digit is one where it is called so, and none where it is not", () => {
  assert.equal(ids("IBAN GB29 NWBK 6016 1331 9268 18"), "IBAN [iban]");
  assert.ok(!ids("batch GB29 NWBK 6016 1331 9268 18 left").includes("[iban]"));
});

test("identity numbers are masked by their form, or because they are named", () => {
  for (const [text, expected] of [
    ["my Emirates ID is 784-1987-1234567-1", "my Emirates ID is [id]"],
    ["my social is 078 05 1120", "my social is [id]"],
    ["social security number oh seven eight oh five one one two oh okay", "social security number [id] okay"],
    ["NI number QQ not AB123456C", "NI number QQ not [id]"],
    ["aadhaar no. 2345 6789 0123", "aadhaar no. [id]"],
  ] as const)
    assert.equal(ids(text), expected);
  assert.equal(ids("the request id is 12345678"), "the request id is 12345678");
});

test("without the option they stay, as far as they are no card or telephone number", () => {
  assert.equal(redactText("IBAN GB29 NWBK 6016 1331 9268 19"), "IBAN GB29 NWBK 6016 1331 9268 19");
  assert.equal(redactText("my name is Tomás Ferreira"), "my name is Tomás Ferreira");
});

test("the call's own people are masked, by each part of their names; others where they are introduced", () => {
  assert.equal(names("Tomas, Priya will call Ferreira's office"), "[name], [name] will call [name]'s office");
  assert.equal(names("my name is maria lopez and I sell nails"), "my name is [name] and I sell nails");
  assert.equal(names("ask Dr. Okafor or Mrs Lee"), "ask Dr. [name] or Mrs [name]");
  assert.equal(names("my name is not important"), "my name is not important");
  assert.equal(names("we met at the nairobi office"), "we met at the nairobi office");
});
