// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/direction_search.h"

#include "model/directions/sample_limits.h"

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

/// All of a place that the latent of the start grid is made of.
State gridPlace(const State &place)
{
    State grid;
    grid.which = place.which;
    grid.latent = place.latent;
    grid.mix = place.mix;
    grid.spread = place.spread;
    for (Edit edit : place.edits) {
        if (!edit.on || !edit.start_grid || edit.strength == 0)
            continue;
        edit.name.clear();
        edit.source.clear();
        grid.edits.push_back(std::move(edit));
    }
    return grid;
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
                      tr("Low-rank subspace of the Jacobian of a rectangle, the rest held still. "
                         "Edits of single stages or tokens, and those that leave the start grid "
                         "alone, are no part of the picture that it looks at"),
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
    if (methodOf(search.by).region)
        key["place"] = to_json(gridPlace(search.place));
    return key;
}

bool isSameSearch(const ModelInfo &model, const DirectionSearch &a, const DirectionSearch &b)
{
    return directionArguments(model, a, {}) == directionArguments(model, b, {})
           && (!methodOf(a.by).groups || (a.with == b.with && a.without == b.without));
}

QString whyNotIn(const GeneratorConfig &config, const DirectionSearch &search)
{
    const bool closedForm = search.by == FindBy::Overall || search.by == FindBy::Stage
                            || search.by == FindBy::Token || search.by == FindBy::Place;
    if (closedForm && config.norm == NormType::Layer)
        return tr("This model's layer norm rules it out. What varies, groups and regions can be "
                  "looked for.");
    if (search.by == FindBy::Token && !config.token_embedding)
        return tr("This model has no latent tokens.");
    return methodOf(search.by).stage ? whyNotIn(config, search, search.stage) : QString();
}

QString whyNotIn(const GeneratorConfig &config, const DirectionSearch &search, int stage)
{
    const bool reads =
        config.token_embedding && config.stages.at(std::size_t(stage)).cross_attention;
    if (search.by == FindBy::Stage && !reads)
        return tr("This stage reads no tokens.");
    if (search.by == FindBy::Features && !features_fit(config, stage, search.samples))
        return tr("It has too many features for so many samples.");
    return {};
}

} // namespace hit
