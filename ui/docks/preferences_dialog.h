// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace hit {

class KeyMap;
class Settings;

/// One page per tab; every change holds at once (ui.md section 7).
class PreferencesDialog final : public QDialog
{
    Q_OBJECT
public:
    /// `devices`: what the machine has besides the CPU, by its name in Settings::device ("cuda:0")
    /// and for a person.
    PreferencesDialog(Settings &settings, KeyMap &keys,
                      const QList<QPair<QString, QString>> &devices, QWidget *parent = nullptr);
};

} // namespace hit
