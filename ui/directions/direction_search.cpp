// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/direction_search.h"

#include <QCoreApplication>

#include <algorithm>

namespace hit {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::DirectionSearch", text);
}

QString idOf(FindBy by)
{
    switch (by) {
    case FindBy::Overall:
        return QStringLiteral("svd");
    case FindBy::Stage:
        return QStringLiteral("sefa");
    case FindBy::Token:
        return QStringLiteral("token");
    case FindBy::Place:
        return QStringLiteral("place");
    case FindBy::Features:
        return QStringLiteral("pca");
    case FindBy::Groups:
        return QStringLiteral("groups");
    case FindBy::Region:
        break;
    }
    return QStringLiteral("region");
}

QString rectText(const QRect &rect)
{
    return QStringLiteral("%1,%2,%3,%4")
        .arg(rect.x())
        .arg(rect.y())
        .arg(rect.width())
        .arg(rect.height());
}

QList<FindMethod> makeMethods()
{
    FindMethod overall{FindBy::Overall, tr("What changes most"),
                       tr("Singular vectors of the maps from z to the start grid and the tokens"),
                       tr("of the movement of grid and tokens")};
    FindMethod stage{FindBy::Stage, tr("What one stage reads"),
                     tr("SeFa of the keys and values of its cross-attention"),
                     tr("of the movement that the stage reads")};
    stage.stage = true;
    FindMethod token{FindBy::Token, tr("One token, the others still"),
                     tr("Generalised eigenvectors: one of the 16 tokens against all else"),
                     tr("of the movement that is the token's")};
    token.token = true;
    FindMethod place{FindBy::Place, tr("One place, the others still"),
                     tr("Generalised eigenvectors: cells of the start grid against all else"),
                     tr("of the movement that is in the place")};
    place.cells = true;
    FindMethod features{FindBy::Features, tr("What varies from picture to picture"),
                        tr("GANSpace: principal components of a stage's features, fitted by z"),
                        tr("of the variance of the features")};
    features.stage = features.samples = true;
    FindMethod groups{FindBy::Groups, tr("Two groups of the shelf"),
                      tr("InterFaceGAN: mean difference, or logistic regression of the latents"),
                      tr("of the pictures that are on the right side")};
    groups.groups = true;
    groups.several = false;
    FindMethod region{FindBy::Region, tr("A region of this picture"),
                      tr("Low-rank subspace of the Jacobian of a rectangle, the rest held still"),
                      tr("of the change that is in the region")};
    region.region = true;
    return {overall, stage, token, place, features, groups, region};
}

} // namespace

const QList<FindMethod> &findMethods()
{
    static const QList<FindMethod> methods = makeMethods();
    return methods;
}

const FindMethod &methodOf(FindBy by)
{
    const auto &methods = findMethods();
    return *std::find_if(methods.begin(), methods.end(),
                         [by](const FindMethod &method) { return method.by == by; });
}

QStringList directionArguments(const ModelInfo &model, const DirectionSearch &search,
                               const SearchFiles &files)
{
    const FindMethod &method = methodOf(search.by);
    const bool ema = search.place.which == Which::Ema;
    QStringList arguments{QStringLiteral("directions"), QString::fromStdString(model.path)};
    const auto add = [&](const char *option, const QString &value) {
        arguments << QLatin1String(option) << value;
    };
    add("--method", idOf(search.by));
    add("--which", ema ? QStringLiteral("ema") : QStringLiteral("generator"));
    if (method.several)
        add("--count", QString::number(search.count));
    if (method.stage)
        add("--stage", QString::number(search.stage));
    if (method.token)
        add("--token", QString::number(search.token));
    if (method.cells)
        add("--cells", rectText(search.cells));
    if (method.samples)
        add("--samples", QString::number(search.samples));
    if (method.groups) {
        add("--with", files.with);
        add("--without", files.without);
        add("--fit",
            search.fit == GroupFit::Mean ? QStringLiteral("mean") : QStringLiteral("logistic"));
    }
    if (method.region) {
        add("--region", rectText(search.region));
        add("--edits", files.place);
    }
    add("--output", files.output);
    arguments << QStringLiteral("--follow");
    return arguments;
}

nlohmann::json directionKey(const ModelInfo &model, const DirectionSearch &search)
{
    nlohmann::json key;
    for (const QString &argument : directionArguments(model, search, {}))
        key["arguments"].push_back(argument.toStdString());
    if (methodOf(search.by).groups) {
        key["with"] = search.with;
        key["without"] = search.without;
    }
    if (methodOf(search.by).region) {
        State place = search.place;
        place.view = {}; // how it is looked at is no part of the picture
        key["place"] = to_json(place);
    }
    return key;
}

} // namespace hit
