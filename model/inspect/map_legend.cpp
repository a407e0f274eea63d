// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/map_picture.h"
#include "model/media/text_mask.h"

#include <algorithm>
#include <cstdio>

namespace hit {
namespace {

constexpr int letters = 13, margin = 8, bar_height = 10, bar_width = 320;
constexpr Rgb8 ground{0x1c, 0x1c, 0x1e}, ink{0xe6, 0xe6, 0xe8};

/// A picture that is drawn on.
class Sheet
{
public:
    Sheet(int width, int height)
        : picture_{width, height, std::vector<float>(static_cast<std::size_t>(width) * height * 3)}
    {
        fill(0, 0, width, height, ground);
    }

    void fill(int x, int y, int width, int height, const Rgb8 &colour)
    {
        for (int row = y; row < y + height; ++row)
            for (int column = x; column < x + width; ++column)
                for (std::size_t c = 0; c < 3; ++c)
                    at(column, row)[c] = from_8_bit(colour[c]);
    }

    void put(const Picture &picture, int x)
    {
        const auto row_length = static_cast<std::ptrdiff_t>(picture.width) * 3;
        for (int y = 0; y < picture.height; ++y) {
            const auto row = picture.rgb.begin() + y * row_length;
            std::copy(row, row + row_length, at(x, y));
        }
    }

    void write(const TextMask &text, int x, int y)
    {
        for (int row = 0; row < text.height; ++row) {
            for (int column = 0; column < text.width; ++column) {
                const auto i = static_cast<std::size_t>(row) * text.width + column;
                const float cover = static_cast<float>(text.coverage[i]) / 255;
                float *pixel = at(x + column, y + row);
                for (std::size_t c = 0; c < 3; ++c)
                    pixel[c] += cover * (from_8_bit(ink[c]) - pixel[c]);
            }
        }
    }

    void dashed_frame(int x, int y, int width, int height)
    {
        constexpr int dash = 4;
        for (int along = 0; along < std::max(width, height); ++along) {
            if (along / dash % 2 != 0)
                continue;
            for (const int row : {y, y + height - 1})
                if (along < width)
                    fill(x + along, row, 1, 1, ink);
            for (const int column : {x, x + width - 1})
                if (along < height)
                    fill(column, y + along, 1, 1, ink);
        }
    }

    Picture take() { return std::move(picture_); }

private:
    float *at(int x, int y)
    {
        return picture_.rgb.data() + (static_cast<std::size_t>(y) * picture_.width + x) * 3;
    }

    Picture picture_;
};

std::string number_text(float value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3g", static_cast<double>(value));
    return text.data();
}

/// The texts of a legend: the title and what stands below the bar, from left to right.
struct Texts
{
    TextMask title;
    std::vector<TextMask> below;

    int height_below() const
    {
        int height = 0;
        for (const TextMask &text : below)
            height = std::max(height, text.height);
        return height;
    }
};

Result<Texts> texts_of(const Legend &legend)
{
    Result<TextMask> title = text_mask(legend.title, letters);
    if (!title)
        return tl::unexpected(title.error());
    Texts texts{std::move(*title), {}};
    std::vector<std::string> below;
    if (legend.values == MapValues::Tokens)
        for (int token = 0; token < GeneratorConfig::tokens; ++token)
            below.push_back(std::to_string(token));
    else if (legend.values != MapValues::Colours)
        below = {number_text(legend.scale.least), number_text(legend.scale.most)};
    for (const std::string &text : below) {
        Result<TextMask> mask = text_mask(text, letters - 2);
        if (!mask)
            return tl::unexpected(mask.error());
        texts.below.push_back(std::move(*mask));
    }
    return texts;
}

void draw_bar(Sheet &sheet, const Legend &legend, const Texts &texts, int x, int y)
{
    const int text_y = y + bar_height + margin / 2;
    if (legend.values == MapValues::Tokens) {
        constexpr int each = bar_width / GeneratorConfig::tokens;
        for (std::size_t token = 0; token < texts.below.size(); ++token) {
            const int left = x + static_cast<int>(token) * each;
            sheet.fill(left, y, each, bar_height, token_colours()[token]);
            sheet.write(texts.below[token], left + (each - texts.below[token].width) / 2, text_y);
        }
        return;
    }
    const auto &colours = colour_table(legend.scale.colours);
    for (int i = 0; i < bar_width; ++i)
        sheet.fill(x + i, y, 1, bar_height,
                   colours[static_cast<std::size_t>(i) * colours.size() / bar_width]);
    sheet.write(texts.below.front(), x, text_y);
    sheet.write(texts.below.back(), x + bar_width - texts.below.back().width, text_y);
}

} // namespace

Result<Picture> with_legend(const Picture &picture, const Legend &legend)
{
    return texts_of(legend).map([&](const Texts &texts) {
        const bool has_bar = !texts.below.empty();
        const int inner = std::max(has_bar ? bar_width : 0, texts.title.width);
        const int width = std::max(picture.width, inner + 4 * margin);
        const int below = has_bar ? margin + bar_height + margin / 2 + texts.height_below() : 0;
        const int height = texts.title.height + below + 2 * margin;
        Sheet sheet(width, picture.height + margin + height + margin);
        sheet.put(picture, (width - picture.width) / 2);
        const int top = picture.height + margin;
        sheet.write(texts.title, 2 * margin, top + margin);
        if (has_bar)
            draw_bar(sheet, legend, texts, 2 * margin, top + 2 * margin + texts.title.height);
        if (legend.derived)
            sheet.dashed_frame(margin, top, inner + 2 * margin, height);
        return sheet.take();
    });
}

} // namespace hit
