"""What the trained adapter says of some utterances, so that the product can be held against it: `python reference.py`
writes ../points.reference.json."""

import json
import sys

import jax
import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from data import KINDS, Encoder, Example, Word
from model import load_base, lower, upper
from train import MODEL, ROOT

READINGS = [
    ([], "it is a lovely thing but I am at the end of what I can spend this year"),
    (["Rep: So shall I send you the papers?"], "Yes, let's. Where do I sign?"),
    (["Customer: We use the other one.", "Rep: Which one is that?"], "The blue one. They charge us half of it, mind you."),
    (["Rep: How was the weekend?"], "Lovely, we were at the lake with the children, and it rained."),
    (["Rep: It runs on any phone."], "and who at your end can look at what my nurses write"),
    (["Customer: Right.", "Rep: Anything else?"], "would it talk to what the accounts people have"),
    (["Rep: " + "And then there is another thing that I wanted to tell you about. " * 5], "um yeah we lose a day on that every week"),
    (["Rep: Good morning."], "well " * 120 + "my partner has to see it first"),
]


def main():
    file = sys.argv[1] if len(sys.argv) > 1 else ROOT / "gpu/meaning/points.safetensors"
    adapter = {name: value.astype(np.float32) for name, value in load_file(file).items()}
    first = min(int(name.split(".")[2]) for name in adapter if name.startswith("encoder"))
    base = load_base(MODEL / "model.safetensors")
    encode = Encoder(Tokenizer.from_file(str(MODEL / "tokenizer.json")))
    out = []
    for before, text in READINGS:
        lines = [("r" if line.startswith("Rep: ") else "c", line.split(": ", 1)[1]) for line in before]
        ids, start, marks = encode(Example(lines, [Word(word) for word in text.split()]))
        mask = np.ones((1, len(ids)), np.float32)
        types, own = np.zeros((1, len(ids)), np.int32), np.zeros((1, len(ids)), np.float32)
        types[0, start:] = 1
        own[0, start : start + len(marks)] = 1
        logits, _ = upper(base, adapter, 1.0, first, lower(base, first, np.array([ids]), types, mask), mask, own)
        sure = np.asarray(jax.nn.sigmoid(logits))[0]
        out.append({"before": before, "words": text.split(), "sure": {kind: round(float(one), 6) for kind, one in zip(KINDS, sure)}})
    (ROOT / "gpu/meaning/points.reference.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
