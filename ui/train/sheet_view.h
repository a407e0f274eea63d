// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/sample_sheets.h"

#include <QThreadPool>
#include <QWidget>

#include <optional>
#include <utility>

namespace hit {

/// What a run drew from its fixed latents at one step, in the canvas' place. A click or the arrows
/// choose one of them; Enter or a double click goes there, Esc back to the picture. A drag takes
/// one along.
class SheetView final : public QWidget
{
    Q_OBJECT
public:
    explicit SheetView(QWidget *parent = nullptr);

    /// `size`: of a picture. Read in the background; the last one stays until then.
    void showSheet(const SampleSheetFile &sheet, int size);
    /// `text`: why nothing is there, where that is known.
    void clear(const QString &text = {});
    bool isEmpty() const { return m_picture.isNull() && m_text.isEmpty(); }
    const SampleSheetFile &sheet() const { return m_sheet; } ///< without a file: none
    std::int64_t step() const { return m_sheet.step; }
    int cell() const { return m_cell; }

Q_SIGNALS:
    void cellChosen(int index);
    void exploreRequested(qint64 step, int index);
    void dragRequested(qint64 step, int index, const QImage &picture);
    void closeRequested();
    void shown(); ///< another sheet is there

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    int count() const;
    int columns() const; ///< as they stand here, not in the file
    void paintTiles(QPainter &painter) const;
    std::pair<QString, QString> captions(int room) const; ///< left and right under the pictures
    QRectF tileRect(int index) const;
    int at(QPointF point) const; ///< -1: none
    void choose(int index);

    SampleSheetFile m_sheet, m_wanted;
    QImage m_picture;
    QString m_text;
    int m_size = 0, m_wantedSize = 0, m_cell = 0;
    bool m_loading = false;
    std::optional<QPoint> m_pressed; ///< on a picture that may be dragged
    QThreadPool m_reader;            ///< its own: a run's folder may be slow
};

/// In how many columns `count` squares, so far `apart`, are largest; whole rows are preferred.
int bestColumns(int count, QSizeF room, double apart);

} // namespace hit
