"""Adaptive refinement of a neural field on a dyadic grid, with an embedded error estimator.

A trained CPPN is smooth nearly everywhere, so few evaluations draw a large picture:

1. Evaluate the field at the nodes of a coarse *level*; its spacing follows from the first layer's
   weights and the window.
2. *Estimate*: in each cell, the difference of two interpolating polynomials of different degree
   through the same nodes, as ink, is the estimated error.
3. *Mark* the cells whose estimate is above a small share of the tolerance, and a sample of others.
4. *Refine*: halve the spacing; interpolate the new nodes; evaluate the middles of marked cells.
   Where a middle's error is above its threshold, the whole cell is evaluated; where the error was
   unexpected, the *active front* advances to the cells around: a line that was met anywhere is
   followed to its ends.
5. Repeat from 2 while a finer level costs less than every pixel of the marked cells.
6. Interpolate all pixels from the last level; evaluate the pixels of marked cells one by one, and
   follow errors from pixel to pixel.

Nothing is guaranteed: a function known at a few points can do anything between them.  A line that
no node meets is not drawn; `exact=True` draws it.  Fields for which no level would do are noticed
early, and every pixel is evaluated instead.  `tests/render/adaptive/test_tolerance.py` measures the
errors, `benchmarks/render.py` the times, `benchmarks/criteria.py` the thresholds.

Glossary
--------
level
    Nodes a power of two of pixels apart, and the cells between them; each level halves the spacing.
ghost cell
    A cell around the picture that only completes the neighbourhoods of those inside.
margin
    Nodes beyond the picture, which the polynomials at its border need.
logits
    The ink before the sigmoid.  Levels hold logits; errors are errors of the ink.
marked
    Of a cell: its estimated error is too large to draw it from this level.
certain
    Of a marked cell: evaluated at all its nodes, whatever its middle shows.
inaccurate
    Of a node or pixel: its error, once evaluated, is above the threshold.
unexpected
    Of an error: so large beside the estimate that the cells around are evaluated, too.
discontinuous
    Of a cell: its error did not fall with the spacing, as at a step of the ink; it stays marked.
deferred
    Of a node: to be evaluated together with those of the next level.
active front
    The cells to be evaluated next on one level.
"""
