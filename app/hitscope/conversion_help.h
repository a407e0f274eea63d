// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace hit {

/// The line for a shell that turns what Python's pickle wrote into a .safetensors file beside it;
/// empty where the tool did not come with this program.
QString conversionCommand(const QString &path);

/// How to convert such a file: why it is not read, what the tool needs, and the line to copy.
class ConversionHelp final : public QDialog
{
    Q_OBJECT
public:
    explicit ConversionHelp(const QString &command, QWidget *parent = nullptr);
};

} // namespace hit
