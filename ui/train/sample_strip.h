// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/sample_sheets.h"

#include <QHash>
#include <QThreadPool>
#include <QTimer>
#include <QWidget>

#include <optional>

namespace hit {

/// One picture of a run's fixed latents at growing steps, as many as there is room for. A click or
/// the arrows choose a step, Enter or a double click goes to that picture, a drag takes it along;
/// playing goes through all of them. Pictures are read in the background.
class SampleStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit SampleStrip(QWidget *parent = nullptr);

    /// `size`: of a picture in the sheets' pixels.
    void setSheets(const QList<SampleSheetFile> &sheets, int size);
    void setCell(int index);            ///< which of the fixed latents
    void setCurrent(std::int64_t step); ///< the one that is shown large; -1: none
    void setPlaying(bool on);
    bool isPlaying() const { return m_playing.isActive(); }
    /// The sheet nearest to `step`; null if there is none.
    const SampleSheetFile *nearestTo(std::int64_t step) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(const hit::SampleSheetFile &sheet);
    void playingChanged(bool playing);
    void exploreRequested(qint64 step, int cell);
    void dragRequested(qint64 step, int cell, const QImage &picture);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    QList<qsizetype> shown() const; ///< indices into m_sheets, from the first to the last
    QRect tileRect(qsizetype place, qsizetype count) const;
    qsizetype indexOf(std::int64_t step) const;
    qsizetype indexAt(QPoint pos) const; ///< into m_sheets; -1: none
    void choose(qsizetype index);
    void load();

    QList<SampleSheetFile> m_sheets;
    int m_size = 0, m_cell = 0;
    std::int64_t m_current = -1;
    QHash<QString, QImage> m_pictures; ///< by file, of the present cell; null: cannot be read
    bool m_loading = false;
    QTimer m_playing;
    std::optional<QPoint> m_pressed; ///< on a picture that may be dragged
    QThreadPool m_reader;            ///< its own: a run's folder may be slow
};

} // namespace hit

Q_DECLARE_METATYPE(hit::SampleSheetFile)
