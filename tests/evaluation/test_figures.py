"""The figures of a classification, against scikit-learn."""

import numpy as np
import pytest
import sklearn.calibration
import sklearn.metrics as oracle

from dllab.evaluation import (
    calibration,
    class_figures,
    confusion,
    least_certain,
    margins,
    threshold_curves,
    top_k_accuracies,
    worst_mistakes,
)

SIZES = [(2, 40), (3, 200), (10, 2_000), (100, 3_000)]


def classified(classes: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels, probabilities with some ties, and the likeliest class."""
    rng = np.random.default_rng(classes)
    labels = rng.integers(0, classes, count).astype(np.int32)
    scores = rng.normal(size=(count, classes)) + 1.5 * np.eye(classes)[labels]
    grown = np.exp(np.round(scores, 1))
    probabilities = (grown / grown.sum(axis=1, keepdims=True)).astype(np.float32)
    return labels, probabilities, probabilities.argmax(axis=1).astype(np.int32)


@pytest.mark.parametrize(("classes", "count"), SIZES)
def test_confusion_and_figures_of_classes_are_those_of_scikit_learn(
    classes: int, count: int
) -> None:
    labels, _, predicted = classified(classes, count)
    counts = confusion(labels, predicted, classes)
    names = list(range(classes))
    expected = oracle.confusion_matrix(labels, predicted, labels=names)
    np.testing.assert_array_equal(counts, expected)
    figures = class_figures(counts)
    each = oracle.precision_recall_fscore_support(
        labels, predicted, labels=names, zero_division=np.nan
    )
    for found, wanted in zip(
        (figures.precision, figures.recall, figures.f1, figures.support), each, strict=True
    ):
        np.testing.assert_allclose(found, wanted)


@pytest.mark.parametrize("kind", ["macro", "weighted"])
def test_means_count_an_undefined_figure_as_zero_as_scikit_learn_does(kind: str) -> None:
    # Of five classes one does not occur, one is never named, and one neither.
    labels, predicted = np.array([0, 0, 1, 1, 2, 1]), np.array([0, 3, 1, 0, 1, 1])
    figures = class_figures(confusion(labels, predicted, 5))
    assert np.isnan([figures.precision[2], figures.recall[3], figures.f1[4]]).all()
    expected = oracle.precision_recall_fscore_support(
        labels, predicted, average=kind, zero_division=0
    )
    assert getattr(figures, kind) == pytest.approx(expected[:3])


@pytest.mark.parametrize(("classes", "count"), SIZES[1:])
def test_top_k_is_that_of_scikit_learn(classes: int, count: int) -> None:
    labels, probabilities, predicted = classified(classes, count)
    untied = probabilities - 1e-7 * np.arange(classes, dtype=np.float32)
    found = top_k_accuracies(probabilities, labels, predicted)
    assert len(found) == min(5, classes - 1)
    for k, accuracy in enumerate(found, 1):
        names = np.arange(classes)
        assert accuracy == pytest.approx(
            oracle.top_k_accuracy_score(labels, untied, k=k, labels=names)
        )


def test_top_1_is_the_accuracy_whatever_rounding_made_of_the_probabilities() -> None:
    tied, labels = np.full((2, 3), 1 / 3, np.float32), np.array([2, 0])
    assert top_k_accuracies(tied, labels, np.array([2, 1])) == [0.5, 1.0]


@pytest.mark.parametrize(("classes", "count"), SIZES)
def test_roc_and_precision_are_those_of_scikit_learn(classes: int, count: int) -> None:
    labels, probabilities, _ = classified(classes, count)
    for label in range(min(classes, 3)):
        scores, is_class = probabilities[:, label], labels == label
        curves = threshold_curves(scores, is_class)
        false, true, thresholds = oracle.roc_curve(is_class, scores, drop_intermediate=False)
        np.testing.assert_allclose(curves.false_rate, false)
        np.testing.assert_allclose(curves.true_rate, true)
        np.testing.assert_allclose(curves.threshold, thresholds)
        assert curves.area == pytest.approx(oracle.roc_auc_score(is_class, scores))
        precision, recall, _ = oracle.precision_recall_curve(is_class, scores)
        np.testing.assert_allclose(curves.precision[::-1], precision)
        np.testing.assert_allclose(curves.true_rate[::-1], recall)
        assert curves.average_precision == pytest.approx(
            oracle.average_precision_score(is_class, scores)
        )
        named = scores >= 0.5
        place = curves.at(0.5)
        assert curves.true_rate[place] == pytest.approx((named & is_class).sum() / is_class.sum())
    assert curves.share == pytest.approx(is_class.mean())


def test_curves_of_a_class_without_samples_are_not_defined() -> None:
    scores = np.array([0.2, 0.8, 0.5])
    none = threshold_curves(scores, np.zeros(3, bool))
    assert np.isnan(none.area)
    assert np.isnan(none.true_rate).all()
    every = threshold_curves(scores, np.ones(3, bool))
    assert np.isnan(every.area)
    assert every.average_precision == 1


@pytest.mark.parametrize(("classes", "count"), SIZES)
def test_calibration_is_that_of_scikit_learn(classes: int, count: int) -> None:
    labels, probabilities, predicted = classified(classes, count)
    confidence, is_right = probabilities.max(axis=1), predicted == labels
    found = calibration(confidence, is_right)
    accuracy, mean = sklearn.calibration.calibration_curve(is_right, confidence, n_bins=15)
    filled = found.counts > 0
    np.testing.assert_allclose(found.accuracy[filled], accuracy)
    np.testing.assert_allclose(found.confidence[filled], mean, rtol=1e-6)
    assert found.counts.sum() == count
    places = [
        (confidence > low) & (confidence <= high)
        for low, high in zip(found.edges[:-1], found.edges[1:], strict=True)
    ]
    error = sum(
        abs(is_right[place].mean() - confidence[place].mean()) * place.mean()
        for place in places
        if place.any()
    )
    assert found.error == pytest.approx(error, rel=1e-5)
    assert found.excess == pytest.approx(confidence.mean() - is_right.mean(), abs=1e-6)


def test_certainty_itself_is_in_the_last_bin() -> None:
    found = calibration(np.array([0.0, 1.0]), np.array([False, True]), bins=4)
    assert found.counts.tolist() == [1, 0, 0, 1]


def test_mistakes_come_by_their_loss_and_doubts_by_their_margin() -> None:
    labels, predicted = np.array([0, 1, 2, 0]), np.array([1, 1, 0, 2])
    losses = np.array([0.9, 0.1, 3.0, 0.9])
    assert worst_mistakes(losses, labels, predicted).tolist() == [2, 0, 3]
    probabilities = np.array([[0.6, 0.3, 0.1], [0.1, 0.45, 0.45], [0.2, 0.7, 0.1], [0.3, 0.3, 0.4]])
    np.testing.assert_allclose(margins(probabilities), [0.3, 0, 0.5, 0.1], atol=1e-12)
    assert least_certain(probabilities).tolist() == [1, 3, 0, 2]
