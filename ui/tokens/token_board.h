// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokens/board_edits.h"

#include <QList>
#include <QTimer>
#include <QWidget>

#include <array>
#include <optional>

namespace hit {

/// What a cell of the board shows.
struct BoardToken
{
    double mass = -1;      ///< share of the stage's attention, 0 ... 1; -1: not known
    double influence = -1; ///< of the greatest on the board, 0 ... 1; -1: not known
    double strength = 1;
    bool muted = false, solo = false;
    bool fromOther = false; ///< taken from another latent
    int taken = -1;         ///< the token that is read instead, or -1
    double off = 0;         ///< off manifold, 0 ... 1
};
struct BoardRow
{
    QString name;      ///< pixels of the stage
    bool reads = true; ///< has cross-attention
    std::array<BoardToken, 16> tokens;
    bool allMuted() const;
};

/// Stages x 16 cells (design/ui.md, "Token board"). Shows what it is told and says what is asked
/// for; the selection is its own. One stop of the focus order. Painted.
class TokenBoard final : public QWidget
{
    Q_OBJECT
public:
    enum class Mode { Strength, FromB, Influence };
    static constexpr int columns = 16;

    explicit TokenBoard(QWidget *parent = nullptr);
    void setRows(const QList<BoardRow> &rows);
    const QList<BoardRow> &rows() const { return m_rows; }
    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    const BoardCells &selection() const { return m_selection; }
    void select(const BoardCells &cells);
    std::optional<BoardCell> cursor() const { return m_cursor; }
    BoardCells rowCells(int stage) const; ///< none where the stage reads no tokens
    BoardCells columnCells(int token) const;

    QRectF cellRect(BoardCell cell) const;
    QRectF rowHead(int stage) const;
    QRectF rowSwitch(int stage) const; ///< the eye at its end
    QRectF columnHead(int token) const;
    QString cellName(BoardCell cell) const; ///< "Stage 32, token 7, muted"
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void selectionChanged();
    /// Pointed at for a moment, by mouse or keyboard; (-1, -1): not any more.
    void pointed(int stage, int token);
    // About the selection.
    void muteRequested();
    void soloRequested();
    void takeRequested(); ///< from B, and back
    void resetRequested();
    void menuRequested(QPoint globalPos);
    /// Wheel and keys: one gesture, however many steps.
    void strengthStarted();
    void strengthStepped(double by);
    void strengthFinished();
    void rowSwitched(int stage);
    void latentsDropped(const hit::BoardCells &cells, const QString &text); ///< a line each

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    enum class Gesture { None, Select, Wheel, Keys };

    double pitch() const; ///< from column to column
    double side() const;
    int rowPitch() const;
    int headWidth() const;
    std::optional<BoardCell> cellAt(QPointF place) const;
    std::optional<BoardCell> nearestTo(QPointF place) const; ///< while a rectangle is drawn
    BoardCells headCells(QPointF place) const;               ///< of the row or column head there
    BoardCells cellsAt(QPointF place) const;                 ///< of a cell or a head
    BoardCells between(BoardCell a, BoardCell b) const;
    BoardCells everything() const;
    const BoardToken &token(BoardCell cell) const;
    bool reads(int stage) const;

    void setSelection(BoardCells cells);
    void moveCursor(BoardCell to, bool extend);
    bool moveCursorBy(int key, bool extend);
    bool handleKey(const QKeyEvent &event);
    static bool means(const QKeyEvent &event); ///< something here
    void point(std::optional<BoardCell> cell);
    void stepStrength(Gesture gesture, double by);
    void endStrength();
    QString toolTip(QPointF place) const;

    void paintHeads(QPainter &painter) const;
    void paintCell(QPainter &painter, BoardCell cell) const;
    void paintScale(QPainter &painter, const QRectF &place, double strength) const;
    void paintMarks(QPainter &painter, const QRectF &place, const BoardToken &token) const;
    QColor fillOf(const BoardToken &token, int stage) const;
    double greatestMass(int stage) const;

    QList<BoardRow> m_rows;
    Mode m_mode = Mode::Strength;
    BoardCells m_selection, m_before; ///< m_before: kept by Ctrl while a rectangle is drawn
    BoardCells m_dropOn;
    std::optional<BoardCell> m_cursor, m_anchor, m_hovered, m_pointed;
    bool m_saidPointed = false; ///< of a cell, and not taken back
    Gesture m_gesture = Gesture::None;
    QTimer m_pointing, m_wheelEnd;
};

} // namespace hit
