// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/carried.h"

#include "model/latent/latent.h"

#include <algorithm>

namespace hit {
namespace {

bool has_all_tokens(const Edit &edit)
{
    return edit.token_mask == 0xffff;
}

bool has_stage(const Edit &edit, int stage)
{
    return stage >= edit.first_stage && (edit.last_stage < 0 || stage <= edit.last_stage);
}

/// The edits of `state` that do something and for which `wanted` is true.
template <typename Wanted>
std::vector<Edit> edits_of(const State &state, Wanted wanted)
{
    std::vector<Edit> edits;
    for (const Edit &edit : state.edits)
        if (edit.on && edit.strength != 0 && wanted(edit))
            edits.push_back(edit);
    return edits;
}

Status add(std::vector<double> &sum, const std::vector<Edit> &edits, double sign)
{
    for (const Edit &edit : edits) {
        if (edit.direction.size() != sum.size())
            return fail(ErrorCode::WrongUse, "the edit \"" + edit.name + '"',
                        "its direction has " + std::to_string(edit.direction.size())
                            + " numbers, the model takes " + std::to_string(sum.size()),
                        "open the model that it was made with");
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += sign * edit.strength * edit.sigma * double(edit.direction[i]);
    }
    return {};
}

/// Brings latents of one picture to another.
class Carrier
{
public:
    Carrier(const State &picture, const State &present, int dim)
        : picture_(picture)
        , present_(present)
        , dim_(dim)
    {
    }

    /// `own`, a latent of the picture, with the edits for which `acts` is true.
    template <typename Acts>
    Result<Latent> latent(const Latent &own, Acts acts) const
    {
        auto z = resolve(own, dim_);
        if (!z)
            return tl::unexpected(z.error());
        std::vector<double> shift(z->size());
        Status added = add(shift, edits_of(picture_, acts), 1).and_then([&] {
            return add(shift, edits_of(present_, acts), -1);
        });
        if (!added)
            return tl::unexpected(added.error());
        const bool moved =
            std::any_of(shift.begin(), shift.end(), [](double value) { return value != 0; });
        // Nothing that is scaled by 0 looks like anything.
        if ((!moved && picture_.spread == present_.spread) || present_.spread == 0)
            return own;
        for (std::size_t i = 0; i < z->size(); ++i)
            (*z)[i] = static_cast<float>((picture_.spread * double((*z)[i]) + shift[i])
                                         / present_.spread);
        return Latent{Latent::Kind::Free, own.plane, std::move(*z)};
    }

    /// Of what both have and no latent carries, is it the same? `carried` tells the edits that are.
    template <typename Carried>
    bool rest_is_same(Carried carried) const
    {
        const auto rest = [&](const Edit &edit) { return !carried(edit); };
        return picture_.tokens == present_.tokens && picture_.stages == present_.stages
               && edits_of(picture_, rest) == edits_of(present_, rest)
               && (present_.spread != 0 || picture_.spread == 0);
    }

private:
    const State &picture_;
    const State &present_;
    int dim_;
};

} // namespace

State picture_of(const PictureSource &source, const State &present)
{
    if (const State *picture = std::get_if<State>(&source))
        return *picture;
    State state = present;
    state.mix.clear();
    state.stage_latents.clear();
    state.latent = std::get<Latent>(source);
    return state;
}

Result<CarriedLatent> carried_latent(const PictureSource &source, const State &present, int dim,
                                     int stages)
{
    const auto acts = [stages](const Edit &edit) {
        return edit.start_grid && has_all_tokens(edit) && has_stage(edit, 0)
               && has_stage(edit, stages - 1);
    };
    const State picture = picture_of(source, present);
    const Carrier carrier(picture, present, dim);
    const bool whole =
        std::holds_alternative<Latent>(source)
        || (carrier.rest_is_same(acts) && picture.stage_latents == present.stage_latents);
    return shown_latent(picture, dim)
        .and_then([&](const Latent &own) { return carrier.latent(own, acts); })
        .map([&](Latent latent) {
            return CarriedLatent{std::move(latent), whole};
        });
}

Result<CarriedStages> carried_stages(const PictureSource &source, const State &present, int dim,
                                     int stages)
{
    const State picture = picture_of(source, present);
    const Carrier carrier(picture, present, dim);
    const auto base = shown_latent(picture, dim);
    if (!base)
        return tl::unexpected(base.error());
    auto grid = carrier.latent(*base, [](const Edit &edit) { return edit.start_grid; });
    if (!grid)
        return tl::unexpected(grid.error());
    CarriedStages carried{std::move(*grid), {}, carrier.rest_is_same(has_all_tokens)};
    for (int stage = 0; stage < stages; ++stage) {
        const auto own = picture.stage_latents.find(stage);
        auto latent = carrier.latent(
            own == picture.stage_latents.end() ? *base : own->second,
            [stage](const Edit &edit) { return has_all_tokens(edit) && has_stage(edit, stage); });
        if (!latent)
            return tl::unexpected(latent.error());
        carried.stages.push_back(std::move(*latent));
    }
    return carried;
}

} // namespace hit
