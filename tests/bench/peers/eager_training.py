# SPDX-License-Identifier: GPL-3.0-or-later
"""The training step of a recipe in PyTorch eager, as a good engineer would write it: modules, F.linear, F.batch_norm,
fused attention, conv2d in channels-last, autocast where the recipe says bf16, fused Adam, foreach EMA.

eager_training.py CHECKPOINT STEPS: a checkpoint of `bench_training start`; prints one JSON line with the milliseconds
of every step. Multi-axis attention, batch norm, multi-query; non-saturating or relativistic loss; R1 and R2, lazy.
"""
import json
import resource
import sys
import time

import torch
import torch.nn.functional as F
from safetensors import safe_open


class Module:
    """Parameters of one network by key; linear() and norm() look them up in every step, as autograd needs it."""

    def __init__(self, file, root, config):
        names = [n for n in file.keys() if n.startswith(root)]
        self.all = {n[len(root):]: file.get_tensor(n) for n in names}
        self.config = config
        for name, value in self.all.items():
            value.requires_grad_("moving" not in name)

    def trained(self):
        return [v for v in self.all.values() if v.requires_grad]

    def linear(self, x, key, inputs=1):
        kernel = self.all[key + "/kernel"].flatten(0, inputs - 1).flatten(1)
        return F.linear(x, kernel.t(), self.all[key + "/bias"].flatten())

    def norm(self, x, key):
        mean, variance, gamma, beta = (self.all[f"{key}/{n}"]
                                       for n in ("moving_mean", "moving_variance", "gamma", "beta"))
        return F.batch_norm(x.flatten(0, -2), mean, variance, gamma, beta, True, 0.01, 1e-3).view(x.shape)

    def mlp(self, x, key):
        h = self.norm(x, key + "/norm_layer")
        h = F.gelu(self.linear(h, key + "/mlp_block/layer_with_weights-0"))
        return x + self.linear(h, key + "/mlp_block/layer_with_weights-1")


class Generator(Module):
    def attention(self, x, memory, key, heads):
        h = self.norm(x, key + "/norm")
        base = key + "/attention_layer/"
        size = x.shape[-1] // heads
        q = self.linear(h, base + "query_dense").unflatten(-1, (heads, size))
        source = h if memory is None else memory
        k, v = (self.linear(source, base + n).unflatten(-1, (1, -1)) for n in ("key_dense", "value_dense"))

        def attend(q, k, v):
            q, k, v = (t.transpose(-2, -3) for t in (q, k, v))
            k, v = (t.expand(*q.shape[:-2], *t.shape[-2:]) for t in (k, v))
            return F.scaled_dot_product_attention(q, k, v).transpose(-2, -3)

        if memory is not None:
            out = attend(q.flatten(1, 2), k.flatten(1, 2), v.flatten(1, 2)).view(q.shape)
        else:
            half = heads // 2
            regional = attend(q[..., :half, :], k, v)
            dilated = attend(*(t.transpose(1, 2) for t in (q[..., half:, :], k, v))).transpose(1, 2)
            out = torch.cat([regional, dilated], -2)
        return self.mlp(x + self.linear(out.flatten(-2), base + "output_dense", inputs=2), key + "/mlp_block")

    def stage(self, x, rgb, memory, index):
        config = self.config["stages"][index]
        x = x + self.all[f"position_embeddings/{index}/embedding_weight"]
        batch, side, _, channels = shape = x.shape
        p = config["block_side"][0] if config["block_side"] else 0
        if p:
            x = x.view(batch, side // p, p, side // p, p, channels).transpose(2, 3)
            x = x.reshape(batch, (side // p) ** 2, p * p, channels)
        key = f"blocks/{index}/layer_with_weights-"
        first = 1 if config["cross_attention"] else 0
        if first:
            x = self.attention(x, memory, key + "0", config["heads"])
        for layer in range(first, config["layers"] + first):
            name = key + str(layer)
            x = self.attention(x, None, name, config["heads"]) if p else self.mlp(x, name)
        if p:
            x = x.view(batch, side // p, side // p, p, p, channels).transpose(2, 3).reshape(shape)
        if config["rgb"]:
            base = f"to_rgb_layers/{index}/output_layer/layer_with_weights-"
            own = self.linear(self.norm(x, base + "0"), base + "1")
            rgb = own if rgb is None else own + rgb.repeat_interleave(2, 1).repeat_interleave(2, 2)
        if index + 1 < len(self.config["stages"]):
            x = x.view(batch, side, side, 2, 2, channels // 4).permute(0, 1, 3, 2, 4, 5)
            x = x.reshape(batch, 2 * side, 2 * side, channels // 4)
            up = f"umsamplings/{index}/dense_layer"
            x = self.linear(x, up) if up + "/kernel" in self.all else x
        return x, rgb

    def __call__(self, z):
        x = self.linear(z, "dense_layer/layer_with_weights-0").view(len(z), 8, 8, -1)
        memory = self.linear(z, "embedding_layer/layer_with_weights-0").view(len(z), 1, 16, -1)
        memory = self.norm(memory + self.all["embedding_layer/layer_with_weights-1/embedding_weight"],
                           "embedding_layer/layer_with_weights-2")
        rgb = None
        for index in range(len(self.config["stages"])):
            x, rgb = self.stage(x, rgb, memory, index)
        return rgb.float()


class Discriminator(Module):
    def conv(self, x, key):
        kernel = self.all[key + "/kernel"]
        return F.conv2d(x, kernel.permute(3, 2, 0, 1), self.all.get(key + "/bias"), padding=kernel.shape[0] // 2)

    def blur(self, x):
        taps = torch.tensor([1.0, 3, 3, 1])
        kernel = (torch.outer(taps, taps) / 64).expand(x.shape[1], 1, 4, 4)
        return F.conv2d(x, kernel, stride=2, padding=1, groups=x.shape[1])

    def __call__(self, images):
        def act(x):
            return F.leaky_relu(x, 0.2)

        layer = "layer_with_weights-"
        x = act(self.conv(images.permute(0, 3, 1, 2), f"conv_blocks/{layer}0"))
        for block in range(1, len(self.config["channels"])):
            key = f"conv_blocks/{layer}{block}/"
            main = act(self.conv(x, f"{key}conv_layers/{layer}0"))
            main = act(self.conv(self.blur(main), f"{key}conv_layers/{layer}1"))
            x = (main + self.conv(self.blur(x), f"{key}skip_layers/{layer}0")) / 2 ** 0.5
        if self.config["minibatch_stddev"]:
            group = min(len(x), 4)
            y = x.view(group, -1, *x.shape[1:])
            y = (y.var(0, unbiased=False) + 1e-8).sqrt().mean((1, 2, 3))
            x = torch.cat([x, y.repeat(group).view(-1, 1, 1, 1).expand(-1, 1, *x.shape[2:])], 1)
        x = act(self.conv(x, f"final_layers/{layer}0")).permute(0, 2, 3, 1).flatten(1)
        return self.linear(act(self.linear(x, f"final_layers/{layer}1")), f"final_layers/{layer}2")


class Step:
    def __init__(self, file):
        self.recipe = recipe = json.loads(file.metadata()["hitscope.recipe"])
        self.generator = Generator(file, "generator/", recipe["generator"])
        self.average = Generator(file, "ema_generator/", recipe["generator"])
        self.discriminator = Discriminator(file, "discriminator/", recipe["discriminator"])
        self.optimisers = [torch.optim.Adam(net.trained(), lr=lr, betas=(recipe["beta1"], recipe["beta2"]), eps=1e-7,
                                            fused=True)
                           for net, lr in ((self.generator, recipe["lr"]),
                                           (self.discriminator, recipe["lr_discriminator"]))]
        self.steps = 0

    def judged(self, images, weight):
        if weight == 0:
            return self.discriminator(images), 0
        images = images.detach().requires_grad_()
        logits = self.discriminator(images)
        gradient, = torch.autograd.grad(logits.sum(), images, create_graph=True)
        return logits, weight * gradient.square().flatten(1).sum(1).mean()

    def __call__(self, z, images):
        recipe, d = self.recipe, self.discriminator
        for optimiser in self.optimisers:
            optimiser.zero_grad()
        on = recipe["r1_every"] if self.steps % recipe["r1_every"] == 0 else 0
        images = images.float() / 127.5 - 1
        with torch.autocast("cpu", torch.bfloat16, enabled=recipe["precision"] == "bf16"):
            fakes = self.generator(z)
        real, penalty = self.judged(images, on * recipe["r1_weight"])
        logits = d(fakes)
        relativistic = recipe["loss"] == "relativistic"
        g_loss = F.softplus((real.detach() if relativistic else 0) - logits).mean()
        g_loss.backward(inputs=self.generator.trained(), retain_graph=recipe["r2_weight"] == 0)
        fake = logits
        if recipe["r2_weight"]:
            fake, penalty2 = self.judged(fakes, on * recipe["r2_weight"])
            penalty = penalty + penalty2
        d_loss = F.softplus(fake - real).mean() if relativistic else F.softplus(-real).mean() + F.softplus(fake).mean()
        d_loss = d_loss + penalty
        d_loss.backward(inputs=d.trained())
        for optimiser in self.optimisers:
            optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_([self.average.all[k] for k in self.generator.all], list(self.generator.all.values()),
                                 0.001)
        self.steps += 1
        return d_loss.item()


def main():
    steps = int(sys.argv[2])
    with safe_open(sys.argv[1], framework="pt") as file:
        step = Step(file)
    batch, size = step.recipe["batch"], step.recipe["generator"]["size"]
    images = torch.randint(256, (batch, size, size, 3), dtype=torch.uint8)
    times, loss = [], 0
    for _ in range(steps):
        start = time.perf_counter()
        loss = step(torch.randn(batch, step.recipe["generator"]["z_dim"]), images)
        times.append(1e3 * (time.perf_counter() - start))
    print(json.dumps({"threads": torch.get_num_threads(), "ms": times, "last_loss": loss,
                      "peak_kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


if __name__ == "__main__":
    main()
