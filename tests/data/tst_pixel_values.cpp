// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "model/data/pixel_values.h"

#include <QtTest>

using namespace hit;

namespace {

std::vector<float> tensor(TensorFile &file, std::string_view name)
{
    const TensorEntry *entry = file.find(name);
    if (!entry)
        qFatal("no such tensor");
    std::vector<float> values(static_cast<std::size_t>(entry->elements()));
    if (!file.read(*entry, std::as_writable_bytes(std::span(values))))
        qFatal("not readable");
    return values;
}

} // namespace

class TestPixelValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theValuesAreThoseOfTheOfficialCode()
    {
        auto file = open_safetensors(HIT_TEST_REFERENCE "/preprocess/preprocess.safetensors");
        QVERIFY(file);
        // An image of the size asked for, which the official code does not resample.
        const auto in = tensor(**file, "fixed_identity/in_uint8_as_float");
        const auto expected = tensor(**file, "fixed_identity/out"); // [64, 64, 3]
        std::vector<std::byte> rgb;
        for (const float value : in)
            rgb.push_back(static_cast<std::byte>(value));
        const std::size_t pixels = 64 * 64;
        std::vector<float> planes(in.size()), flipped(in.size());
        planes_from_rgb(rgb, 64, false, planes);
        planes_from_rgb(rgb, 64, true, flipped);
        for (std::size_t pixel = 0; pixel < pixels; ++pixel)
            for (std::size_t channel = 0; channel < 3; ++channel) {
                QCOMPARE(planes[channel * pixels + pixel], expected[pixel * 3 + channel]);
                const std::size_t mirrored = pixel / 64 * 64 + 63 - pixel % 64;
                QCOMPARE(flipped[channel * pixels + mirrored], expected[pixel * 3 + channel]);
            }
    }

    void blackAndWhiteAreTheEnds()
    {
        const std::array rgb{std::byte{0}, std::byte{255}, std::byte{255}};
        std::array<float, 3> out{};
        planes_from_rgb(rgb, 1, false, out);
        QVERIFY(out == (std::array<float, 3>{-1, 1, 1}));
    }
};

QTEST_GUILESS_MAIN(TestPixelValues)
#include "tst_pixel_values.moc"
