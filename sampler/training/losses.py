"""Losses in nats per picture, averaged over a batch; each returns a scalar tensor."""

from __future__ import annotations

import functools
import math
import operator

from sampler.networks.backend import Tensor, ops


def reconstruction(logits: Tensor, pictures: Tensor) -> Tensor:
    """Return the Bernoulli negative log-likelihood, summed over pixels.

    Kingma & Welling 2014, "Auto-Encoding Variational Bayes", appendix C.1.  It takes logits: a
    certain pixel of the opposite value has a large loss instead of an infinite one.

    Parameters
    ----------
    logits : tensor
        float32, shape (n, pixels, c_dim): the drawn ink before its sigmoid.
    pictures : tensor
        float32, shape (n, size, size, c_dim), 0..1.
    """
    target = ops.reshape(pictures, ops.shape(logits))
    return ops.mean(ops.sum(ops.softplus(logits) - target * logits, axis=(1, 2)))


def kl_divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return KL(N(mean, e^log_variance) || N(0, 1)), summed over z (Kingma & Welling, app. B)."""
    return ops.sum(_kl_per_number(mean, log_variance))


def kl_above(free_nats: float, mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return the KL divergence with `free_nats` of each number of z for free.

    Kingma et al. 2016, "Improved Variational Inference with Inverse Autoregressive Flow",
    appendix C.8.  With a price on the first nat, many of the 32 numbers are never used.
    """
    return ops.sum(ops.maximum(_kl_per_number(mean, log_variance), free_nats))


def _kl_per_number(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return the KL divergence of each number of z, averaged over the batch, shape (z_dim,)."""
    each = ops.exp(log_variance) + ops.square(mean) - 1.0 - log_variance
    return 0.5 * ops.mean(each, axis=0)


def recall(mean: Tensor, log_variance: Tensor, z: Tensor) -> Tensor:
    """Return -log q(z | picture of z): the nats that the encoder needs to name a sampled z.

    The sleep phase of wake-sleep (Hinton et al. 1995), the mutual information bound of InfoGAN
    (Chen et al. 2016, section 4) and the latent regression of BicycleGAN (Zhu et al. 2017).
    """
    each = log_variance + ops.square(z - mean) * ops.exp(-log_variance) + math.log(2 * math.pi)
    return 0.5 * ops.mean(ops.sum(each, axis=1))


def looks_real(logits: Tensor) -> Tensor:
    """Return -log D, for pictures meant to pass as real (Goodfellow et al. 2014, section 3)."""
    return ops.mean(ops.softplus(-logits))


def looks_drawn(logits: Tensor) -> Tensor:
    """Return -log(1 - D), for pictures meant to be recognised as drawn."""
    return ops.mean(ops.softplus(logits))


def sample(mean: Tensor, log_variance: Tensor, noise: Tensor) -> Tensor:
    """Sample q(z | picture) by the reparametrisation trick (Kingma & Welling, section 2.4)."""
    return mean + ops.exp(0.5 * log_variance) * noise


def cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    """Return -log p(label), a classifier's uncertainty about the right class.

    Parameters
    ----------
    logits : tensor
        float32, shape (n, classes).
    labels : tensor
        int32, shape (n,).
    """
    each = ops.take_along_axis(logits, labels[:, None], axis=1)[:, 0]
    return ops.mean(ops.logsumexp(logits, axis=1) - each)


def realness(logits: Tensor) -> Tensor:
    """Return the log odds that a picture shows a digit and is not drawn, shape (n,).

    The last class is "drawn" (Salimans et al. 2016, "Improved Techniques for Training GANs",
    section 5).

    Parameters
    ----------
    logits : tensor
        float32, shape (n, digits + 1).
    """
    return ops.logsumexp(logits[:, :-1], axis=1) - logits[:, -1]


def undecided(logits: Tensor) -> Tensor:
    """Return the nats that a batch lacks until each drawing is one digit and all digits alike.

    log 10 minus the mutual information of drawing and digit: the entropy of the digits over the
    batch less that of each drawing (Springenberg 2016, "Unsupervised and Semi-supervised
    Learning with Categorical Generative Adversarial Networks", section 3).

    Parameters
    ----------
    logits : tensor
        float32, shape (n, digits + 1); the last class, "drawn", does not count.
    """
    of_each = ops.mean(_entropy(ops.softmax(logits[:, :-1], axis=1)))
    return imbalance(logits) + of_each


def imbalance(logits: Tensor) -> Tensor:
    """Return the distance, in nats, of the digits of a batch of drawings from equal numbers.

    Parameters
    ----------
    logits : tensor
        As for `undecided`, whose sum has this term.
    """
    shares = ops.mean(ops.softmax(logits[:, :-1], axis=1), axis=0)
    return math.log(shares.shape[0]) - _entropy(shares)


def _entropy(shares: Tensor) -> Tensor:
    """Return the entropy, in nats, of shares along the last axis."""
    return -ops.sum(shares * ops.log(shares + 1e-9), axis=-1)


def feature_distance(features: list[Tensor], target: list[Tensor]) -> Tensor:
    """Return the distance of drawings from their pictures in a critic's features, 0 for equality.

    Larsen et al. 2016, "Autoencoding beyond pixels using a learned similarity metric", section 2.2.
    Each layer counts alike, relative to the variance of real pictures in it: the critic cannot
    change the weight of this loss by growing.

    Parameters
    ----------
    features, target : list of tensor
        float32, shapes (n, height, width, filters): the activations of each layer.
    """
    shares = []
    for ours, theirs in zip(features, target, strict=True):
        theirs = ops.stop_gradient(theirs)
        spread = ops.mean(ops.square(theirs - ops.mean(theirs, axis=0)))
        shares.append(ops.mean(ops.square(ours - theirs)) / (spread + 1e-6))
    return functools.reduce(operator.add, shares) / len(shares)
