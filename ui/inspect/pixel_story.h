// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

#include <array>

namespace hit {

class Inspector;

/// What one stage puts on a pixel.
struct StoryRow
{
    int side = 0;               ///< of the stage, px
    std::array<float, 3> rgb{}; ///< -1 ... 1 is black to white; with the stage's gain
    int token = -1;             ///< that weighs most there; -1: none
    friend bool operator==(const StoryRow &, const StoryRow &) = default;
};

/// The rows of a pixel; `gains` are those of the stages. Empty while something is missing.
QList<StoryRow> storyOf(const Inspector &inspector, const std::vector<double> &gains);

/// Swatch, stage, its RGB contribution, the token that weighs most; last the sum. Painted.
class PixelStory final : public QWidget
{
    Q_OBJECT
public:
    explicit PixelStory(QWidget *parent = nullptr);
    /// `hint` stands there while there are none. Room is kept for `stages`, so that nothing jumps
    /// when they come.
    void setRows(const QList<StoryRow> &rows, int stages, const QString &hint);
    const QList<StoryRow> &rows() const { return m_rows; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintRow(QPainter &painter, const QRect &place, const StoryRow &row, const QString &name,
                  const QString &note) const;
    QString text() const;
    int rowHeight() const;

    QList<StoryRow> m_rows;
    int m_stages = 0;
    QString m_hint;
};

} // namespace hit
