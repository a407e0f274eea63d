// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/latent/state.h"

#include <span>
#include <string>
#include <vector>

namespace hit {

/// Spline: Catmull-Rom through the keys, its length evenly interpolated from key to key; without
/// loop the first and the last key count twice.
enum class Interpolation { Slerp, Linear, Spline };

/// Latent of seed `seed`, row `row`: D standard normal numbers (random.h, RandomPurpose::Latent).
std::vector<float> seed_latent(std::int64_t seed, std::int32_t row, int dim);
/// z of a place on the plane, finite and within PlanePoint::limit: slerp along x on both rows, then
/// along y. Exactly seed_latent at whole numbers.
std::vector<float> plane_latent(PlanePoint point, int dim);
/// z of a latent before spread. Errors (WrongUse): a free vector of another length than `dim`, a
/// place off the plane.
Result<std::vector<float>> resolve(const Latent &latent, int dim);
/// z of the whole picture: mix or latent, with spread; edits are not in here. A mix has the
/// direction of the weighted sum and the weighted mean of the lengths.
Result<std::vector<float>> resolve_base(const State &state, int dim);
/// The latent that is shown, before spread and edits: the state's own, or what its mix makes as a
/// free vector. Errors as resolve().
Result<Latent> shown_latent(const State &state, int dim);

/// Spherical: angle between the vectors, length interpolated; falls back to linear for
/// (anti)parallel vectors.
std::vector<float> slerp(std::span<const float> a, std::span<const float> b, double t);
std::vector<float> lerp(std::span<const float> a, std::span<const float> b, double t);

/// Where frame `index` of a film of `count` is on its path, 0 ... 1: without loop the last frame is
/// at the end; with loop frame `count` would be at the beginning again.
double frame_place(int index, int count, bool loop);

/// A path through key latents of one length, at least one. `loop` returns to the first.
class LatentPath
{
public:
    LatentPath(std::vector<std::vector<float>> keys, Interpolation method, bool loop);
    std::vector<float> at(double t) const;                ///< t in 0 ... 1
    std::vector<float> frame(int index, int count) const; ///< at frame_place()

private:
    std::vector<std::vector<float>> keys_;
    Interpolation method_;
    bool loop_;
};

/// Style mixing: the latent of `state` gives what the stages `first` ... `last` read, and the start
/// grid where 0 is among them; `other` gives the rest of the `stages`.
State style_mix(State state, const Latent &other, int first, int last, int stages);

/// "4217", "4217.38, 12.06": what the seed field shows (rounded to 4 decimals) and accepts. Error:
/// not one or two finite numbers within PlanePoint::limit.
std::string to_text(PlanePoint point);
Result<PlanePoint> plane_point_from_text(std::string_view text);

/// "0-15,42" or "-3--1" -> seeds in order. Error names the part; at most `limit`.
Result<std::vector<std::int64_t>> seeds_from_text(std::string_view text,
                                                  std::size_t limit = 1'000'000);

} // namespace hit
