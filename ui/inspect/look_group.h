// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace hit {

class Inspector;

/// How a map is shown: opacity, threshold, colours.
class LookGroup final : public QWidget
{
    Q_OBJECT
public:
    explicit LookGroup(Inspector &inspector, QWidget *parent = nullptr);
};

} // namespace hit
