"""What our map is compared with: three published mechanisms, each with all of epsilon for one person-day.

They work on persons as real numbers and with numpy's noise: nothing to release anything with.
"""
import numpy
import scipy.optimize
import scipy.sparse

from cities import SIDE, TOKENS, coarse, histogram

LEVELS = 8


def flat_laplace(days, epsilon, random):
    """Laplace noise on each of the 65,536 cells, then the nearest map without negative cells and with the noisy sum."""
    total = _noisy_total(len(days), epsilon / 20, random)
    noisy = histogram(days) / TOKENS + random.laplace(0, 1 / (0.95 * epsilon), (SIDE, SIDE))
    return _simplex(noisy.ravel(), total).reshape(SIDE, SIDE)


def privtree(days, epsilon, random):
    """PrivTree (Zhang, Xiao, Xie 2016), fan-out 4, half of epsilon for the tree and half for its leaves.

    Its proof needs each person in one leaf, so one token is drawn for each.
    """
    drawn = days[numpy.arange(len(days)), random.integers(0, TOKENS, len(days))]
    counts = histogram(drawn)
    scale = 7 / 3 / (epsilon / 2)
    decay = scale * numpy.log(4)
    leaves = []
    nodes = [(0, 0, 0)]
    while nodes:
        depth, row, column = nodes.pop()
        step = SIDE >> depth
        count = counts[row * step:(row + 1) * step, column * step:(column + 1) * step].sum()
        biased = max(count - depth * decay, -decay)
        if depth < LEVELS and biased + random.laplace(0, scale) > 0:
            nodes += [(depth + 1, 2 * row + i, 2 * column + j) for i in (0, 1) for j in (0, 1)]
        else:
            leaves.append((step, row, column, count + random.laplace(0, 2 / epsilon)))
    noisy = numpy.array([leaf[3] for leaf in leaves])
    shares = _simplex(noisy, max(1, noisy.sum()))
    cells = numpy.zeros((SIDE, SIDE))
    for (step, row, column, _), share in zip(leaves, shares):
        cells[row * step:(row + 1) * step, column * step:(column + 1) * step] = share / step**2
    return cells


def google(days, epsilon, random, width=150):
    """Google's private heat maps (Ghazi et al., AAAI 2023), after the paper, with epsilon split evenly over the levels.

    On each level of the quadtree the children of the `width` fullest nodes above are counted with noise; the map is
    the one whose sums, weighted by 2^-level, are nearest to the counts in L1: a linear program over the tree.
    """
    cells = histogram(days) / TOKENS
    kept = [[(0, 0)]]
    values = [[float(len(days))]]
    for level in range(1, LEVELS + 1):
        sums = coarse(cells, 1 << level)
        above = kept[-1]
        if len(above) > width:
            above = [above[i] for i in numpy.argsort(values[-1])[-width:]]
        nodes = [(2 * row + i, 2 * column + j) for row, column in above for i in (0, 1) for j in (0, 1)]
        kept.append(nodes)
        values.append([sums[node] + random.laplace(0, LEVELS / epsilon) for node in nodes])
    return _nearest_in_tree(kept, values)


def _nearest_in_tree(kept, values):
    """The map of mass x >= 0 on the kept nodes that minimises the weighted sum of |x - value|."""
    index = {}
    for level in range(1, LEVELS + 1):
        for node in kept[level]:
            index[level, *node] = len(index)
    count = len(index)
    weights, targets = numpy.zeros(count), numpy.zeros(count)
    parents = {}
    for level in range(1, LEVELS + 1):
        for node, value in zip(kept[level], values[level]):
            place = index[level, *node]
            weights[place], targets[place] = 2.0**-level, value
            if level > 1:
                parents.setdefault(index[level - 1, node[0] // 2, node[1] // 2], []).append(place)
    # x = value + over - under; a node that was divided has what its children have.
    rows, columns, entries = [], [], []
    for row, (parent, children) in enumerate(parents.items()):
        rows += [row] * (1 + len(children))
        columns += [parent, *children]
        entries += [1.0] + [-1.0] * len(children)
    tree = scipy.sparse.csr_matrix((entries, (rows, columns)), shape=(len(parents), count))
    identity = scipy.sparse.identity(count)
    solution = scipy.optimize.linprog(
        numpy.concatenate([numpy.zeros(count), weights, weights]),
        A_eq=scipy.sparse.bmat([[identity, -identity, identity], [tree, None, None]]),
        b_eq=numpy.concatenate([targets, numpy.zeros(len(parents))]),
        method="highs",
    ).x[:count]
    cells = numpy.zeros((SIDE, SIDE))
    for (level, row, column), place in index.items():
        if place not in parents:
            step = SIDE >> level
            cells[row * step:(row + 1) * step, column * step:(column + 1) * step] = solution[place] / step**2
    return cells


def _noisy_total(persons, epsilon, random):
    return max(1, persons + random.laplace(0, 1 / epsilon))


def _simplex(values, total):
    """The nearest vector that is not negative and has the sum (Held, Wolfe, Crowder 1974)."""
    ordered = numpy.sort(values)[::-1]
    excess = (numpy.cumsum(ordered) - total) / numpy.arange(1, len(values) + 1)
    return numpy.maximum(values - excess[numpy.nonzero(ordered > excess)[0][-1]], 0)
