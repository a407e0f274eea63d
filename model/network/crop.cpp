// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/crop.h"

#include <torch/torch.h>

namespace hit {
namespace {

/// The square of picture `index`, as a view of `pictures`.
at::Tensor square(const at::Tensor &pictures, std::int64_t index, const Corner &corner,
                  std::int64_t side)
{
    return pictures[pictures.size(0) == 1 ? 0 : index]
        .narrow(0, corner.row, side)
        .narrow(1, corner.column, side);
}

/// torch's own gradient of a view is as large as the whole: B of them, where one is enough.
class CropsFunction final : public torch::autograd::Function<CropsFunction>
{
public:
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &pictures,
                              const Crops &crops)
    {
        std::vector<std::int64_t> places;
        std::vector<at::Tensor> squares;
        for (const Corner &corner : crops.corners) {
            squares.push_back(
                square(pictures, static_cast<std::int64_t>(squares.size()), corner, crops.side));
            places.insert(places.end(), {corner.row, corner.column});
        }
        context->saved_data["sizes"] = pictures.sizes();
        context->saved_data["places"] = places;
        return at::stack(squares);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   const torch::autograd::variable_list &gradients)
    {
        const at::Tensor &gradient = gradients[0];
        const auto places = context->saved_data["places"].toIntVector();
        at::Tensor whole =
            at::zeros(context->saved_data["sizes"].toIntVector(), gradient.options());
        for (std::int64_t i = 0; i < gradient.size(0); ++i) {
            const auto place = static_cast<std::size_t>(2 * i);
            square(whole, i, {places[place], places[place + 1]}, gradient.size(1))
                .add_(gradient[i]);
        }
        return {whole, {}};
    }
};

} // namespace

Crops Crops::divided_by(std::int64_t factor) const
{
    Crops divided{{}, side / factor};
    for (const Corner &corner : corners)
        divided.corners.push_back({corner.row / factor, corner.column / factor});
    return divided;
}

at::Tensor crops_of(const at::Tensor &pictures, const Crops &crops)
{
    return CropsFunction::apply(pictures, crops);
}

} // namespace hit
