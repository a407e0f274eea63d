// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/conversion_help.h"

#include "app/hitscope/command_line.h"
#include "app/hitscope/recent_files.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>

namespace hit {

namespace {

constexpr int textWidth = 520, commandRows = 3;

QLabel *paragraph(const QString &text)
{
    QLabel *label = makeLabel(text, TextRole::Body);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setMinimumWidth(textLength(textWidth));
    return label;
}

QPlainTextEdit *commandField(const QString &command)
{
    auto *field = new QPlainTextEdit(command);
    field->setObjectName(QStringLiteral("conversionCommand"));
    field->setAccessibleName(ConversionHelp::tr("Command"));
    field->setReadOnly(true);
    field->setTabChangesFocus(true);
    field->setWordWrapMode(QTextOption::WrapAnywhere);
    setTextRole(field, TextRole::Fixed);
    field->setFixedHeight(field->fontMetrics().lineSpacing() * commandRows
                          + 2 * metrics::panelMargin);
    return field;
}

} // namespace

QString conversionCommand(const QString &path)
{
    const QString tool = sharedPath(QStringLiteral("to_safetensors.py"),
                                    QStringLiteral("packaging/to_safetensors.py"));
    if (tool.isEmpty())
        return {};
    const QFileInfo file(path);
    const QString target = file.absolutePath() + QLatin1Char('/') + file.completeBaseName()
                           + QLatin1String(".safetensors");
    return QStringLiteral("python3 %1 %2 %3")
        .arg(shellQuoted(tool), shellQuoted(file.absoluteFilePath()), shellQuoted(target));
}

ConversionHelp::ConversionHelp(const QString &command, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("conversionHelp"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("How to convert"));
    auto *copy = new QPushButton(icon(QStringLiteral("copy"), tokens().onFill), tr("Copy"));
    copy->setDefault(true);
    auto *close = new QPushButton(tr("Close"));
    close->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this,
            [command] { QGuiApplication::clipboard()->setText(command); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(copy);
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::groupGap, metrics::groupGap, metrics::groupGap,
                               metrics::groupGap);
    column->setSpacing(metrics::panelMargin);
    column->addWidget(
        paragraph(tr("Such a file can hide a program that runs as soon as it is read, so "
                     "Hitscope reads none. This line, in a terminal, writes its weights "
                     "to a .safetensors file, and refuses a file that wants to run "
                     "code:")));
    column->addWidget(commandField(command));
    column->addWidget(paragraph(
        tr("Take the Python that wrote the file; it needs torch 2.6 or newer and the package "
           "safetensors. Hitscope opens the new file if its names are those of a HiT "
           "model; the options --key and --prefix choose and complete them.")));
    column->addLayout(buttons);
}

} // namespace hit
