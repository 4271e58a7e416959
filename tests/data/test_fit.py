"""Preprocessing against scikit-learn, and against the formulas of the literature.

Whitening: A. Karpathy, notes of CS231n (2015); A. Krizhevsky, Learning multiple layers of features
from tiny images (2009), appendix A.
"""

from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from dllab.data import DataError, Samples
from dllab.data.fit import fit_steps
from dllab.data.fit_store import (
    fitted_arrays,
    read_fitted,
    remembering,
    stored_fit,
)
from dllab.data.prepare import Prepared, prepare, prepare_samples
from dllab.data.spectrum import Spectrum
from dllab.data.stages import Fitted, Projection
from dllab.spec.data import (
    Components,
    Counted,
    DataSpec,
    FirstSamples,
    Iris,
    Mnist,
    Pca,
    PcaWhitening,
    Share,
    Standardise,
    Step,
    Steps,
    SubtractChannelMean,
    SubtractMean,
    VarianceShare,
    ZcaWhitening,
    ZeroToOne,
)
from dllab.spec.data.found import with_counts
from tests.spec.kinds import STEPS

TINY = 1e-12


def correlated(samples: int = 3000, features: int = 6) -> np.ndarray:
    """A table whose columns vary together, far from 0 and unequally much."""
    rng = np.random.default_rng(0)
    mixed = rng.normal(size=(samples, features)) @ rng.normal(size=(features, features))
    return (mixed * np.geomspace(1, 30, features) + 5).astype(np.float32)


def images(samples: int = 600) -> np.ndarray:
    """Small colour images whose neighbours are alike, as bytes."""
    rng = np.random.default_rng(1)
    rough = rng.uniform(0, 255, (samples, 4, 4, 3))
    return (rough + np.roll(rough, 1, axis=1) + np.roll(rough, 1, axis=2)).astype(int) // 3 % 256


def split(x: np.ndarray, steps: Steps, train: int | None = None) -> Prepared:
    """Prepared with the first samples to train on."""
    train = train or len(x) * 2 // 3
    labels = (np.arange(len(x)) % 2).astype(np.int32)
    samples = Samples.without_test(x, labels, ("a", "b"), ())
    first = FirstSamples(train=train, validation=len(x) - train)
    return prepare_samples(samples, DataSpec(split=first, preprocessing=steps))


def covariance(x: np.ndarray) -> np.ndarray:
    flat = x.reshape(len(x), -1).astype(np.float64)
    return np.cov(flat, rowvar=False, bias=True)


def test_scales_are_scikit_learns() -> None:
    x = correlated()
    for steps, theirs in (((ZeroToOne(),), MinMaxScaler()), ((Standardise(),), StandardScaler())):
        prepared = split(x, steps)
        theirs.fit(x[:2000].astype(np.float64))
        np.testing.assert_allclose(prepared.x_train, theirs.transform(x[:2000]), atol=1e-5)
        np.testing.assert_allclose(prepared.x_validation, theirs.transform(x[2000:]), atol=1e-5)


def test_means_are_subtracted_by_pixel_and_by_channel() -> None:
    x = images()
    pixel = split(x, (SubtractMean(),))
    np.testing.assert_allclose(pixel.x_validation, x[400:] - x[:400].mean(axis=0), atol=1e-3)
    channel = split(x, (SubtractChannelMean(),))
    mean = x[:400].mean(axis=(0, 1, 2))
    np.testing.assert_allclose(channel.x_validation, x[400:] - mean, atol=1e-3)


@pytest.mark.parametrize(
    ("scales", "axis"),
    [("automatic", None), ("one per feature", 0), ("one per channel", (0, 1, 2))],
)
def test_images_are_standardised_as_asked(scales: str, axis: int | tuple[int, ...] | None) -> None:
    x = images()
    step = Standardise.model_validate({"scales": scales})
    mean, deviation = x[:400].mean(axis=axis), x[:400].std(axis=axis)
    prepared = split(x, (step,))
    np.testing.assert_allclose(prepared.x_train, (x[:400] - mean) / deviation, atol=1e-4)


@pytest.mark.parametrize("kept", [1, 3, 6])
def test_pca_is_scikit_learns_up_to_sign(kept: int) -> None:
    x = correlated()
    prepared = split(x, (Pca(keep=Components(count=kept)),))
    theirs = PCA(kept).fit(x[:2000].astype(np.float64))
    for ours, part in ((prepared.x_train, x[:2000]), (prepared.x_validation, x[2000:])):
        expected = theirs.transform(part)
        sign = np.sign((ours * expected).sum(axis=0))
        np.testing.assert_allclose(ours, expected * sign, rtol=1e-3, atol=1e-3)
    (stage,) = prepared.fitted.stages
    assert isinstance(stage, Projection)
    np.testing.assert_allclose(
        stage.explained[:kept], np.cumsum(theirs.explained_variance_ratio_), rtol=1e-6
    )


def test_pca_whitening_is_scikit_learns_up_to_sign() -> None:
    x = correlated()
    ours = split(x, (PcaWhitening(keep=Components(count=4), epsilon=TINY),)).x_validation
    # Scikit-learn divides sums of squares by n - 1, the lab as everywhere by n.
    expected = PCA(4, whiten=True).fit(x[:2000]).transform(x[2000:]) * np.sqrt(2000 / 1999)
    sign = np.sign((ours * expected).sum(axis=0))
    np.testing.assert_allclose(ours, expected * sign, rtol=1e-3, atol=1e-3)


def test_whitening_follows_the_formulas_of_the_literature() -> None:
    """Through the singular values of the centred data, not through a covariance."""
    x = images() / 255.0
    train, epsilon = x[:400].reshape(400, -1), 1e-2
    mean = train.mean(axis=0)
    _, singular, turned = np.linalg.svd(train - mean, full_matrices=False)
    spread = np.sqrt(singular**2 / 400 + epsilon)
    flat = x.reshape(len(x), -1) - mean
    zca = split(x.astype(np.float32), (ZcaWhitening(epsilon=epsilon),), 400).x_validation
    expected = (flat @ turned.T / spread @ turned)[400:].reshape(zca.shape)
    np.testing.assert_allclose(zca, expected, atol=1e-4)
    pca = split(x.astype(np.float32), (PcaWhitening(epsilon=epsilon),), 400).x_validation
    np.testing.assert_allclose(np.abs(pca), np.abs(flat @ turned.T / spread)[400:], atol=1e-3)


@pytest.mark.parametrize("step", [PcaWhitening(epsilon=TINY), ZcaWhitening(epsilon=TINY)])
@pytest.mark.parametrize("before", [(), (Standardise(),), (SubtractMean(), ZeroToOne())])
def test_whitened_training_data_have_the_identity_as_covariance(step: Step, before: Steps) -> None:
    prepared = split(correlated(), (*before, step))
    np.testing.assert_allclose(covariance(prepared.x_train), np.eye(6), atol=1e-4)
    np.testing.assert_allclose(prepared.x_train.mean(axis=0), 0, atol=1e-4)
    # Other samples are not exactly white: the figures are the training part's.
    assert np.abs(covariance(prepared.x_validation) - np.eye(6)).max() > 1e-3


def test_pca_of_training_data_is_decorrelated_and_ordered() -> None:
    found = covariance(split(correlated(), (Pca(),)).x_train)
    variances = np.diag(found)
    assert np.abs(found - np.diag(variances)).max() < 1e-4 * variances.max()
    assert (np.diff(variances) < 0).all()


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99, 1.0])
def test_a_share_of_the_variance_takes_scikit_learns_number_of_components(share: float) -> None:
    x = correlated()
    theirs = PCA(share if share < 1 else None).fit(x[:2000].astype(np.float64))
    found = Counted(components=int(theirs.n_components_), found_for="")
    step = Pca(keep=VarianceShare(share=share, found=found))
    assert split(x, (step,)).x_train.shape == (2000, theirs.n_components_)


def test_a_count_that_is_out_of_date_is_refused_with_the_right_one() -> None:
    found = Counted(components=6, found_for="other data")
    step = Pca(keep=VarianceShare(share=0.9, found=found))
    with pytest.raises(DataError, match=r"expects 6 components: have .* by number"):
        split(correlated(), (step,))


@pytest.mark.parametrize("kind", STEPS)
def test_every_step_is_fitted_on_the_training_part_alone(kind: type[Step]) -> None:
    x = images()
    other = x.copy()
    other[400:] = 255 - other[400:] // 3
    ours, theirs = (split(part, (kind(),), 400) for part in (x, other))
    for name, array in fitted_arrays(ours.fitted).items():
        np.testing.assert_array_equal(array, fitted_arrays(theirs.fitted)[name])
    np.testing.assert_array_equal(ours.x_train, theirs.x_train)
    assert not np.array_equal(ours.x_validation, theirs.x_validation)


@pytest.mark.parametrize(
    "steps",
    [
        *((kind(),) for kind in STEPS),
        (SubtractMean(), Standardise(scales="one per channel"), ZcaWhitening(), ZeroToOne()),
        (ZeroToOne(), SubtractChannelMean(), PcaWhitening(), Standardise()),
    ],
)
def test_the_inverse_gives_the_originals(steps: Steps) -> None:
    x = images()
    prepared = split(x, steps)
    restored = prepared.fitted.inverse(prepared.x_validation)
    assert restored.shape == x[400:].shape
    np.testing.assert_allclose(restored, x[400:], atol=0.05)


def test_fewer_components_are_undone_to_the_nearest_samples() -> None:
    """The residual is what the components left out hold (Eckart, Young 1936)."""
    x = correlated()
    prepared = split(x, (Pca(keep=Components(count=4)),))
    lost = np.square(prepared.fitted.inverse(prepared.x_train) - x[:2000]).sum(axis=1).mean()
    (stage,) = prepared.fitted.stages
    assert isinstance(stage, Projection)
    assert lost == pytest.approx(stage.variances[4:].sum(), rel=1e-3)


def test_each_step_is_fitted_on_what_the_steps_before_leave() -> None:
    x = correlated()
    steps = (ZeroToOne(), SubtractMean(), Standardise(), Pca(keep=Components(count=3)))
    prepared = split(x, steps)
    scaled = MinMaxScaler().fit(x[:2000].astype(np.float64)).transform(x)
    standard = StandardScaler().fit(scaled[:2000]).transform(scaled)
    expected = PCA(3).fit(standard[:2000]).transform(standard[2000:])
    sign = np.sign((prepared.x_validation * expected).sum(axis=0))
    np.testing.assert_allclose(prepared.x_validation, expected * sign, atol=1e-3)


def test_scales_that_follow_each_other_are_read_as_one() -> None:
    fitted = split(images(), (ZeroToOne(), SubtractMean(), Standardise())).fitted
    assert len(fitted.stages) == 3
    assert len(fitted.fused().stages) == 1
    part = images()[:50].astype(np.float32)
    np.testing.assert_allclose(
        fitted.fused().apply(part.copy()), fitted.apply(part.copy()), atol=1e-5
    )


def test_pieces_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    x, steps = images(), (SubtractMean(), Standardise(), ZcaWhitening())
    whole = split(x, steps)
    monkeypatch.setattr("dllab.data.fit.VALUES_AT_ONCE", 48 * 7)
    monkeypatch.setattr("dllab.data.fit.TrainingPart.pieces.__defaults__", (7,))
    monkeypatch.setattr("dllab.data.scaled.PIECE", 11)
    np.testing.assert_allclose(split(x, steps).x_train, whole.x_train, atol=1e-4)


def test_digits_with_pixels_that_never_change_can_be_whitened() -> None:
    data = DataSpec(source=Mnist(), preprocessing=(ZeroToOne(), ZcaWhitening(epsilon=0.1)))
    prepared = prepare(data)
    assert np.isfinite(prepared.x_validation).all()
    assert prepared.x_validation.shape == (600, 28, 28, 1)


def test_what_was_fitted_is_kept_and_read_again() -> None:
    data = DataSpec(source=Iris(), split=Share(), preprocessing=(Standardise(), PcaWhitening()))
    fitted = prepare(data).fitted
    folder, _ = stored_fit(data, lambda: fitted)
    read = read_fitted(folder)
    assert read.shapes == ((4,), (4,), (4,))
    for name, array in fitted_arrays(fitted).items():
        np.testing.assert_array_equal(array, fitted_arrays(read)[name])


def test_a_spectrum_is_found_once_for_all_that_is_made_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def of(steps: Steps) -> Fitted:
        return prepare(DataSpec(source=Iris(), split=Share(), preprocessing=steps)).fitted

    first = of((Standardise(), Pca(keep=Components(count=2))))
    monkeypatch.setattr(Spectrum, "of", None)
    again = of((Standardise(), Pca(keep=Components(count=2))))
    for name, array in fitted_arrays(first).items():
        np.testing.assert_array_equal(array, fitted_arrays(again)[name])
    of((Standardise(), Pca(keep=Components(count=3))))
    of((Standardise(), ZcaWhitening(epsilon=0.5)))
    with pytest.raises(TypeError):
        of((ZeroToOne(), Pca()))


def test_without_a_cache_folder_it_is_found_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Path:
        raise OSError

    data = DataSpec(source=Iris(), split=Share(), preprocessing=(Pca(),))
    expected = prepare(data).x_train
    monkeypatch.setattr("dllab.data.fit_store.stored", full)
    np.testing.assert_array_equal(prepare(data).x_train, expected)


def test_counts_do_not_change_what_is_remembered() -> None:
    share = VarianceShare(share=0.95)
    data = DataSpec(source=Iris(), split=Share(), preprocessing=(Pca(keep=share), Pca()))
    remembered: list[Spectrum] = []
    for counted in (data, with_counts(data, {0: 2})):
        remember = remembering(counted)
        spectrum = Spectrum(np.zeros(2), np.eye(2), np.full(2, len(remembered) + 1.0))
        remembered.append(remember(1, lambda spectrum=spectrum: spectrum))  # type: ignore[misc]
    assert remembered[1].variances[0] == 1


def test_a_step_that_does_not_fit_is_refused_when_the_data_are_prepared() -> None:
    x = correlated().astype(np.float32)
    with pytest.raises(DataError, match="7 components of 6 features: keep 6 at most"):
        split(x, (Standardise(), Pca(keep=Components(count=7))))


def test_fitting_says_how_far_it_is() -> None:
    said: list[tuple[str, float, float | None, str]] = []
    fit_steps(
        (ZcaWhitening(),),
        images(),
        np.arange(600),
        lambda *report: said.append(report),
    )
    assert {doing for doing, *_ in said} == {
        "Mean",
        "Covariance",
        "Principal axes of 48 features",
    }
