"""BERT as all-MiniLM-L6-v2 is one, its weights fixed, with a low-rank adapter (Hu et al. 2021) and a head that says of
each kind how likely it is that its point is made in the utterance. What `gpu/embed/reader-graph.ts` writes for ONNX."""

import jax
import jax.numpy as jnp
import numpy as np

LAYERS, HEADS, SIZE, INNER = 6, 12, 384, 1536
EPS = 1e-12
ADAPTED = {
    "attention.self.query": (SIZE, SIZE),
    "attention.self.key": (SIZE, SIZE),
    "attention.self.value": (SIZE, SIZE),
    "attention.output.dense": (SIZE, SIZE),
    "intermediate.dense": (INNER, SIZE),
    "output.dense": (SIZE, INNER),
}


def new_adapter(draw, rank, first_layer, kinds):
    """A and B of every adapted matrix, B zero: at first the model is what it was."""
    out = {}
    for layer in range(first_layer, LAYERS):
        for name, (rows, columns) in ADAPTED.items():
            at = f"encoder.layer.{layer}.{name}"
            out[f"{at}.lora_A"] = draw.normal(0, 1 / np.sqrt(columns), (rank, columns)).astype(np.float32)
            out[f"{at}.lora_B"] = np.zeros((rows, rank), np.float32)
    # A query for each kind, that chooses the words it looks at, and what it makes of them.
    out["points.look.weight"] = draw.normal(0, 0.02, (kinds, SIZE)).astype(np.float32)
    out["points.tell.weight"] = draw.normal(0, 0.02, (kinds, SIZE)).astype(np.float32)
    out["points.tell.bias"] = np.full((kinds,), -3.5, np.float32)
    return out


def norm(base, at, x):
    mean = x.mean(-1, keepdims=True)
    off = x - mean
    var = (off * off).mean(-1, keepdims=True)
    return off * jax.lax.rsqrt(var + EPS) * base[f"{at}.weight"] + base[f"{at}.bias"]


def dropped(key, rate, x):
    return x if key is None else x * jax.random.bernoulli(key, 1 - rate, x.shape) / (1 - rate)


def layer_of(base, adapter, scale, layer, x, hiding, batch, tokens):
    """x [batch * tokens, size]: in two dimensions, since products of three are several times slower on a CPU."""
    at = f"encoder.layer.{layer}"

    def dense(name, x):
        y = x @ base[f"{at}.{name}.weight"] + base[f"{at}.{name}.bias"]
        if f"{at}.{name}.lora_A" in adapter:
            y = y + (x @ adapter[f"{at}.{name}.lora_A"].T) @ (adapter[f"{at}.{name}.lora_B"].T * scale)
        return y

    def heads(name):
        y = dense(f"attention.self.{name}", x)
        return y.reshape(batch, tokens, HEADS, SIZE // HEADS).transpose(0, 2, 1, 3)

    query, key, value = heads("query"), heads("key"), heads("value")
    shares = jax.nn.softmax(query @ key.transpose(0, 1, 3, 2) / np.sqrt(SIZE // HEADS) + hiding, -1)
    taken = (shares @ value).transpose(0, 2, 1, 3).reshape(batch * tokens, SIZE)
    kept = norm(base, f"{at}.attention.output.LayerNorm", dense("attention.output.dense", taken) + x)
    wide = jax.nn.gelu(dense("intermediate.dense", kept), approximate=False)
    return norm(base, f"{at}.output.LayerNorm", dense("output.dense", wide) + kept)


def hiding_of(mask):
    """Far below zero where there is only padding, so that nobody looks there."""
    return (1 - mask)[:, None, None, :] * -1e9


def lower(base, layers, ids, types, mask):
    """What the first layers, which no adapter changes, make of [batch, tokens]: [batch, tokens, size]."""
    batch, tokens = ids.shape
    at = "embeddings"
    x = (
        base[f"{at}.word_embeddings.weight"][ids]
        + base[f"{at}.position_embeddings.weight"][None, :tokens]
        + base[f"{at}.token_type_embeddings.weight"][types]
    )
    x = norm(base, f"{at}.LayerNorm", x).reshape(batch * tokens, SIZE)
    for layer in range(layers):
        x = layer_of(base, {}, 1, layer, x, hiding_of(mask), batch, tokens)
    return x.reshape(batch, tokens, SIZE)


def upper(base, adapter, scale, first_layer, x, mask, own, key=None):
    """x of `lower`; mask: 1 where there is a token; own: 1 where it is the utterance's. -> logits [batch, kinds], shares
    of attention [batch, tokens, kinds]. With a `key` it is training, with dropout."""
    batch, tokens, _ = x.shape
    keys = jax.random.split(key, 2) if key is not None else [None, None]
    x = dropped(keys[0], 0.1, x).reshape(batch * tokens, SIZE)
    for layer in range(first_layer, LAYERS):
        x = layer_of(base, adapter, scale, layer, x, hiding_of(mask), batch, tokens)
    x = dropped(keys[1], 0.15, x)
    look = (x @ adapter["points.look.weight"].T).reshape(batch, tokens, -1) + ((1 - own) * -1e9)[:, :, None]
    told = (x @ adapter["points.tell.weight"].T).reshape(batch, tokens, -1)
    shares = jax.nn.softmax(look, 1)
    return (shares * told).sum(1) + adapter["points.tell.bias"], shares


def load_base(file):
    """Matrices turned over, inputs first."""
    from safetensors.numpy import load_file

    return {
        name: jnp.asarray(np.ascontiguousarray(np.asarray(value, np.float32).T if "dense.weight" in name or ".self." in name and value.ndim == 2 else value))
        for name, value in load_file(file).items()
        if "position_ids" not in name
    }
