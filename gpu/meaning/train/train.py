"""Trains the reader of points. See README.md beside this file."""

import argparse
import hashlib
import json
import random
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

import truth
from data import KINDS, Encoder, Mishearing, examples_of, is_dev, read_talk
from model import LAYERS, SIZE, load_base, lower, new_adapter, upper

ROOT = Path(__file__).resolve().parents[3]
MODEL = ROOT / ".wingman/models/sentence-transformers/all-MiniLM-L6-v2"
DICTIONARY = ROOT / ".wingman/pocketsphinx/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"
BUCKETS = (32, 40, 48, 64, 96)
BATCH = 32
SCALE = 2.0
"""Of what the low-rank matrices add (alpha over rank)."""
ATTENTION_WEIGHT = 0.15
"""Of what is asked of the attention beside what is asked of the answer."""


def arrays(encoded, size, places):
    """One batch, filled up with what weighs nothing."""
    ids, types, mask, own = (np.zeros((BATCH, size), np.int32) for _ in range(4))
    marked = np.zeros((BATCH, size, len(KINDS)), np.float32)
    kinds, weight = np.zeros((BATCH, len(KINDS)), np.float32), np.zeros((BATCH,), np.float32)
    for row, at in enumerate(places):
        tokens, first, marks, right = encoded[at]
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
        types[row, first : len(tokens)] = 1
        own[row, first : len(tokens) - 1] = 1
        for n, each in enumerate(marks):
            marked[row, first + n, list(each)] = 1
        kinds[row, list(right)] = 1
        weight[row] = 1
    for row in range(len(places), BATCH):
        mask[row, 0] = own[row, 0] = 1
    return ids, types, mask.astype(np.float32), own.astype(np.float32), marked, kinds, weight


def batches(encoded, draw=None):
    """Places of one length together, so that little is padding."""
    order = list(range(len(encoded)))
    if draw:
        draw.shuffle(order)
    open_, out = {size: [] for size in BUCKETS}, []
    for at in order:
        size = next(size for size in BUCKETS if len(encoded[at][0]) <= size)
        open_[size].append(at)
        if len(open_[size]) == BATCH:
            out.append((size, open_[size]))
            open_[size] = []
    out += [(size, rest) for size, rest in open_.items() if rest]
    if draw:
        draw.shuffle(out)
    return out


def told(read, encoded):
    """Probabilities [examples, kinds]."""
    out = np.zeros((len(encoded), len(KINDS)), np.float32)
    for size, places in batches(encoded):
        logits, _ = read(*arrays(encoded, size, places)[:4])
        out[places] = np.asarray(jax.nn.sigmoid(logits))[: len(places)]
    return out


def figures(sure, right):
    """Mean average precision over the kinds that are there, and the best F1 of one card an utterance at one threshold."""
    aps = []
    for kind in range(len(KINDS)):
        wanted = np.array([kind in each for each in right])
        if wanted.sum() == 0:
            continue
        order = np.argsort(-sure[:, kind], kind="stable")
        hits = wanted[order]
        aps.append((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())
    best_kind, top = sure.argmax(1), sure.max(1)
    is_right = np.array([kind in each for kind, each in zip(best_kind, right)])
    marked = sum(bool(each) for each in right)
    best = (0.0, 0.0, 0.0, 0.0)
    for threshold in np.unique(np.round(top, 2)):
        fired = top >= threshold
        hits = (is_right & fired).sum()
        if fired.sum() and hits:
            precision, recall = hits / fired.sum(), hits / marked
            best = max(best, (2 * precision * recall / (precision + recall), recall, precision, float(threshold)))
    found = np.array([bool(each) for each in right])
    return f"mAP {np.mean(aps):.3f}; F1 {best[0]:.3f} (recall {best[1]:.2f}, precision {best[2]:.2f} at {best[3]:.2f}); right kind where one is {is_right[found].mean():.2f}; {marked} of {len(right)} marked"


def common_words(calls, dictionary, most):
    from data import plain

    count = {}
    for turns in calls.values():
        for turn in turns:
            for word in turn.words:
                text = plain(word.text)
                count[text] = count.get(text, 0) + 1
    return [word for word, _ in sorted(count.items(), key=lambda each: (-each[1], each[0]))[:most] if word]


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--talk", default=str(ROOT / "gpu/meaning/talk"))
    args.add_argument("--out", default=str(ROOT / ".wingman/reader/points.safetensors"))
    args.add_argument("--steps", type=int, default=2_000)
    args.add_argument("--rate", type=float, default=6e-4)
    args.add_argument("--last-rate", type=float, default=2e-5)
    args.add_argument("--rank", type=int, default=24)
    args.add_argument("--first-layer", type=int, default=4, help="layers below have no adapter")
    args.add_argument("--idle", type=float, default=0.5, help="share of what has no mark that is looked at")
    args.add_argument("--alone", type=float, default=0.3, help="share of the starters' lines that is looked at")
    args.add_argument("--probe", type=int, default=3_000, help="examples from which the head begins")
    args.add_argument("--judge", type=int, default=300, help="steps from one judging to the next")
    args.add_argument("--seed", type=int, default=56)
    args.add_argument("--begin", help="an adapter to go on from")
    args = args.parse_args()

    draw = random.Random(args.seed)
    encode = Encoder(Tokenizer.from_file(str(MODEL / "tokenizer.json")))
    first = args.first_layer

    def encoded(examples):
        return [(*encode(one), one.kinds) for one in asked(examples)]

    base = load_base(MODEL / "model.safetensors")
    adapter = new_adapter(np.random.default_rng(args.seed), args.rank, first, len(KINDS))
    if args.begin:
        begun = {name: value.astype(np.float32) for name, value in load_file(args.begin).items()}
        # Layers that it does not adapt begin as they are.
        adapter |= {name: value / SCALE if name.endswith("lora_B") else value for name, value in begun.items()}
    adapter = {name: jnp.asarray(value) for name, value in adapter.items()}
    rate = optax.warmup_cosine_decay_schedule(0, args.rate, min(60, args.steps // 10 + 1), args.steps, args.last_rate)
    optimiser = optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.multi_transform(
            {
                "lora": optax.adamw(rate, weight_decay=0.01),
                "head": optax.adamw(lambda step: rate(step) / 2, weight_decay=0.01),
            },
            {name: "head" if name.startswith("points.") else "lora" for name in adapter},
        ),
    )
    state = optimiser.init(adapter)

    def loss_of(adapter, base, ids, types, mask, own, marked, kinds, weight, key):
        x = jax.lax.stop_gradient(lower(base, first, ids, types, mask))
        logits, shares = upper(base, adapter, SCALE, first, x, mask, own, key)
        each = optax.sigmoid_binary_cross_entropy(logits, kinds).sum(-1)
        seen = (shares * marked).sum(1)
        looked = -(jnp.log(seen + 1e-4) * kinds * (marked.sum(1) > 0)).sum(-1)
        return ((each + ATTENTION_WEIGHT * looked) * weight).sum() / weight.sum()

    @jax.jit
    def step_of(adapter, kept, state, batch, key, base):
        loss, slope = jax.value_and_grad(loss_of)(adapter, base, *batch, key)
        change, state = optimiser.update(slope, state, adapter)
        adapter = optax.apply_updates(adapter, change)
        kept = jax.tree.map(lambda a, b: a * 0.98 + b * 0.02, kept, adapter)
        return adapter, kept, state, loss

    @jax.jit
    def read_of(adapter, base, ids, types, mask, own):
        return upper(base, adapter, SCALE, first, lower(base, first, ids, types, mask), mask, own)

    def judge(names):
        for name in names:
            sure = told(lambda *batch: read_of(kept, base, *batch), sets[name])
            print(f"  {step} {name}: {figures(sure, [one[3] for one in sets[name]])}", flush=True)

    @jax.jit
    def pooled_of(base, ids, types, mask, own):
        x, shares = lower(base, LAYERS, ids, types, mask), own / own.sum(1, keepdims=True)
        return (x * shares[:, :, None]).sum(1)

    alone = starters(encode)
    kept = adapter
    key = jax.random.key(args.seed, impl="rbg")
    started, losses, step, epoch = time.time(), [], 0, 0
    sets = {}
    while step < args.steps:
        calls = read_talk(args.talk)
        mishearing = Mishearing(DICTIONARY, common_words(calls, DICTIONARY, 4_000))
        if epoch == 0:
            fixed = random.Random(1)
            dev = [turns for name, turns in calls.items() if is_dev(name)]
            for how in ("written", "heard"):
                sets[f"dev {how}"] = encoded([one for each in dev for one in examples_of(each, how, mishearing, fixed)])
            tuning = list(truth.tuning_calls(ROOT))
            sets["tuning written"] = encoded([one for call, _ in tuning for one in truth.as_written(call)])
            sets["tuning heard"] = encoded([one for pair in tuning for one in truth.as_heard(*pair)])
        examples = draw.sample(alone, int(len(alone) * args.alone))
        for name, turns in calls.items():
            if not is_dev(name):
                how = draw.choices(("written", "typed", "heard"), (0.3, 0.12, 0.58))[0]
                some = encoded(examples_of(turns, how, mishearing, draw))
                examples += [one for one in some if one[3] or draw.random() < args.idle]
        print(f"epoch {epoch + 1}: {len(calls)} calls, {len(examples)} examples", flush=True)
        if epoch == 0 and not args.begin:
            some = draw.sample(examples, min(len(examples), args.probe))
            head = probe(lambda *batch: pooled_of(base, *batch), some)
            adapter = kept = {**adapter, **{name: jnp.asarray(value) for name, value in head.items()}}
            print(f"head alone, {time.time() - started:.0f} s", flush=True)
            judge(["tuning heard"])
        for size, places in batches(examples, draw):
            key, sub = jax.random.split(key)
            batch = arrays(examples, size, places)
            adapter, kept, state, loss = step_of(adapter, kept, state, batch, sub, base)
            losses.append(float(loss))
            step += 1
            if step == 100 and not args.begin:
                kept = adapter  # From here on the mean of about the last fifty steps.
            if step % 25 == 0:
                print(f"{step} {np.mean(losses[-25:]):.4f} {time.time() - started:.0f} s", flush=True)
                write(args.out, kept)
            if step % args.judge == 0:
                judge(["dev heard", "tuning heard"])
            if step >= args.steps:
                break
        epoch += 1
    judge(sets)
    write(args.out, kept)


def probe(pooled, encoded):
    """A head for the model as it is: logistic regression on the mean of the utterance's tokens. From there training is
    quicker by hours than from nothing."""
    x, y = np.zeros((len(encoded), SIZE), np.float32), np.zeros((len(encoded), len(KINDS)), np.float32)
    for size, places in batches(encoded):
        x[places] = np.asarray(pooled(*arrays(encoded, size, places)[:4]))[: len(places)]
    for row, one in enumerate(encoded):
        y[row, list(one[3])] = 1
    weight = np.zeros((len(KINDS), SIZE), np.float32)
    share = y.mean(0)
    bias = np.log((share + 1e-3) / (1 - share)).astype(np.float32)
    optimiser = optax.adam(1e-2)
    params = {"weight": weight, "bias": bias}
    state = optimiser.init(params)

    @jax.jit
    def step(params, state, x, y):
        def loss(params):
            logits = x @ params["weight"].T + params["bias"]
            return optax.sigmoid_binary_cross_entropy(logits, y).sum(1).mean() + 3e-3 * (params["weight"] ** 2).sum()

        change, state = optimiser.update(jax.grad(loss)(params), state)
        return optax.apply_updates(params, change), state

    for _ in range(300):
        params, state = step(params, state, x, y)
    return {"points.tell.weight": params["weight"], "points.tell.bias": params["bias"]}


def asked(examples):
    """The product asks for no meaning of less than four words."""
    return [one for one in examples if len(one.words) >= 4]


def write(out, adapter):
    """The scale is taken into B, so that a reader of the file needs to know nothing of it."""
    tensors = {
        name: np.asarray(value * SCALE if name.endswith("lora_B") else value, np.float16) for name, value in adapter.items()
    }
    sha = hashlib.sha256((MODEL / "model.safetensors").read_bytes()).hexdigest()
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, out, {"kinds": " ".join(KINDS), "name": "points-2", "base_sha256": sha})


def starters(encode):
    """Lines without a talk around them: the examples of the third starters, and small talk."""
    from data import KIND_AT, Example, Word

    folder = ROOT / "domain/playbook/starter"
    deeper = json.loads((folder / "deeper.json").read_text())
    kind_of = {"price-question-means": "price", "brush-off-means": None, "buying-means": "buying-signal"}
    lines = [(text, frozenset()) for text in deeper["smallTalk"]]
    for play in deeper["plays"]:
        kind = kind_of.get(play["id"], play["id"].removesuffix("-means"))
        if kind in KIND_AT:
            lines += [(text, frozenset([KIND_AT[kind]])) for text in play.get("examples", [])]
    return [
        (*encode(Example([], [Word(word, kinds) for word in text.split()], kinds)), kinds) for text, kinds in lines
    ]


if __name__ == "__main__":
    main()
