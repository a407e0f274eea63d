// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shelf/shelf_files.h"

#include <QTest>

#include <memory>

namespace hit::test {

inline ModelInfo modelNamed(const char *name)
{
    ModelInfo model;
    model.name = name;
    model.path = std::string("/models/") + name + ".safetensors";
    model.file_bytes = 4321;
    model.config.z_dim = 8;
    return model;
}

/// Everything that a state can hold.
inline State fullState(double x)
{
    State state;
    state.latent = {Latent::Kind::Free, {x, -3.5}, {1, 2, 3, 4, 5, 6, 7, 8.5F}};
    state.mix = {{state.latent, 0.25}, {{Latent::Kind::Plane, {7, 0.5}, {}}, 0.75}};
    state.spread = 0.8;
    state.stages[1].temperature = 2;
    state.tokens[{0, 3}].strength = 0.5;
    state.edits.push_back({"Hats", "SeFa", {0, 1, 0, 0, 0, 0, 0, 0}, 1.5, -2, 1, 2});
    state.unknown["newer"] = "field";
    return state;
}

inline ShelfItem itemNamed(const QString &name, double x = 1)
{
    ShelfItem item = newShelfItem(name, saved_picture(fullState(x), modelNamed("tiny")));
    item.tags = {"red", "\u00fcber"};
    item.notes = "two\nlines";
    return item;
}

inline QImage pictureOf(QRgb color, int side = 32)
{
    QImage image(side, side, QImage::Format_RGB888);
    image.fill(color);
    image.setPixelColor(1, 2, Qt::yellow);
    return image;
}

inline bool areSame(const ShelfItem &a, const ShelfItem &b)
{
    return a.id == b.id && a.name == b.name && a.tags == b.tags && a.notes == b.notes
           && a.time.toMSecsSinceEpoch() == b.time.toMSecsSinceEpoch() && a.place == b.place
           && a.saved.state == b.saved.state && a.saved.model_file == b.saved.model_file
           && a.saved.model_bytes == b.saved.model_bytes;
}

} // namespace hit::test
