// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/command_line.h"

#include "model/media/saved_picture.h"
#include "ui/latent_text.h"

#include <QStringList>

#include <limits>

namespace hit {

namespace {

constexpr int exactDigits = std::numeric_limits<double>::max_digits10;

/// Nothing but a place on the plane, spread and weights: all of that has options.
bool isPlain(const State &state)
{
    State plain;
    plain.which = state.which;
    plain.spread = state.spread;
    plain.view = state.view;
    plain.latent = {Latent::Kind::Plane, state.latent.plane, {}};
    return state == plain;
}

QStringList placeOptions(const State &state)
{
    const QString place = latentToText(state.latent).remove(QLatin1Char(' '));
    // With "=", because a place may begin with a minus.
    QStringList words{QStringLiteral("--place=") + place};
    if (state.spread != 1)
        words.append(QStringLiteral("--spread=%1").arg(state.spread, 0, 'g', exactDigits));
    if (state.which == Which::Generator)
        words.append(QStringLiteral("--which generator"));
    return words;
}

} // namespace

QString shellQuoted(QString text)
{
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QLatin1String("'\\''"))
           + QLatin1Char('\'');
}

QString commandLine(const State &state, const ModelInfo &model)
{
    QStringList words{QStringLiteral("hit generate"),
                      shellQuoted(QString::fromStdString(model.path))};
    const QString out = QStringLiteral("-o picture.png");
    if (isPlain(state))
        return (words + placeOptions(state) << out).join(QLatin1Char(' '));
    const QString session = shellQuoted(QString::fromStdString(state_text(state, model)));
    words << QStringLiteral("--edits view.hitscope") << out;
    return QStringLiteral("printf %s %1 > view.hitscope && %2")
        .arg(session, words.join(QLatin1Char(' ')));
}

} // namespace hit
