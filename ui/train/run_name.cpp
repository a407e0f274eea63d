// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_name.h"

#include "ui/train/new_run_form.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace hit {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::RunName", text);
}

} // namespace

QString suggestedRunName(const NewRunForm &form, const QString &source)
{
    const QString size = QStringLiteral("-%1").arg(form.recipe().size());
    QString stem = QFileInfo(QDir(form.data()).absolutePath()).completeBaseName();
    stem.replace(QRegularExpression(QStringLiteral("[^\\w.-]+")), QStringLiteral("-"));
    if (form.data().isEmpty() || stem.isEmpty())
        stem = QStringLiteral("run");
    if (!source.isEmpty()) {
        const QRegularExpression numbered(QStringLiteral("^(.*%1)-\\d+$").arg(size));
        const auto found = numbered.match(source);
        stem = found.hasMatch() ? found.captured(1) : source;
    } else if (!stem.endsWith(size)) {
        stem += size;
    }
    QString name = stem;
    const QDir folder(form.folder());
    for (int number = 2; folder.exists(name); ++number)
        name = QStringLiteral("%1-%2").arg(stem).arg(number);
    return name;
}

QString runNameProblem(const QString &name, const QString &folder)
{
    if (name.isEmpty())
        return tr("Give the run a name.");
    if (name.contains(u'/') || name.startsWith(u'.'))
        return tr("A name has no / and does not begin with a dot.");
    if (QFileInfo::exists(QDir(folder).filePath(name)))
        return tr("There is a run or a file with this name.");
    return {};
}

} // namespace hit
