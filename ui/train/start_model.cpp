// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/start_model.h"

#include "ui/hit_child.h"

#include <nlohmann/json.hpp>

namespace hit {
namespace {

Result<StartModel::Networks> networksFrom(const QString &path, const QByteArray &said)
{
    return guard(path.toStdString(), [&]() -> Result<StartModel::Networks> {
        const auto json = nlohmann::json::parse(said.toStdString());
        return generator_config_from_json(json.at("config"))
            .and_then([&](const GeneratorConfig &generator) -> Result<StartModel::Networks> {
                StartModel::Networks networks{path, generator, std::nullopt};
                if (!json.contains("discriminator"))
                    return networks;
                return discriminator_config_from_json(json.at("discriminator"))
                    .map([&](const DiscriminatorConfig &discriminator) {
                        networks.discriminator = discriminator;
                        return networks;
                    });
            });
    });
}

} // namespace

StartModel::StartModel(QObject *parent)
    : QObject(parent)
{
}

StartModel::~StartModel() = default;

void StartModel::read(const QString &path)
{
    m_said.clear();
    m_child = std::make_unique<HitChild>(
        QStringList{QStringLiteral("info"), path, QStringLiteral("--json")});
    connect(m_child.get(), &HitChild::said, this,
            [this](const QByteArray &line) { m_said += line; });
    connect(m_child.get(), &HitChild::finished, this, [this, path] { take(path); });
    connect(m_child.get(), &HitChild::failed, this,
            [this, path](const QString &why) { Q_EMIT failed(path, why); });
}

void StartModel::take(const QString &path)
{
    const auto networks = networksFrom(path, m_said);
    if (networks)
        Q_EMIT known(*networks);
    else
        Q_EMIT failed(path, QString::fromStdString(networks.error().line()));
}

} // namespace hit
