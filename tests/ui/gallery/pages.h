// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace hit {

QWidget *iconsPage();
QWidget *widgetsPage();
QWidget *docksPage();
QWidget *dialogsPage();

} // namespace hit
