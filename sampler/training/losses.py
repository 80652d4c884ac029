"""The losses, in nats per picture, averaged over a batch; Keras ops, any backend."""

from __future__ import annotations

import math

from sampler.networks.backend import keras

ops = keras.ops


def reconstruction(logits, pictures):
    """Return the Bernoulli negative log-likelihood, summed over pixels.

    Kingma & Welling 2014, "Auto-Encoding Variational Bayes", appendix C.1.  Written on logits, so
    that a pixel that is sure and wrong gives a large loss instead of an infinite one.

    Parameters
    ----------
    logits : tensor
        float32, shape (n, pixels, c_dim): the drawn ink before its sigmoid.
    pictures : tensor
        float32, shape (n, size, size, c_dim), 0..1.
    """
    wanted = ops.reshape(pictures, ops.shape(logits))
    return ops.mean(ops.sum(ops.softplus(logits) - wanted * logits, axis=(1, 2)))


def kl_divergence(mean, log_variance):
    """Return KL(N(mean, e^log_variance) || N(0, 1)), summed over z (Kingma & Welling, app. B)."""
    return ops.sum(_kl_per_number(mean, log_variance))


def kl_above(free_nats, mean, log_variance):
    """Return the KL divergence with so many nats of each number of z for free.

    Kingma et al. 2016, "Improved Variational Inference with Inverse Autoregressive Flow",
    appendix C.8.  Paid for from the first nat, many of the 32 numbers are never taken into use.
    """
    return ops.sum(ops.maximum(_kl_per_number(mean, log_variance), free_nats))


def _kl_per_number(mean, log_variance):
    """Return what each number of z costs, averaged over the batch, shape (z_dim,)."""
    each = ops.exp(log_variance) + ops.square(mean) - 1.0 - log_variance
    return 0.5 * ops.mean(each, axis=0)


def recall(mean, log_variance, z):
    """Return -log q(z | picture of z): how many nats the encoder needs to name a drawn z.

    The sleep phase of wake-sleep (Hinton et al. 1995), the mutual information bound of InfoGAN
    (Chen et al. 2016, section 4) and the latent regression of BicycleGAN (Zhu et al. 2017).
    """
    each = log_variance + ops.square(z - mean) * ops.exp(-log_variance) + math.log(2 * math.pi)
    return 0.5 * ops.mean(ops.sum(each, axis=1))


def looks_real(logits):
    """Return -log D for pictures that ought to pass as real (Goodfellow et al. 2014, section 3)."""
    return ops.mean(ops.softplus(-logits))


def looks_drawn(logits):
    """Return -log(1 - D) for pictures that ought to be told as drawn."""
    return ops.mean(ops.softplus(logits))


def sample(mean, log_variance, noise):
    """Draw z from q(z | picture) by the reparametrisation trick (Kingma & Welling, section 2.4)."""
    return mean + ops.exp(0.5 * log_variance) * noise


def cross_entropy(logits, labels):
    """Return -log p(label): how sure a classifier is of the right class.

    Parameters
    ----------
    logits : tensor
        float32, shape (n, classes).
    labels : tensor
        int32, shape (n,).
    """
    each = ops.take_along_axis(logits, labels[:, None], axis=1)[:, 0]
    return ops.mean(ops.logsumexp(logits, axis=1) - each)


def realness(logits):
    """Return the log odds that a picture shows some digit and is not drawn, shape (n,).

    The last class says "drawn" (Salimans et al. 2016, "Improved Techniques for Training GANs",
    section 5).

    Parameters
    ----------
    logits : tensor
        float32, shape (n, digits + 1).
    """
    return ops.logsumexp(logits[:, :-1], axis=1) - logits[:, -1]


def undecided(logits):
    """Return how much is missing, in nats, for each drawing to be one digit and all digits alike.

    log 10 minus the mutual information of drawing and digit, which is the entropy of the digits
    over the batch less that of each drawing (Springenberg 2016, "Unsupervised and Semi-supervised
    Learning with Categorical Generative Adversarial Networks", section 3).

    Parameters
    ----------
    logits : tensor
        float32, shape (n, digits + 1); the last class, "drawn", does not count.
    """
    of_each = ops.mean(_entropy(ops.softmax(logits[:, :-1], axis=1)))
    return imbalance(logits) + of_each


def imbalance(logits):
    """Return how far, in nats, the digits of a batch of drawings are from being equally many.

    Parameters
    ----------
    logits : tensor
        As for `undecided`, of which this is a part.
    """
    shares = ops.mean(ops.softmax(logits[:, :-1], axis=1), axis=0)
    return math.log(shares.shape[0]) - _entropy(shares)


def _entropy(shares):
    """Return the entropy, in nats, of shares along the last axis."""
    return -ops.sum(shares * ops.log(shares + 1e-9), axis=-1)


def feature_distance(features, wanted):
    """Return how far drawings are from their pictures to the eyes of a critic, 0 where they agree.

    Larsen et al. 2016, "Autoencoding beyond pixels using a learned similarity metric", section 2.2.
    Each layer counts alike, relative to how much real pictures differ in it, so that the critic
    cannot change the weight of this loss by growing.

    Parameters
    ----------
    features, wanted : list of tensor
        float32, shapes (n, height, width, filters): the activations of each layer.
    """
    shares = []
    for ours, theirs in zip(features, wanted, strict=True):
        theirs = ops.stop_gradient(theirs)
        spread = ops.mean(ops.square(theirs - ops.mean(theirs, axis=0)))
        shares.append(ops.mean(ops.square(ours - theirs)) / (spread + 1e-6))
    return sum(shares) / len(shares)
