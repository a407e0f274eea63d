// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_name_edit.h"

#include "ui/train/run_name.h"
#include "ui/widgets/field_note.h"

#include <QFileInfo>

namespace hit {

RunNameEdit::RunNameEdit(const QString &run, QWidget *parent)
    : QLineEdit(parent)
    , m_run(run)
    , m_note(new FieldNote(parent))
{
    m_note->setAutoFillBackground(true);
    m_note->hide();
    connect(this, &QLineEdit::textChanged, this, &RunNameEdit::judge);
}

RunNameEdit::~RunNameEdit()
{
    m_note->deleteLater();
}

QString RunNameEdit::problem() const
{
    const QFileInfo run(m_run);
    const QString name = text().trimmed();
    return name == run.fileName() ? QString() : runNameProblem(name, run.path());
}

void RunNameEdit::judge()
{
    m_note->say(problem(), Tone::Error);
    m_note->setVisible(!m_note->text().isEmpty());
    place();
}

void RunNameEdit::place()
{
    const int height =
        m_note->hasHeightForWidth() ? m_note->heightForWidth(width()) : m_note->sizeHint().height();
    m_note->setGeometry(x(), geometry().bottom() + 1, width(), height);
    m_note->raise();
}

void RunNameEdit::moveEvent(QMoveEvent *event)
{
    QLineEdit::moveEvent(event);
    place();
}

void RunNameEdit::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    place();
}

} // namespace hit
