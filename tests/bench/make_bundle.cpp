// SPDX-License-Identifier: GPL-3.0-or-later
// bench_make_bundle INVENTORY.csv PREFIX     a TensorFlow checkpoint of full size with random
// numbers:
//                                            the generator that the inventory lists, and its EMA
#include "model/checkpoint/tensor_file.h"
#include "model/core/random.h"
#include "tests/support/bundle_maker.h"

#include <fstream>
#include <iostream>
#include <sstream>

namespace {

using namespace hit;

/// "512x32768", or "scalar"
std::vector<std::int64_t> shape_from_text(const std::string &text)
{
    std::vector<std::int64_t> shape;
    std::istringstream stream(text);
    for (std::string size; std::getline(stream, size, 'x');)
        shape.push_back(std::stoll(size));
    return shape;
}

test::BundlePart part(const std::string &key, const std::vector<std::int64_t> &shape)
{
    std::int64_t count = 1;
    for (const std::int64_t size : shape)
        count *= size;
    std::vector<float> values(static_cast<std::size_t>(count));
    fill_normal(count, 0, RandomPurpose::Test, values);
    test::BundlePart made;
    made.key = key + "/.ATTRIBUTES/VARIABLE_VALUE";
    made.shape = shape;
    made.bytes.assign(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(float));
    made.crc = crc32c(std::as_bytes(std::span(values)));
    return made;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::cerr << "bench_make_bundle INVENTORY.csv PREFIX\n";
        return 2;
    }
    std::ifstream inventory(argv[1]);
    std::vector<test::BundlePart> parts;
    std::string line;
    std::getline(inventory, line); // the names of the columns
    while (std::getline(inventory, line)) {
        std::istringstream row(line);
        std::string key, shape;
        std::getline(row, key, ',');
        std::getline(row, shape, ',');
        for (const char *root : {"", "ema_"})
            parts.push_back(part(root + key, shape_from_text(shape)));
    }
    test::makeBundle(argv[2], parts);
}
