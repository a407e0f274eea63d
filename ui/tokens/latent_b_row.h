// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

class QPushButton;

namespace hit {

class BoardEditor;
class ElidedLabel;

/// Latent B, from which the board takes tokens: thumbnail, place, and the button that sets it.
class LatentBRow final : public QWidget
{
    Q_OBJECT
public:
    explicit LatentBRow(BoardEditor &editor, QWidget *parent = nullptr);
    void setPicture(const QImage &picture); ///< none: not there yet

private:
    void refresh();

    class Thumbnail;
    BoardEditor &m_editor;
    Thumbnail *m_thumbnail;
    ElidedLabel *m_place;
    QPushButton *m_set;
};

} // namespace hit
