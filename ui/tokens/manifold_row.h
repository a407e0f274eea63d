// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace hit {

/// How far the tokens are from any that one z gives, and the way back.
class ManifoldRow final : public QWidget
{
    Q_OBJECT
public:
    explicit ManifoldRow(QWidget *parent = nullptr);
    /// 0 ... 1; 0: on the manifold, there is nothing to snap.
    void showResidual(double residual);
    void showUnknown(const QString &why); ///< not measured (yet)
    double residual() const { return m_residual; }

Q_SIGNALS:
    void snapRequested();

private:
    void show(double residual, const QString &number, const QString &whyNot);

    class Meter;
    Meter *m_meter;
    QLabel *m_number;
    QPushButton *m_snap;
    double m_residual = 0;
};

} // namespace hit
