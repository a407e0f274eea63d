// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace hit {

class HitChild;

/// The networks of a checkpoint to start from, as `hit info` tells them. GUI thread.
class StartModel final : public QObject
{
    Q_OBJECT
public:
    struct Networks
    {
        QString path;
        GeneratorConfig generator;
        std::optional<DiscriminatorConfig> discriminator; ///< nothing: the file has none
    };

    explicit StartModel(QObject *parent = nullptr);
    ~StartModel() override;
    void read(const QString &path); ///< replaces what is being read

Q_SIGNALS:
    void known(const hit::StartModel::Networks &networks);
    void failed(const QString &path, const QString &why);

private:
    void take(const QString &path);

    std::unique_ptr<HitChild> m_child;
    QByteArray m_said;
};

} // namespace hit
