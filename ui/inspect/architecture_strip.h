// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"

#include <QImage>
#include <QList>
#include <QWidget>

namespace hit {

class Explorer;
class Inspector;

/// z, the stages in order, the picture: drawn from the open model's configuration, with a tag for
/// each attention of each layer. Click or Enter shows that map; muted parts are hollow with a
/// slash. Painted; arrows move within, so it is one stop of the focus order.
class ArchitectureStrip final : public QWidget
{
    Q_OBJECT
public:
    /// A stage, or one attention of it.
    struct Part
    {
        int stage = 0;
        int site = -1; ///< into Inspector::sites(); -1: the stage as a whole
        QRect rect;
    };

    ArchitectureStrip(Inspector &inspector, const Explorer &explorer, QWidget *parent = nullptr);
    void setPicture(const QImage &picture);
    void setTimings(const std::vector<double> &ms);
    const QList<Part> &parts() const { return m_parts; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void featuresRequested(int stage); ///< double click on a stage

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    static QString mlpText();
    static QString rgbText();
    void layOut();
    QRect box(int stage) const;
    int tagsWidth() const; ///< of the stage that has most
    int leastBoxWidth() const;
    int boxWidth() const;
    int boxHeight() const;
    int tagHeight() const;
    QString tagText(int site) const;
    int tagWidth(const QString &text) const;
    const Part *at(QPoint point) const; ///< a tag before its stage
    int selected() const;               ///< index of the chosen part, -1 without a model
    void choose(const Part &part);
    void describe(); ///< what is chosen, to those who don't see it
    QString toolTip(const Part &part) const;
    void paintStage(QPainter &painter, int stage) const;
    void paintTag(QPainter &painter, const Part &part) const;
    void paintTokens(QPainter &painter) const;
    void paintHeads(QPainter &painter, const Part &part) const;
    void paintEnds(QPainter &painter) const;
    void paintArrow(QPainter &painter, int from, int to, int y) const;

    Inspector &m_inspector;
    const Explorer &m_explorer;
    QImage m_picture;
    std::vector<double> m_ms;
    QList<Part> m_parts;
    QList<QRect> m_mlps;  ///< of the stages whose positions don't attend to each other
    bool m_short = false; ///< letters for names: there is no room
};

} // namespace hit
