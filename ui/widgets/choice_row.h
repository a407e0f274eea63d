// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QComboBox;
class QLabel;

namespace hit {

class Segmented;

/// "Stage [8 | 16 | 32]": a label and one of several choices; a list where they have no room side
/// by side.
class ChoiceRow final : public QWidget
{
    Q_OBJECT
public:
    explicit ChoiceRow(const QString &label, QWidget *parent = nullptr);
    void setChoices(const QStringList &choices, const QString &whyAlone = {});
    void setCurrent(int index); ///< no signal
    void setChoiceEnabled(int index, bool enabled, const QString &whyNot);
    int current() const;
    QSize sizeHint() const override;
    QSize
    minimumSizeHint() const override; ///< the list's: the segments take room only if it is there

Q_SIGNALS:
    void chosen(int index);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void showFitting();

    QLabel *m_label;
    QStringList m_choices;
    QList<QString> m_whyNot; ///< per choice; empty: it can be chosen
    int m_current = 0;
    Segmented *m_segments = nullptr;
    QComboBox *m_list;
};

} // namespace hit
