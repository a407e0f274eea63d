// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/common_options.h"

#include <charconv>

namespace hit {

void addCommonOptions(CLI::App &program, CommonOptions &options)
{
    const std::map<std::string, Precision> precisions{{"auto", Precision::Auto},
                                                      {"fp32", Precision::Fp32},
                                                      {"tf32", Precision::Tf32},
                                                      {"bf16", Precision::Bf16}};
    const std::string group = "Options of every command";
    program.add_option("--device", options.device.device, "Where to compute (default auto)")
        ->option_text("auto|cpu|cuda|cuda:N")
        ->group(group);
    program
        .add_option_function<std::string>(
            "--precision",
            [&options, precisions](const std::string &name) {
                options.device.precision = precisions.at(name);
            },
            "How exactly to compute (default auto)")
        ->check(CLI::IsMember(precisions))
        ->option_text("auto|fp32|tf32|bf16")
        ->group(group);
    program.add_option("--threads", options.device.threads, "CPU threads; 0: one per core")
        ->check(CLI::Range(0, 1024))
        ->option_text("N")
        ->group(group);
    program
        .add_option("--block-side", options.config.block_side,
                    "Block side of every stage, 0: none, where a TensorFlow checkpoint is not one "
                    "of the official networks: 4,4,8,8,0")
        ->delimiter(',')
        ->check(CLI::NonNegativeNumber)
        ->option_text("LIST")
        ->group(group);
    program.add_flag("--quiet", options.quiet, "Print nothing but errors")->group(group);
    program.add_flag("--json", options.json, "Print the result as one JSON object")->group(group);
}

Result<std::vector<int>> wholeNumbers(const std::string &text, char separator, std::size_t count,
                                      const std::string &option)
{
    std::vector<int> numbers;
    const char *at = text.data();
    const char *const end = at + text.size();
    for (;;) {
        int number = 0;
        const auto [next, error] = std::from_chars(at, end, number);
        if (error != std::errc())
            break;
        numbers.push_back(number);
        at = next;
        if (at == end || *at != separator)
            break;
        ++at;
    }
    if (at != end || numbers.size() != count)
        return fail(ErrorCode::WrongUse, option,
                    "\"" + text + "\" is not " + std::to_string(count) + " whole numbers",
                    std::string("put one '") + separator + "' between them");
    return numbers;
}

Result<PixelRect> rectangle(const std::string &text, const std::string &option, int size)
{
    if (text.empty())
        return PixelRect{};
    return wholeNumbers(text, ',', 4, option)
        .and_then([&](const std::vector<int> &n) -> Result<PixelRect> {
            const PixelRect rect{n[0], n[1], n[2], n[3]};
            if (rect.x < 0 || rect.y < 0 || rect.width < 1 || rect.height < 1
                || rect.x > size - rect.width || rect.y > size - rect.height)
                return fail(ErrorCode::WrongUse, option,
                            text + " is not inside the picture of " + std::to_string(size) + " x "
                                + std::to_string(size) + " pixels");
            return rect;
        });
}

} // namespace hit
