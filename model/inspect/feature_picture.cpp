// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/feature_picture.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hit {
namespace {

using Vector = std::vector<double>;

Vector column_means(std::span<const float> features, std::size_t channels)
{
    Vector mean(channels, 0.0);
    for (std::size_t i = 0; i < features.size(); ++i)
        mean[i % channels] += features[i];
    const std::size_t rows = features.size() / channels;
    for (double &value : mean)
        value /= static_cast<double>(rows);
    return mean;
}

/// [channels, channels], symmetric.
Vector covariance(std::span<const float> features, const Vector &mean)
{
    const std::size_t channels = mean.size();
    const std::size_t rows = features.size() / channels;
    Vector out(channels * channels, 0.0);
    Vector centred(channels);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t c = 0; c < channels; ++c)
            centred[c] = features[row * channels + c] - mean[c];
        for (std::size_t a = 0; a < channels; ++a)
            for (std::size_t b = 0; b <= a; ++b)
                out[a * channels + b] += centred[a] * centred[b];
    }
    for (std::size_t a = 0; a < channels; ++a)
        for (std::size_t b = 0; b <= a; ++b)
            out[b * channels + a] = out[a * channels + b] /= static_cast<double>(rows);
    return out;
}

double dot(const Vector &a, const Vector &b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

/// Removes the parts along `others` and makes the rest a unit vector; all zero if nothing is left.
void orthonormalise(Vector &vector, std::span<const Vector> others)
{
    for (const Vector &other : others) {
        const double along = dot(vector, other);
        for (std::size_t i = 0; i < vector.size(); ++i)
            vector[i] -= along * other[i];
    }
    const double length = std::sqrt(dot(vector, vector));
    for (double &value : vector)
        value = length > 1e-12 ? value / length : 0;
}

Vector times(const Vector &matrix, const Vector &vector)
{
    const std::size_t n = vector.size();
    Vector out(n, 0.0);
    for (std::size_t row = 0; row < n; ++row)
        for (std::size_t column = 0; column < n; ++column)
            out[row] += matrix[row * n + column] * vector[column];
    return out;
}

/// The three strongest eigenvectors by orthogonal iteration; for colours a hundred rounds are
/// plenty. The largest entry of each is positive.
std::array<Vector, 3> strongest(const Vector &matrix, std::size_t channels)
{
    std::array<Vector, 3> vectors;
    for (std::size_t k = 0; k < vectors.size(); ++k) {
        vectors[k].resize(channels);
        for (std::size_t i = 0; i < channels; ++i) // no start is orthogonal to a likely answer
            vectors[k][i] = std::cos(static_cast<double>((i + 1) * (k + 1)));
        orthonormalise(vectors[k], std::span(vectors).first(k));
    }
    constexpr int rounds = 100;
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t k = 0; k < vectors.size(); ++k) {
            vectors[k] = times(matrix, vectors[k]);
            orthonormalise(vectors[k], std::span(vectors).first(k));
        }
    }
    for (Vector &vector : vectors) {
        const auto largest = std::max_element(vector.begin(), vector.end(), [](double a, double b) {
            return std::abs(a) < std::abs(b);
        });
        if (*largest < 0)
            for (double &value : vector)
                value = -value;
    }
    return vectors;
}

} // namespace

Picture principal_colours(std::span<const float> features, int height, int width, int channels)
{
    const auto n = static_cast<std::size_t>(channels);
    const Vector mean = column_means(features, n);
    const Vector matrix = covariance(features, mean);
    const std::array<Vector, 3> axes = strongest(matrix, n);
    Picture picture{width, height, std::vector<float>(features.size() / n * 3)};
    for (std::size_t k = 0; k < axes.size(); ++k) {
        const double deviation = std::sqrt(std::max(0.0, dot(axes[k], times(matrix, axes[k]))));
        for (std::size_t row = 0; row * n < features.size(); ++row) {
            double along = 0;
            for (std::size_t c = 0; c < n; ++c)
                along += (features[row * n + c] - mean[c]) * axes[k][c];
            picture.rgb[row * 3 + k] =
                deviation > 0 ? static_cast<float>(std::clamp(along / (2 * deviation), -1.0, 1.0))
                              : 0;
        }
    }
    return picture;
}

Picture grey_picture(std::span<const float> values, int height, int width, float least, float most)
{
    Picture picture{width, height, {}};
    picture.rgb.reserve(values.size() * 3);
    const float range = most > least ? most - least : 1;
    for (const float value : values)
        picture.rgb.insert(picture.rgb.end(), 3, 2 * (value - least) / range - 1);
    return picture;
}

Picture enlarged(const Picture &picture, int factor)
{
    Picture out{picture.width * factor, picture.height * factor, {}};
    out.rgb.reserve(picture.rgb.size() * static_cast<std::size_t>(factor) * factor);
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            const auto from =
                picture.rgb.begin()
                + (static_cast<std::ptrdiff_t>(y / factor) * picture.width + x / factor) * 3;
            out.rgb.insert(out.rgb.end(), from, from + 3);
        }
    }
    return out;
}

} // namespace hit
